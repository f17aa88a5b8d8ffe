"""What the documents say of the code is true: names of files, tables and addresses."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.urls import get_resolver

from platform_site.running.health import PROBES
from tests.test_consistency import HEIGHT, ROOT

DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *(ROOT / app / "README.md" for app in HEIGHT)]
)
FILE = re.compile(r"`(\w[\w/.-]*/[\w.-]+\.(?:py|html|css|js|md|csv|tsv|jsonl))`")
MODULE = re.compile(r"`([\w/]+\.py)`")
LONGEST_README = 20


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_a_document_names_is_there(document: Path) -> None:
    named = FILE.findall(document.read_text())
    if document.parent.name in HEIGHT:
        named += MODULE.findall(document.read_text())
    places = (ROOT, document.parent, ROOT / "templates")
    assert [name for name in named if not any((place / name).exists() for place in places)] == []


@pytest.mark.parametrize("app", HEIGHT)
def test_an_app_names_its_tables_and_is_told_in_few_lines(app: str) -> None:
    text = (ROOT / app / "README.md").read_text()
    tables = [model.__name__ for model in apps.get_app_config(app).get_models()]
    assert [name for name in tables if f"`{name}`" not in text] == []
    assert len(text.splitlines()) <= LONGEST_README


def routes(patterns: Any, prefix: str = "/") -> Iterator[str]:
    """Every address of the site, with <> for what varies: 「/cases/<>/」."""
    for pattern in patterns:
        route = prefix + re.sub(r"<[^>]+>", "<>", str(pattern.pattern))
        yield route
        yield from routes(getattr(pattern, "url_patterns", ()), route)


@pytest.mark.parametrize("app", HEIGHT)
def test_the_addresses_of_an_app_lead_somewhere(app: str) -> None:
    told = (ROOT / app / "README.md").read_text().partition("**Addresses:**")[2]
    known = [*routes(get_resolver().url_patterns), *PROBES]
    lost = [
        address
        for address in re.findall(r"`(/[^`]*)`", told.partition("- **Who may")[0])
        if not any(
            route.startswith(re.sub(r"<[^>]+>", "<>", address).rstrip("…")) for route in known
        )
    ]
    assert lost == []
