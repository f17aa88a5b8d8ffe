"""A published item with all the rows of its page, in one statement."""

from typing import Any

import pytest
from django.db import models
from django.http import Http404

from cases.models import Case
from events.models import Event, Video
from organizations.publishing.content import Content
from policies.models import Material, Policy
from tests.cases.factories import CaseFactory, full_case
from vocabulary.whole_rows import whole_row

KINDS = [Case, Event, Material, Policy, Video]


def plain(row: models.Model) -> dict[str, tuple[type, Any]]:
    """Each column with the type of its value, so that no text passes for a day."""
    values = {field.attname: field.value_from_object(row) for field in row._meta.concrete_fields}
    return {name: (type(value), value) for name, value in values.items()}


def assert_same(read: models.Model | None, row: models.Model | None, path: list[str]) -> None:
    if read is None or row is None:
        assert read is row
        return
    assert plain(read) == plain(row)
    if not path:
        return
    name, *rest = path
    relation: Any = row._meta.get_field(name)
    if relation.many_to_many or relation.one_to_many:
        ours, theirs = list(getattr(read, name).all()), list(getattr(row, name).all())
        assert len(ours) == len(theirs)
        for one, other in zip(ours, theirs, strict=True):
            assert_same(one, other, rest)
    else:
        assert_same(getattr(read, name, None), getattr(row, name, None), rest)


@pytest.mark.django_db
class TestStarterContent:
    @pytest.mark.parametrize("model", KINDS)
    def test_it_is_what_django_reads_table_by_table(
        self, model: type[Content], starter: None
    ) -> None:
        rows = list(model.objects.published().order_by("pk"))
        assert rows
        for row in rows[:: max(1, len(rows) // 20)]:
            read = model.objects.published().whole_or_404(row.pk)
            for path in model.page_rows:
                assert_same(read, row, path.split("__"))

    @pytest.mark.parametrize("model", KINDS)
    def test_reading_all_of_it_again_asks_nothing(
        self, model: type[Content], starter: None, django_assert_num_queries: Any
    ) -> None:
        row = model.objects.published().order_by("pk").last()
        assert row
        with django_assert_num_queries(2):  # may it be seen, and what is it
            read = model.objects.published().whole_or_404(row.pk)
            for path in model.page_rows:
                name = path.split("__")[0]
                value = getattr(read, name, None)
                if isinstance(value, models.Manager):
                    assert list(value.all()) is not None


@pytest.mark.django_db
def test_what_may_not_be_seen_is_not_read() -> None:
    draft = CaseFactory()
    with pytest.raises(Http404):
        Case.objects.published().whole_or_404(draft.pk)
    with pytest.raises(Case.DoesNotExist):
        whole_row(Case, draft.pk + 1, Case.page_rows)


@pytest.mark.django_db
def test_its_relations_can_still_be_narrowed() -> None:
    one, other = full_case(), full_case()
    read = Case.objects.published().whole_or_404(one.pk)
    assert {actor.case_id for actor in read.actors.filter(is_implementer=True)} == {one.pk}
    assert not read.actors.filter(case=other).exists()
    assert read.actors.all()[0].case is read
