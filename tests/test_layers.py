"""Nothing knows what stands above it: not by an import, and not by a name in a string either.

import-linter reads the imports, and `test_consistency` the keys between tables. What is left are
names that Django resolves later: models, permissions, addresses, templates, and kinds of items.
Templates are no code of an app: a page may lead to every other one.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from search.index.writing import searchable_models
from tests.test_consistency import HEIGHT, ROOT

# Words that only look like a kind of a floor above.
OTHER_WORDS = {
    ("accounts/profile_forms.py", "organization"),  # HTML's token for filling in by itself
    ("cases/models/cards.py", "video"),  # whether a case has one, as its list narrows
    ("policies/models/kinds.py", "notice"),  # a letter of a ministry, as a kind of material
}
RESOLVES_ADDRESSES = {"reverse", "reverse_lazy", "redirect", "resolve_url"}
ASKS_THE_REGISTRY = {"get_model", "get_app_config", "is_installed"}
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)


def patterns(found: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for one in found:
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns)
        else:
            yield one


def urlconf_of(app: str) -> list[URLPattern]:
    """The addresses that an app declares itself."""
    for resolver in get_resolver().url_patterns:
        conf = getattr(resolver, "urlconf_name", None)
        if getattr(conf, "__name__", "").startswith(f"{app}."):
            return list(patterns(import_module(conf.__name__).urlpatterns))
    return []


class Names:
    """What an app is called by from elsewhere."""

    def __init__(self, app: str) -> None:
        own = urlconf_of(app)
        self.app = app
        self.addresses = {pattern.name for pattern in own if pattern.name}
        self.paths = {str(pattern.pattern).partition("/")[0] for pattern in own} - {""}
        self.kinds = {
            model.item_kind.code for model in searchable_models() if model._meta.app_label == app
        }
        # A model, a permission, a module; a template; a page of the admin.
        self.dotted = re.compile(rf"(?<![\w./]){app}[./]\w|admin:{app}_")

    def stand_in(self, text: str, call: str) -> bool:
        """Whether a string names this app; `call` is the function that it is given to, if any."""
        if call in RESOLVES_ADDRESSES and text in self.addresses:
            return True
        if call in ASKS_THE_REGISTRY and text == self.app:
            return True
        starts = text.startswith("/") and text[1:].partition("/")[0] in self.paths
        is_address = "_" in text and text in self.addresses
        return starts or is_address or text in self.kinds or bool(self.dotted.search(text))


@cache
def names_of(app: str) -> Names:
    return Names(app)


def strings(source: str) -> Iterator[tuple[str, str]]:
    """Each string that is no docstring, with the name of the function it is given to."""
    nodes = list(ast.walk(ast.parse(source)))
    told = {
        id(node.body[0].value)
        for node in nodes
        if isinstance(node, DOCUMENTED) and node.body and isinstance(node.body[0], ast.Expr)
    }
    calls = {
        id(argument): getattr(node.func, "attr", getattr(node.func, "id", ""))
        for node in nodes
        if isinstance(node, ast.Call)
        for argument in (*node.args, *(keyword.value for keyword in node.keywords))
    }
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value, calls.get(id(node), "")


def named_above(app: str, source: str) -> Iterator[tuple[str, str]]:
    """Each string in the source of an app that names another one beside or above it."""
    others = [names_of(one) for one in HEIGHT if one != app and HEIGHT[one] >= HEIGHT[app]]
    for text, call in strings(source):
        for other in others:
            if other.stand_in(text, call):
                yield text, other.app


def sources(app: str) -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / app).rglob("*.py")):
        if "migrations" not in path.parts:
            yield path.relative_to(ROOT).as_posix(), path.read_text()


@pytest.mark.parametrize("app", HEIGHT)
def test_no_string_names_an_app_above(app: str) -> None:
    assert [
        f"{path}: {text!r} is of {other}"
        for path, source in sources(app)
        for text, other in named_above(app, source)
        if (path, text) not in OTHER_WORDS
    ] == []


def test_every_other_word_still_stands_there() -> None:
    for path, word in OTHER_WORDS:
        assert word in {text for text, _ in strings((ROOT / path).read_text())}, path


@pytest.mark.parametrize(
    ("app", "source", "other"),
    [
        ("organizations", 'MODERATE = "forum.moderate"', "forum"),
        ("policies", 'key = ForeignKey("cases.Case")', "cases"),
        ("vocabulary", 'reverse("home")', "platform_site"),
        ("vocabulary", 'page = "theme_detail"', "platform_site"),
        ("search", 'TALK = "post"', "forum"),
        ("cases", 'render(request, "forum/board_list.html")', "forum"),
        ("events", 'url = "/forum/topics/new/"', "forum"),
        ("cases", 'reverse("admin:events_event_add")', "events"),
        ("search", 'apps.get_model("cases", "Case")', "cases"),
        ("search", 'model = "accounts.User"', "accounts"),
    ],
)
def test_a_name_of_a_floor_above_is_found(app: str, source: str, other: str) -> None:
    assert [found for _, found in named_above(app, source)] == [other]


@pytest.mark.parametrize(
    ("app", "source"),
    [
        ("cases", '"""What the forum.models say."""'),
        ("policies", 'policy.related("cases")'),  # a reverse accessor
        ("forum", 'ForeignKey("cases.Case")'),
        ("vocabulary", 'HOME = "home", "住まい"'),
        ("events", 'MAP = "https://www.example.com/maps/search/?"'),
    ],
)
def test_what_names_nothing_above_is_let_pass(app: str, source: str) -> None:
    assert list(named_above(app, source)) == []


def test_every_app_with_pages_is_known_by_its_addresses() -> None:
    with_pages = [app for app in HEIGHT if Path(ROOT / app / "urls.py").exists()]
    assert [app for app in with_pages if not names_of(app).addresses] == []
