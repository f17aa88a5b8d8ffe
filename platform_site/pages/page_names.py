"""What a page of this site is called, by its path, for a sentence about that page."""

from typing import Any

from django.db.models import QuerySet
from django.urls import resolve

from forum.models import Board
from search.index.writing import searchable_models
from search.kinds import all_kinds
from vocabulary.models import Prefecture, Theme

FIXED = {
    "home": "ホーム",
    "site_search": "サイト内をさがす",
    "place_list": "都道府県からさがす",
    "theme_list": "分野からさがす",
    "link_list": "関連リンク",
    "budget_list": "予算の一覧",
    "event_calendar": "イベントのカレンダー",
    "organization_join": "参加のお申し出について",
    "about": "このサイトについて",
    "about_why": "なぜ、いま",
    "about_guide": "はじめての方へ",
    "about_rules": "掲示板のルール",
    "about_terms": "利用規約・コンテンツの利用",
    "about_privacy": "プライバシーポリシー",
    "about_accessibility": "ウェブアクセシビリティ",
    "about_sitemap": "サイトマップ",
}


def page_name(path: str) -> str:
    """Its title, or the path where it has none or its item is not public."""
    match = resolve(path)
    name = match.url_name or ""
    lists = {kind.list_page: kind.label for kind in all_kinds()}
    fixed = FIXED.get(name) or lists.get(name)
    if fixed:
        return fixed
    rows = _rows(name)
    row = None if rows is None else rows.filter(**match.kwargs).first()
    return str(row) if row else path


def _rows(name: str) -> QuerySet[Any] | None:
    """The rows that have a page each at this address."""
    for model in searchable_models():
        if name == f"{model._meta.model_name}_detail":
            return model.objects.published()
    others: dict[str, Any] = {
        "place_detail": Prefecture,
        "theme_detail": Theme,
        "board_detail": Board,
    }
    return others[name].objects.all() if name in others else None
