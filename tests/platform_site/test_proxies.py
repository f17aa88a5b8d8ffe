"""What a proxy before the site tells, in whatever letters."""

from typing import Any

import pytest
from django.http import HttpRequest
from pytest_django import Settings

from platform_site.running.application import behind_proxies


def asked_by(told: str) -> HttpRequest:
    """The request as Django gets it from a proxy that says this."""
    seen: list[Any] = []
    application = behind_proxies(lambda environ, start_response: seen.append(environ) or [])
    application({"HTTP_X_FORWARDED_PROTO": told}, lambda *_: lambda _: None)
    request = HttpRequest()
    request.META = seen[0]
    return request


@pytest.mark.parametrize(
    ("told", "is_secure"),
    [("https", True), ("HTTPS", True), ("Https, http", True), (" https ", True), ("http", False)],
)
def test_a_proxy_may_write_https_in_any_case(
    settings: Settings, told: str, is_secure: bool
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert asked_by(told).is_secure() == is_secure
