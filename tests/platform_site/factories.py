"""Notices, links and answers of the roof."""

from datetime import timedelta

import factory
from django.utils import timezone

from platform_site.models import Notice, PageAnswer, RelatedLink


class NoticeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Notice

    title = factory.Sequence(lambda n: f"お知らせ その{n}")
    body = "窓口の時間が変わります。"
    # Only what is urgent has to end.
    publish_until = factory.LazyAttribute(
        lambda notice: (
            timezone.now() + timedelta(days=1) if getattr(notice, "is_urgent", False) else None
        )
    )


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
