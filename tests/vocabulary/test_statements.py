"""Statements: a queryset that is put into SQL once and asked again and again."""

from datetime import datetime, timedelta
from typing import Any
from unittest import mock

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL
from django.utils import timezone

from organizations.models import Organization
from search.models import Miss
from tests.organizations.factories import OrganizationFactory
from vocabulary.models import Municipality, Theme
from vocabulary.statements import Code, Statement, midnight, now, today


@pytest.mark.django_db
def test_it_gives_what_the_queryset_gives() -> None:
    rows = Theme.objects.order_by("order").values_list("code", "name")
    assert Statement(lambda: rows)() == list(rows)


@pytest.mark.django_db
def test_it_is_put_into_sql_once_and_follows_its_numbers() -> None:
    built = mock.Mock(
        side_effect=lambda first: (
            Organization.objects.filter(pk__gte=first)
            .order_by("pk")
            .values_list("pk", "created_at", "name")
        )
    )
    one, other = OrganizationFactory(), OrganizationFactory()
    statement = Statement(built, first=int)
    assert [row[0] for row in statement(first=one.pk)] == [one.pk, other.pk]
    assert statement(first=other.pk) == [(other.pk, other.created_at, other.name)]
    assert built.call_count == 1


@pytest.mark.django_db
def test_the_plan_of_a_question_for_a_key_is_kept_and_that_for_a_word_is_not() -> None:
    rows = Organization.objects.order_by("pk").values_list("pk")
    by_key = Statement(lambda key: rows.filter(pk=key), key=int)
    by_name = Statement(lambda name: rows.filter(name=name), name=str)
    for _ in range(3):
        by_key(key=1)
        by_name(name="移動の会")
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        prepared = [one for (one,) in cursor if "organizations_organization" in one]
    assert len(prepared) == 1
    assert '"id" = $1' in prepared[0]


@pytest.mark.django_db
def test_the_plan_of_a_question_for_a_code_is_kept() -> None:
    rows = Theme.objects.order_by("pk").values_list("name")
    of_code = Statement(lambda code: rows.filter(pk=code), code=Code)
    names = {code: of_code(code=code) for code in ("meals", "shopping", "nowhere")}
    assert names == {code: list(rows.filter(pk=code)) for code in names}
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        assert [one for (one,) in cursor if '"code" = $1' in one and "vocabulary_theme" in one]


@pytest.mark.django_db
def test_it_knows_what_time_it_is_when_it_is_asked() -> None:
    Miss.objects.create(
        words="烏骨鶏", first_at=timezone.now() + timedelta(hours=1), last_at=timezone.now()
    )
    seen = Statement(lambda: Miss.objects.filter(first_at__lte=now()).order_by("pk").values_list())
    by_day = Statement(
        lambda: Miss.objects.filter(first_at__date__lt=today()).order_by("pk").values_list()
    )
    assert not seen()
    assert not by_day()
    later = timezone.now() + timedelta(days=2)
    with mock.patch.object(timezone, "now", return_value=later):
        assert len(seen()) == 1
        assert len(by_day()) == 1


@pytest.mark.django_db
def test_a_word_may_stand_within_a_text_or_a_list() -> None:
    OrganizationFactory(name="見守りの会")
    OrganizationFactory(name="移動の会")
    rows = Organization.objects.order_by("pk").values_list("name")
    by_word = Statement(lambda word: rows.filter(name__contains=word), word=str)
    assert by_word(word="見守り") == [("見守りの会",)]
    assert by_word(word="移動") == [("移動の会",)]
    begins = Statement(lambda word: rows.filter(name__startswith=f"{word}の"), word=str)
    assert begins(word="移動") == [("移動の会",)]


@pytest.mark.django_db
def test_a_list_of_keys_stands_for_any_number_of_them() -> None:
    first, second = (Miss.objects.create(words=word, shown=word) for word in ("一", "二"))

    def among(keys: list[int]) -> Any:
        condition = RawSQL('"search_miss"."id" = ANY(%s)', [keys], BooleanField())
        return Miss.objects.filter(condition).order_by("pk").values_list("pk")

    statement = Statement(among, keys=list)
    for keys in ([first.pk, second.pk], [second.pk], []):
        assert statement(keys=keys) == [(key,) for key in keys]


@pytest.mark.django_db
def test_an_answer_without_an_order_is_refused() -> None:
    unordered = Municipality.objects.order_by().values_list("pk")
    with pytest.raises(ImproperlyConfigured, match="order"):
        Statement(lambda: unordered)()


@pytest.mark.django_db
def test_a_number_that_stands_nowhere_in_it_is_refused(django_assert_num_queries: Any) -> None:
    rows = Theme.objects.order_by("order").values_list("code")
    with django_assert_num_queries(0), pytest.raises(ImproperlyConfigured, match="no condition"):
        Statement(lambda first: rows, first=int)(first=1)


@pytest.mark.django_db
@pytest.mark.parametrize("moment", [timezone.now(), timezone.localdate(), now().date()])
def test_a_time_that_would_stay_that_of_the_first_call_is_refused(moment: Any) -> None:
    path = "first_at" if isinstance(moment, datetime) else "first_at__date"
    rows = Miss.objects.filter(**{f"{path}__gte": moment}).order_by("pk").values_list("pk")
    with pytest.raises(ImproperlyConfigured, match="for ever"):
        Statement(lambda: rows)()


@pytest.mark.parametrize("moment", [now, today, midnight])
def test_the_time_of_a_statement_cannot_be_moved(moment: Any) -> None:
    for move in (lambda: moment() + timedelta(days=1), lambda: moment() - timedelta(days=1)):
        with pytest.raises(TypeError, match="cannot be moved"):
            move()
