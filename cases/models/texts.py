"""The text of a case for the search index, section by section."""

from collections.abc import Iterable
from typing import Any

from search.index.searchable import Part
from search.models import Weight


def parts_of(case: Any) -> Iterable[Part]:
    """Its own columns and its rows; what every content has is added by `Content`."""
    yield Part("", case.catch, Weight.HEAD)
    yield Part("", case.kana, Weight.SUMMARY)
    yield Part("やさしい要約", case.easy_summary, Weight.SUMMARY)
    yield Part("", case.district, Weight.SUMMARY)
    yield Part("きっかけ・困りごと", case.background)
    yield Part("取組の内容", case.description)
    yield Part("成果", case.results)
    yield Part("工夫した点", case.ingenuity)
    yield Part("苦労した点", case.difficulties)
    yield Part("これから", case.next_steps)
    yield Part("これから始める人へ", case.advice)
    yield Part("財源", case.funding_words)
    yield Part("お金のこと", case.funding)
    yield Part("活動の状況", case.activity_note)
    yield from _rows_of(case)


def _rows_of(case: Any) -> Iterable[Part]:
    actors = [f"{actor.name} {actor.role}".strip() for actor in case.actors.all()]
    yield Part("だれが関わったか", "、".join(actors))
    for step in case.steps.all():
        texts = (step.when_words, step.what, step.who, step.decision, step.outcome)
        yield Part("進め方", " ".join(filter(None, texts)))
    for figure in case.figures.all():
        yield Part("数字で見る成果", f"{figure} {figure.evidence}".strip())
    uses = [str(use) for use in case.policy_uses.all() if use.is_nameable]
    yield Part("使った制度", "、".join(uses))
    for name in ("district_figures", "operation"):
        if row := getattr(case, name, None):
            yield from row.search_parts()
    yield Part("資料", "、".join(map(str, case.attachments.all())))
    for photo in case.photos.all():
        captions = (photo.caption, photo.alt, photo.credit)
        yield Part("写真", " ".join(filter(None, captions)))
    for video in case.videos.all():
        yield Part("動画", " ".join(filter(None, (video.title, video.caption))))
        yield Part("動画の文字起こし", video.transcript, Weight.SPOKEN)
    contact = getattr(case, "contact", None)
    if contact:
        yield Part("問い合わせ先", " ".join(filter(None, (contact.department, contact.hours))))
