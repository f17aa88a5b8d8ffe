"""The text of a measure for the search index, section by section."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from search.index.searchable import Part
from search.models import Weight


def parts_of(policy: Any) -> Iterable[Part]:
    """Its own columns and its rows; what every content has is added by `Content`."""
    shares = " ".join(str(share) for share in policy.jurisdictions.all())
    yield Part("", shares, Weight.SUMMARY)
    yield Part("", policy.get_kind_display(), Weight.SUMMARY)
    yield Part("", policy.kana, Weight.SUMMARY)
    yield Part("やさしい要約", policy.easy_summary, Weight.SUMMARY)
    yield Part("だれが使えるか", policy.audience_words)
    yield from _labelled(policy, "purpose", "scheme", "implementers", "applicants", "target")
    yield from _labelled(policy, "legal_basis")
    yield from _labelled(policy.call_or_empty, "note", "how_to_apply")
    yield from _labelled(policy, "contact_office", "contact_note")
    yield from policy.cost_or_empty.search_parts()
    yield Part("予算", " ".join(row.search_words for row in policy.budgets.all()))
    yield Part("要綱・様式・資料", " ".join(upload.words for upload in policy.files.all()))


def _labelled(row: models.Model, *names: str) -> Iterable[Part]:
    """Columns as parts, each under its own label."""
    for name in names:
        label = row._meta.get_field(name).verbose_name  # type: ignore[union-attr] # a column
        yield Part(str(label), getattr(row, name))
