"""What a process remembers between requests hides what a page read, so each memory is known here.

A value made from rows may be remembered only where no change of these rows is shown before the
process starts anew; else it is `remembered` (`records/remembered.py`), which compares the
generations of its tables.
"""

import ast
from collections.abc import Iterator

from tests.test_consistency import ROOT, code

# None of these is made from rows that anybody changes on the running site.
MEMORIES = {
    "cases.related._of_frequent_themes": "the SQL of a question",
    "cases.related._of_prefectures": "the SQL of a question",
    "cases.related._of_themes": "the SQL of a question",
    "forum.rooms._new_topic": "columns, which are its key",
    "forum.rooms._room": "columns, which are its key",
    "forum.topic_page._post": "columns, which are its key",
    "organizations.publishing.page_rows._beside": "the SQL of a question",
    "organizations.publishing.page_rows._card": "the SQL of a question",
    "organizations.publishing.page_rows._public": "the SQL of a question",
    "organizations.publishing.page_rows._topics": "the SQL of a question",
    "vocabulary.plain_values._holds_plain_values": "the fields of a class",
    "vocabulary.whole_rows._item_of_text": "the text of an item, which is its key",
    "vocabulary.whole_rows._statement": "the tables of a model",
    "vocabulary.whole_rows._tree": "names of relations",
    "organizations.uploads.webp._library": "a library of the package",
    "platform_site.pages.frame._menu_places": "the kinds of the code",
    "platform_site.running.health._require_migrations": "migrations that were applied",
    "platform_site.running.kept_pages.encodings.best_encoding": "a header",
    "platform_site.templatetags.components.draw": "plain values, which are its key",
    "platform_site.templatetags.components.draw_of_item": "the text of an item, which is its key",
    "search.index.best._results": "the kinds of the code",
    "search.index.engine._few_matches": "the SQL of a question",
    "search.index.engine._matches": "the SQL of a question",
    "search.index.engine._frequent": "how a question is asked, not what it finds",
    "records.item_rows._children": "the SQL of a question",
    "records.item_rows._chosen": "the SQL of a question",
    "records.parts.part_columns": "the tables of models",
    "search.index.cards._card": "columns, which are its key",
    "search.index.cards._names": "the fields of a class",
    "search.index.counts._timed_cards": "the SQL of a question",
    "search.kinds.is_vast": "the kinds of the code",
    "search.language.analysis._cut": "a sentence",
    "search.language.analysis._dictionary": "the dictionary of the package",
    "search.language.analysis._folded": "a word",
    "search.language.analysis._reading": "a word",
    "search.lists.card_results._first_page": "the SQL of a question",
    "search.lists.facets.facet_group": "plain values, which are its key",
    "search.lists.passages._folded": "a character",
    "search.lists.passages._passage": "texts, which are its key",
    "search.lists.passages._pattern": "a word",
    "vocabulary.kanji_variants.SUBSTITUTE_KANJI": "a file of the source",
    "vocabulary.plain_values._reader": "the fields of a class",
    "vocabulary.place_names._places_by_name": "names that `load_vocabulary` alone changes",
    "vocabulary.place_names._prefecture_choices": "names that `load_vocabulary` alone changes",
    "vocabulary.skeleton._first_of_its_look": "a table of the package",
    "vocabulary.town_names._bearers": "names that `load_vocabulary` alone changes",
    "vocabulary.town_names._prefectures": "names that `load_vocabulary` alone changes",
    "vocabulary.town_names._similar_names": "names that `load_vocabulary` alone changes",
}


def test_what_is_remembered_between_requests_is_known() -> None:
    assert sorted(memories()) == sorted(MEMORIES)


def memories() -> Iterator[str]:
    """Functions whose results are cached, and lists and dictionaries that begin empty."""
    for path in code():
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and any(map(_caches, node.decorator_list)):
                yield f"{module}.{node.name}"
            elif isinstance(node, ast.Assign | ast.AnnAssign) and _is_empty(node.value):
                target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                yield f"{module}.{ast.unparse(target)}"


def _caches(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return ast.unparse(called).split(".")[-1] in ("cache", "lru_cache")


def _is_empty(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Dict | ast.List) and not ast.unparse(value).strip("[]{}")


# --- What else a page may depend on -----------------------------------------------------------

# These look at more of a request than its address. None of them changes what a public page shows.
LOOKING = {
    "organizations/uploads/media.py": "ranges of files, which are not kept",
    "platform_site/running/kept_pages/marks.py": "what the answer is marked with",
    "platform_site/running/middleware.py": "removes what cannot be read from cookies",
    "search/lists/canonical.py": "what the answer is marked with",
}


def test_a_public_page_depends_on_nothing_of_a_request_but_its_address() -> None:
    looking = {
        path.relative_to(ROOT).as_posix()
        for path in code()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and node.attr in ("COOKIES", "META", "headers", "accepts", "get_signed_cookie")
        and ast.unparse(node.value).endswith("request")
    }
    assert looking == LOOKING.keys()
