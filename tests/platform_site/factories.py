"""Notices, links and answers of the roof."""

import factory

from platform_site.models import Notice, PageAnswer, RelatedLink


class NoticeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Notice

    title = factory.Sequence(lambda n: f"お知らせ その{n}")
    body = "窓口の時間が変わります。"


class RelatedLinkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RelatedLink

    group = "国の情報"
    name = factory.Sequence(lambda n: f"役に立つページ その{n}")
    url = factory.Sequence(lambda n: f"https://www.example.go.jp/{n}/")


class PageAnswerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PageAnswer

    path = factory.Sequence(lambda n: f"/cases/{n}/")
    is_helpful = True
