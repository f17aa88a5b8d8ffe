"""What the framework says in the admin, in our words: written in `locale`, compiled beside it."""

import gettext
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User

FOLDER = Path(settings.LOCALE_PATHS[0]) / "ja" / "LC_MESSAGES"
WRITTEN = re.compile(r'^msgid "(.+)"\n(?:msgid_plural ".*"\n)?msgstr(?:\[0\])? "(.*)"$', re.M)


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_the_compiled_words_are_the_written_ones(domain: str) -> None:
    with (FOLDER / f"{domain}.mo").open("rb") as compiled:
        words = gettext.GNUTranslations(compiled)._catalog  # type: ignore[attr-defined]
    said = {key if isinstance(key, str) else key[0]: text for key, text in words.items() if key}
    written = WRITTEN.findall((FOLDER / f"{domain}.po").read_text())
    assert len(written) > 15
    assert said == {key.replace(r"\"", '"'): text for key, text in written}


def test_scripts_of_the_admin_do_not_speak_of_deleting_what_is_only_not_chosen(
    secretariat: User, client: Client
) -> None:
    client.force_login(secretariat)
    catalog = client.get(reverse("admin:jsi18n")).content.decode()
    words = re.findall(r'"(?:Remove|Choose)[^"]*%s[^"]*": "([^"]*)"', catalog)
    assert len(words) >= 4
    assert not [word for word in words if "削除" in json.loads(f'"{word}"')]
