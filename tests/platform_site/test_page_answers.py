"""What readers said of the pages: what a row may hold, and who reads it."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from platform_site.models import PageAnswer
from records.models import LogEntry, Revision
from tests.platform_site.factories import PageAnswerFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
LIST = "admin:platform_site_pageanswer_changelist"


# --- What must never be false ------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"path": "https://evil.example/"}, "このサイトのアドレスにしてください"),
        ({"path": "//evil.example/"}, "このサイトのアドレスにしてください"),
        ({"path": "/search/?q=山田"}, "このサイトのアドレスにしてください"),
        ({"text": "あ" * 501}, "500文字以内で入力してください"),
    ],
)
def test_the_database_refuses_what_no_page_may_send(values: dict[str, str], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        PageAnswerFactory.build(**values).validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        PageAnswerFactory(**values)


# --- The secretariat ---------------------------------------------------------------------


def test_the_secretariat_reads_answers_and_how_many_there_are_of_each(office: Client) -> None:
    PageAnswerFactory.create_batch(3, path="/cases/12/")
    PageAnswerFactory(path="/cases/12/", is_helpful=False, text="地図がほしい")
    PageAnswerFactory(path="/events/", is_helpful=False)
    html = office.get(reverse(LIST)).content.decode()
    assert '<a href="/cases/12/">/cases/12/</a>' in html
    assert "地図がほしい" in html
    assert html.count("はい 3、いいえ 1</a>") == 4
    assert html.count("はい 0、いいえ 1</a>") == 1
    no = office.get(reverse(LIST), {"is_helpful__exact": "0"}).content.decode()
    assert no.count("はい 3、いいえ 1</a>") == 1
    of_a_page = office.get(reverse(LIST), {"path": "/events/"}).content.decode()
    assert "地図がほしい" not in of_a_page


def test_the_list_asks_the_same_number_of_queries_for_one_row_and_for_many(
    office: Client, django_assert_max_num_queries: Callable
) -> None:
    counted = []
    for number in (1, 30):
        PageAnswerFactory.create_batch(number)
        with django_assert_max_num_queries(12) as asked:
            office.get(reverse(LIST))
        counted.append(len(asked))
    assert counted[0] == counted[1]


def test_an_answer_is_read_and_removed_but_never_changed(office: Client) -> None:
    row = PageAnswerFactory(text="山田さんの電話は03-1234-5678です")
    url = reverse("admin:platform_site_pageanswer_change", args=[row.pk])
    assert "山田さんの電話" in office.get(url).content.decode()
    assert office.post(url, {"text": "べつの話"}).status_code == 403
    assert office.get(reverse("admin:platform_site_pageanswer_add")).status_code == 403
    office.post(reverse("admin:platform_site_pageanswer_delete", args=[row.pk]), {"post": "yes"})
    assert not PageAnswer.objects.exists()
    # What a person should not have to read is in no record either.
    assert "山田" not in str(list(LogEntry.objects.values()))
    assert not Revision.objects.exists()


def test_nobody_else_reads_them(
    sign_in: SignIn,
    client: Client,
    editor_a: User,
    ministry_editor: User,
    moderator: User,
    resident: User,
) -> None:
    row = PageAnswerFactory(text="地図がほしい")
    pages = [reverse(LIST), reverse("admin:platform_site_pageanswer_change", args=[row.pk])]
    delete = reverse("admin:platform_site_pageanswer_delete", args=[row.pk])
    for browser in (client, *map(sign_in, (editor_a, ministry_editor, moderator, resident))):
        for page in pages:
            closed = browser.get(page)
            assert closed.status_code in (302, 403, 404)
            assert "地図がほしい" not in closed.content.decode()
        browser.post(delete, {"post": "yes"})
    assert PageAnswer.objects.exists()
