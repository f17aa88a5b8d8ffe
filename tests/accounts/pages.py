"""What the tests of this folder read from mails and pages."""

import re

from django.core import mail
from django.http import HttpResponse
from django.test import Client

NEW_PASSWORD = "asagao-himawari-2025"


def code_in_mail() -> str:
    """The code of the newest mail."""
    found = re.search(r"確認コード：(\d{4}-\d{4})", mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    return found[1]


def wrong(code: str) -> str:
    """Another code of the same form."""
    return code[:-1] + str((int(code[-1]) + 1) % 10)


def errors_of(answer: HttpResponse) -> str:
    """The summary above the h1, as text."""
    page = answer.content.decode()
    found = re.search(r'<div class="kyoso-error-summary".*?</ul>', page, re.DOTALL)
    return re.sub(r"<[^>]+>", "", found[0]) if found else ""


def finish_signup(client: Client, **profile: str) -> HttpResponse:
    """Go through the pages after the code; the answer of the last one."""
    client.post("/accounts/signup/profile/", {"display_name": "花子", **profile})
    client.post("/accounts/signup/password/", {"password1": NEW_PASSWORD})
    return client.post("/accounts/signup/rules/", {"agreed": "on"})
