"""Makes requests: every address of the site with whatever parameters, forms, cookies and headers.

What the code reads is found in the code, so that a new page or a new parameter is attacked as well.
"""

import random
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.urls import URLPattern, URLResolver, get_resolver

from tests.databases import SOURCE

APPS = ("accounts", "cases", "events", "forum", "organizations", "platform_site", "policies")
GROUND = ("records", "search", "vocabulary")
_ARGUMENT = re.compile(r"<(?:\w+:)?\w+>")
_READ = re.compile(r"""(?:GET|POST|data)(?:\.get|\.getlist)?[(\[]\s*["']([\w-]+)["']""")
_FIELD = re.compile(r"^    (\w+) = (?:forms|models)\.", re.MULTILINE)
_OF_LISTS = (
    *("q", "prefecture", "municipality", "theme", "organization", "kind", "sort", "page", "year"),
    *("next", "draft", "case", "to", "board", "o", "p", "e", "all", "_popup", "_to_field", "pop"),
    *("term", "app_label", "model_name", "field_name", "action", "_selected_action", "step"),
)
_OF_FORMS = ("token", "kyoso_stamp", "_save", "_continue", "csrfmiddlewaretoken", "post", "login")
_VALUES = (
    *("", "0", "1", "2", "-1", "01", "47", "99", "131041", "999999999999999999999", "1e9", "NaN"),
    *(
        "abc",
        "買い物",
        "ぬりかべ",
        "東京都",
        "令和7年",
        "<script>",
        "' OR 1=1 --",
        "%00",
        "\x00",
        "\ud800",
    ),
    *(
        "../../etc/passwd",
        "//evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/admin/",
    ),
    *(
        "あ" * 500,
        "1" * 5000,
        "a" * 3000,
        "語 " * 400,
        '"' * 50,
        "(" * 200,
        "-title",
        "title",
        "pk",
        "?",
        "🍵👵🏻",
    ),
    *("send", "correct", "yes", "on", "true", "None", "[]", "{}", "2026-02-30", "24:00", "[1,2"),
    *(
        "shopping",
        "meals",
        "free",
        "home",
        "account_login",
        "Ⅷ",
        "ﾊﾝｶｸ",
        "か\u3099",
        "\u202e",
        "\u200b",
    ),
)
_HEADERS = (
    *(
        "Accept",
        "Accept-Encoding",
        "Accept-Language",
        "Authorization",
        "Content-Language",
        "Cookie",
    ),
    *("Host", "If-Match", "If-Modified-Since", "If-None-Match", "If-Range", "Origin", "Range"),
    *("Referer", "User-Agent", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"),
    *("X-HTTP-Method-Override", "X-Requested-With", "X-Original-URL", "Script-Name", "Forwarded"),
)
_HEADER_VALUES = (
    *(
        "",
        "null",
        "*",
        "gzip, br;q=x",
        "bytes=0-1",
        "bytes=5-3",
        "bytes=-0",
        'W/"a"',
        "HTTPS",
        "x" * 3000,
    ),
    *(
        "Bearer x",
        "Sat, 99 Nov 2026",
        "ja;q=99",
        "127.0.0.1, ::1, x",
        "XMLHttpRequest",
        "=;=;,",
        "é",
    ),
    *(
        "https://evil.example",
        "evil.example",
        "testserver:99999",
        "DELETE",
        "/admin/",
        "proto=https",
    ),
)
_COOKIES = ("sessionid", "csrftoken", "messages", "saved", "__Host-session", "trusted")
_METHODS = ("GET",) * 8 + ("POST",) * 6 + ("HEAD", "PUT", "DELETE", "OPTIONS", "PATCH")
_BODIES = (
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "application/json",
    "",
    "x/y;a",
)
ROLES = (
    *("", "resident@example.jp", "editor-a@example.jp", "editor-b@example.jp"),
    *("ministry@example.jp", "moderator@example.jp", "secretariat@example.jp"),
)


@dataclass(frozen=True)
class Generated:
    """One request; `role` is the address of who is signed in, or empty."""

    role: str
    pattern: str
    method: str
    address: str
    fields: dict[str, Any]
    content_type: str
    headers: dict[str, str]
    cookies: dict[str, str]


def requests(number: int, seed: int, asked: Mapping[str, Collection[str]]) -> Iterator[Generated]:
    """The same for the same seed; every address comes up in turn, by every role.

    `asked` has by its pattern what the code has asked for at an address, and may grow meanwhile.
    """
    chance = random.Random(seed)  # no secret
    patterns = address_patterns()
    for count in range(number):
        pattern = patterns[count % len(patterns)]
        yield _request(chance, pattern, sorted(asked.get(pattern, ())))


def _request(chance: random.Random, pattern: str, asked: Sequence[str]) -> Generated:
    """Half of the names are among those that were asked for, where some are known."""
    role, method = chance.choice(ROLES), chance.choice(_METHODS)

    def name(all_names: Sequence[str]) -> str:
        return chance.choice(asked if asked and chance.random() < 0.5 else all_names)

    query = "&".join(
        f"{quote(name(parameters()))}={quote(chance.choice(_VALUES), errors='surrogatepass')}"
        for _ in range(chance.choice((0, 1, 1, 2, 3)))
    )
    fields = {name(fields_of_forms()): chance.choice(_VALUES) for _ in range(chance.randrange(20))}
    return Generated(
        role=role,
        pattern=pattern,
        method=method,
        address=_filled(chance, pattern) + (f"?{query}" if query else ""),
        fields=fields if method == "POST" else {},
        content_type=chance.choice(_BODIES) if chance.random() < 0.2 else "",
        headers=_some(chance, _HEADERS, _HEADER_VALUES),
        cookies=_some(chance, _COOKIES, [*_HEADER_VALUES, "a" * 40]),
    )


def _some(chance: random.Random, names: Any, values: Any) -> dict[str, str]:
    return {chance.choice(names): chance.choice(values) for _ in range(chance.choice((0, 0, 1, 2)))}


def _filled(chance: random.Random, pattern: str) -> str:
    """Mostly what is there, and sometimes what can be nowhere."""

    def value(_: re.Match[str]) -> str:
        usual = str(chance.randrange(1, 30))
        rare = [quote(one[:60], safe="", errors="surrogatepass") for one in _VALUES if one]
        places = ["01", "13", "shopping", "free", "case", "event", "case-files/a.pdf"]
        return chance.choice([usual] * 4 + places + [chance.choice(rare)])

    return _ARGUMENT.sub(value, pattern)


@cache
def address_patterns() -> list[str]:
    """Every address there is, as "/cases/<int:pk>/", and some that nothing answers to."""
    found = sorted({f"/{one}" for one in _routes(get_resolver().url_patterns, "")})
    return [*found, "/healthz", "/readyz", "/static/css/none.css", "/none/", "/robots.txt"]


def _routes(patterns: list[Any], before: str) -> Iterator[str]:
    for one in patterns:
        route = before + re.sub(r"[\^$\\]|\(\?P(<\w+>)[^)]*\)", r"\1", str(one.pattern))
        if isinstance(one, URLResolver):
            yield from _routes(one.url_patterns, route)
        elif isinstance(one, URLPattern):
            yield route


@cache
def parameters() -> list[str]:
    """What any page reads of its address."""
    found = {name for text in _sources() for name in _READ.findall(text)}
    return sorted({*found, *_OF_LISTS})


@cache
def fields_of_forms() -> list[str]:
    found = {name for text in _sources() for name in _FIELD.findall(text)}
    rows = ("TOTAL_FORMS", "INITIAL_FORMS", "0-id", "0-DELETE", "0-file")
    children = {
        f"{prefix}-{row}"
        for prefix in ("steps", "photos", "attachments", "sessions")
        for row in rows
    }
    return sorted({*found, *parameters(), *_OF_FORMS, *children})


@cache
def _sources() -> list[str]:
    files = [file for app in (*APPS, *GROUND) for file in Path(SOURCE / app).rglob("*.py")]
    return [file.read_text() for file in files if "migrations" not in file.parts]
