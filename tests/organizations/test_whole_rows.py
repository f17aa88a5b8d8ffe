"""A published item with all the rows of its page, in one statement."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import models
from django.db.models import F
from django.http import Http404

from cases.models import Case
from events.models import Event, Video
from organizations.models import Organization
from organizations.publishing.page_rows import public_or_404, public_or_none
from policies.models import Material, Policy
from tests.cases.factories import CaseFactory, full_case
from tests.organizations.factories import OrganizationFactory
from vocabulary.whole_rows import look_of, whole_row

KINDS: list[Any] = [Case, Event, Material, Policy, Video]


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
    def test_it_is_what_django_reads_table_by_table(self, model: Any, starter: None) -> None:
        rows = list(model.objects.published().order_by("pk"))
        assert rows
        for row in rows[:: max(1, len(rows) // 20)]:
            read = public_or_404(model, row.pk)
            for path in model.page_rows:
                assert_same(read, row, path.split("__"))

    @pytest.mark.parametrize("model", KINDS)
    def test_reading_all_of_it_again_asks_nothing(
        self, model: Any, starter: None, django_assert_num_queries: Any
    ) -> None:
        row = model.objects.published().order_by("pk").last()
        assert row
        with django_assert_num_queries(1):
            read = public_or_404(model, row.pk)
            for path in model.page_rows:
                name = path.split("__")[0]
                value = getattr(read, name, None)
                if isinstance(value, models.Manager):
                    assert list(value.all()) is not None


@pytest.mark.django_db
def test_what_may_not_be_seen_is_not_read() -> None:
    draft = CaseFactory()
    assert public_or_none(Case, draft.pk) is None
    with pytest.raises(Http404):
        Case.objects.published().whole_or_404(draft.pk)
    with pytest.raises(Case.DoesNotExist):
        whole_row(Case, draft.pk + 1, Case.page_rows)


@pytest.mark.django_db
def test_an_organization_is_read_whole_as_well() -> None:
    row = OrganizationFactory(themes=["meals"], prefectures=["01"])
    read = public_or_404(Organization, row.pk)
    for path in Organization.page_rows:
        assert_same(read, Organization.objects.get(pk=row.pk), [path])


@pytest.mark.django_db
def test_its_relations_can_still_be_narrowed() -> None:
    one, other = full_case(), full_case()
    read = public_or_404(Case, one.pk)
    assert {actor.case_id for actor in read.actors.filter(is_implementer=True)} == {one.pk}
    assert not read.actors.filter(case=other).exists()
    assert read.actors.all()[0].case == read


@pytest.mark.django_db
def test_an_item_that_is_read_twice_is_another_object_with_its_own_stamps() -> None:
    case = full_case()
    first = public_or_404(Case, case.pk)
    first.title = "ほかの題"
    later = first.updated_at + timedelta(hours=1)
    Case.objects.filter(pk=case.pk).update(updated_at=later)
    second = public_or_404(Case, case.pk)
    assert (second.title, second.updated_at) == (case.title, later)
    assert list(second.steps.all()) == list(case.steps.all())


@pytest.mark.django_db
class TestLook:
    """By which the parts of its page that were drawn are known again."""

    def test_it_stays_while_nothing_of_it_changes(self) -> None:
        case = full_case()
        before = look_of(public_or_404(Case, case.pk))
        Case.objects.filter(pk=case.pk).update(version=F("version") + 1)
        assert before
        assert look_of(public_or_404(Case, case.pk)) == before

    def test_it_changes_with_any_row_of_the_page(self) -> None:
        case = full_case()
        looks = [look_of(public_or_404(Case, case.pk))]
        for row, name in ((case, "catch"), (case.steps.get(), "what"), (case.owner, "name")):
            type(row)._base_manager.filter(pk=row.pk).update(**{name: "別のことば"})
            looks.append(look_of(public_or_404(Case, case.pk)))
        assert len(set(looks)) == len(looks)

    def test_it_changes_with_the_day_of_the_change(self) -> None:
        case = full_case()
        before = look_of(public_or_404(Case, case.pk))
        Case.objects.filter(pk=case.pk).update(updated_at=F("updated_at") - timedelta(days=1))
        assert look_of(public_or_404(Case, case.pk)) != before

    def test_a_row_that_was_read_otherwise_has_none(self) -> None:
        assert look_of(Case.objects.get(pk=full_case().pk)) is None
