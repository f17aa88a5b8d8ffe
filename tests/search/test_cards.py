"""Cards: what lists show of each public item, and how many have which option."""

import threading
from datetime import timedelta
from io import StringIO
from itertools import product
from random import Random
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from cases.models import Case
from organizations.models import Organization
from organizations.publishing.content import Content
from organizations.publishing.review import content_models
from organizations.publishing.states import Status
from search.index import checks, counts
from search.index.cards import shown
from search.index.counts import are_frequent, counts_now, kept_counts, wrong_counts
from search.index.writing import build_card, reindex, rewrite_cards
from search.models import Card, OptionCount
from search.models.card import option
from tests.at_once import together
from tests.cases.factories import CaseFactory, full_case
from tests.organizations.factories import OrganizationFactory
from tests.test_kinds import a_public_one

pytestmark = pytest.mark.django_db
DATABASE = ["default"]
HOUR = timedelta(hours=1)


def card_of(row: Any) -> Card:
    return Card.objects.get(kind=row.item_kind.code, object_id=row.pk)


def test_a_card_that_stayed_as_it_was_is_the_same_object() -> None:
    case = CaseFactory(published=True, title="移動販売")
    (one,) = shown(Case.cards())
    assert shown(Case.cards())[0] is one
    assert one.title == "移動販売"
    Case.objects.filter(pk=case.pk).update(title="買い物バス")
    reindex(Case.objects.filter(pk=case.pk))
    assert shown(Case.cards())[0].title == "買い物バス"


def test_an_option_is_frequent_where_so_many_have_it() -> None:
    for themes in (["meals"], ["meals"], ["meals", "work"], ["work"]):
        CaseFactory(published=True, themes=themes)
    meals, work = option("theme", "meals"), option("theme", "work")
    assert are_frequent("case", (meals, work), 0.5)
    assert not are_frequent("case", (meals, work), 0.6)
    assert not are_frequent("case", (meals, option("theme", "care")), 0.1)


# --- Who may see what ------------------------------------------------------------------------


@pytest.mark.parametrize("model", content_models(), ids=lambda model: model.item_kind.code)
def test_the_cards_of_a_kind_are_those_of_its_published_rows(model: type[Content]) -> None:
    now = timezone.now()
    times = [(None, None), (-HOUR, None), (HOUR, None), (None, -HOUR), (None, HOUR), (-HOUR, HOUR)]
    steps = {
        Status.PUBLISHED: (),
        Status.WITHDRAWN: (Status.WITHDRAWN,),
        Status.DRAFT: (Status.WITHDRAWN, Status.DRAFT),
        Status.SUBMITTED: (Status.WITHDRAWN, Status.DRAFT, Status.SUBMITTED),
        Status.RETURNED: (Status.WITHDRAWN, Status.DRAFT, Status.SUBMITTED, Status.RETURNED),
    }
    assert set(steps) == set(Status)
    cases = [*product(times, [Status.PUBLISHED]), *product([times[0], times[-1]], steps)]
    for (begin, end), status in dict.fromkeys(cases):
        row = a_public_one(model)
        mine = model.objects.filter(pk=row.pk)
        mine.update(publish_from=begin and now + begin, publish_until=end and now + end)
        for step in steps[status]:
            mine.update(status=step)
    seen = set(model.objects.published().values_list("pk", flat=True))
    assert len(seen) == 4
    assert set(model.cards().values_list("object_id", flat=True)) == seen
    reindex(model.objects.all())
    assert set(model.cards().values_list("object_id", flat=True)) == seen
    model.objects.all().delete()
    assert not model.cards().exists()


def test_the_card_of_a_kind_is_found_by_the_name_of_its_model() -> None:
    """The trigger that takes cards away knows the name alone."""
    names = {model._meta.model_name: model.item_kind.code for model in content_models()}
    assert list(names) == list(names.values())


def test_a_card_goes_with_its_case_in_the_same_moment(secretariat: Any) -> None:
    case = CaseFactory(published=True)
    assert Case.cards().count() == 1
    case.withdraw(secretariat)
    assert not Card.objects.of_kind("case").exists()
    other = CaseFactory(published=True)
    other.delete()
    assert not Card.objects.of_kind("case").exists()


# --- What it tells --------------------------------------------------------------------------


def test_a_change_is_on_the_card_when_it_is_recorded(secretariat: Any) -> None:
    case = full_case()
    case.title, case.catch = "別の題名", "別のひとこと"
    case.save()
    case.themes.set(["meals"])
    case.record_change(secretariat)
    card = card_of(case)
    assert (card.facts["title"], card.facts["text"]) == ("別の題名", "別のひとこと")
    assert card.facts["themes"] == ["食事"]
    assert option("theme", "meals") in card.options
    assert option("theme", "shopping") not in card.options


def test_the_list_and_the_home_page_show_what_is_on_the_card(client: Client) -> None:
    case = full_case()
    (card,) = client.get("/cases/").context["listing"].page.object_list
    assert (card.pk, card.url, card.title) == (case.pk, case.get_absolute_url(), case.title)
    assert (card.eyebrow, card.meta) == ("北海道訓子府町", case.who_and_when)
    assert (card.status, card.image_width) == ("実施中", 40)
    assert list(client.get("/").context["cases"]) == [card]
    assert hash(card)  # plain values: what is drawn of it can be remembered


# --- How many there are ---------------------------------------------------------------------


def kept(*options: str) -> dict[str, int]:
    return kept_counts("case", options).numbers


def test_counts_follow_every_change_of_a_card() -> None:
    case = CaseFactory(published=True, themes=["meals"], prefectures=["01"])
    CaseFactory(published=True, themes=["meals"])
    meals, work = option("theme", "meals"), option("theme", "work")
    assert kept(meals, work) == {meals: 2, "real": 2}
    case.themes.set(["work"])
    reindex(Case.objects.all())
    assert kept(meals, work) == {meals: 1, work: 1, "real": 2}
    case.delete()
    assert {name: number for name, number in kept(meals, work).items() if number} == {
        meals: 1,
        "real": 1,
    }


def test_what_is_public_for_a_time_counts_while_it_is() -> None:
    now = timezone.now()
    CaseFactory(published=True, publish_until=now + HOUR, themes=["meals"])
    CaseFactory(published=True, publish_from=now + HOUR, themes=["meals"])
    assert kept(option("theme", "meals")) == {option("theme", "meals"): 1, "real": 1}
    assert not OptionCount.objects.filter(kind="case").exists()


def test_a_sample_counts_as_a_sample_alone() -> None:
    CaseFactory(sample=True, themes=["meals"])
    assert kept(option("theme", "meals")) == {"sample": 1}


def test_kept_counts_are_those_that_are_counted_after_many_changes() -> None:
    random, themes = Random(1), ["meals", "work", "care"]
    owners = [CaseFactory(published=True).owner, CaseFactory(sample=True).owner]
    for _ in range(40):
        case = random.choice([*Case.objects.order_by("pk"), CaseFactory(published=True)])
        until = random.choice([None, None, timezone.now() + random.choice([HOUR, -HOUR])])
        mine = Case.objects.filter(pk=case.pk)
        mine.update(publish_until=until, owner=random.choice(owners))
        case.themes.set(random.sample(themes, 2))
        rewrite_cards(mine)
        if random.random() < 0.5:
            case.delete()
    assert wrong_counts() == 0
    every = {one for options in Case.cards().values_list("options", flat=True) for one in options}
    now = counts_now({"": Case.cards()}, every)[""]
    assert {name: number for name, number in kept(*every).items() if number} == now.numbers
    some = counts_now({"": Case.cards()}, ["theme:meals"])[""]
    assert some.numbers == {name: now.numbers[name] for name in ("theme:meals", "real", "sample")}


def test_the_rows_of_counts_stay_few() -> None:
    case = CaseFactory(published=True)
    for number in range(150):
        case.themes.set(["meals"] if number % 2 else ["work"])
        rewrite_cards(Case.objects.filter(pk=case.pk))
    assert wrong_counts() == 0
    assert OptionCount.objects.count() < 250


@pytest.mark.django_db(transaction=True)
def test_options_are_counted_in_time_where_a_load_was_broken_off() -> None:
    """What it wrote is gone, and the planner takes the table for empty while it is filled anew."""
    options = [f"theme:{number}" for number in range(5_000)]
    card = {"kind": "case", "is_sample": False, "options": options, "facts": {}}
    with transaction.atomic():
        Card.objects.create(object_id=1, **card)
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE, TRUNCATE false) search_optioncount")
        cursor.execute("SET statement_timeout = '5s'")
    for key in (1, 2):
        Card.objects.create(object_id=key, **card)
    assert OptionCount.objects.count() < 5_000 + 250


@pytest.mark.django_db(transaction=True)
def test_who_publishes_does_not_wait_for_another_who_does() -> None:
    """The counts of both change, and neither transaction has ended when both have written."""
    one, other = CaseFactory(published=True), CaseFactory(published=True)
    CaseFactory(published=True, themes=["meals"])  # its words are learned, which one waits for
    both_wrote = threading.Barrier(2, timeout=20)

    def change(case: Case) -> None:
        with transaction.atomic():
            case.themes.set(["meals"])
            reindex(Case.objects.filter(pk=case.pk))
            both_wrote.wait()

    together(lambda: change(one), lambda: change(other))
    assert kept(option("theme", "meals")) == {option("theme", "meals"): 3, "real": 3}
    assert wrong_counts() == 0


def test_beyond_the_most_that_is_counted_a_number_is_the_least(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(4):
        CaseFactory(published=True, themes=["meals"], activity_status="active")
    monkeypatch.setattr(counts, "MOST_COUNTED", 3)
    everything = client.get("/cases/").content.decode()
    assert '<span class="kyoso-results-count">4件</span>' in everything
    some = client.get("/cases/?theme=meals").content.decode()
    assert '<span class="kyoso-results-count">3件以上</span>' in some
    assert '実施中 <span class="kyoso-option-count">3件以上</span>' in some


# --- Upkeep -----------------------------------------------------------------------------------


def warnings() -> set[str | None]:
    found = checks.cards_are_current(DATABASE) + checks.counts_are_right(DATABASE)
    return {one.id for one in found}


def rebuild() -> None:
    call_command("rebuild_search", stdout=StringIO())


def test_a_missing_card_is_told_and_made_anew() -> None:
    case = CaseFactory(published=True)
    assert warnings() == set()
    Card.objects.all().delete()
    assert warnings() == {"search.W002"}
    rebuild()
    assert card_of(case).facts == build_card(case).facts
    assert warnings() == set()


def test_a_card_that_lacks_a_fact_is_told_and_made_anew() -> None:
    case = CaseFactory(published=True)
    Card.objects.update(facts={"title": case.title})
    assert warnings() == {"search.W002"}
    rebuild()
    assert card_of(case).facts["text"] == case.catch


def test_a_fact_that_cards_tell_no_more_breaks_no_list_and_is_told(client: Client) -> None:
    case = CaseFactory(published=True)
    Card.objects.update(facts={**card_of(case).facts, "mood": "うれしい"})
    assert case.title in client.get("/cases/").content.decode()
    assert warnings() == {"search.W002"}
    rebuild()
    assert "mood" not in card_of(case).facts


def test_an_organization_that_left_the_registry_by_a_statement_has_no_card() -> None:
    first, second, third = (OrganizationFactory(endorsed_on="2026-04-01") for _ in range(3))
    reindex(Organization.objects.all())
    Organization.objects.filter(pk=first.pk).update(withdrawn_on="2026-05-01")
    Organization.objects.filter(pk=second.pk).update(is_sample=True, endorsed_on=None)
    these = (first.pk, second.pk, third.pk)
    cards = Card.objects.filter(kind="organization", object_id__in=these).order_by("object_id")
    assert list(cards.values_list("object_id", "is_sample")) == [
        (second.pk, True),
        (third.pk, False),
    ]
    assert warnings() == set()


def test_a_card_too_many_is_told_and_taken_away() -> None:
    case = CaseFactory(published=True)
    card = card_of(case)
    card.pk, card.object_id = None, case.pk + 1
    card.save()
    assert warnings() == {"search.W002"}
    rebuild()
    assert Card.objects.get(kind="case").object_id == case.pk


def test_a_wrong_count_is_told_and_made_right() -> None:
    CaseFactory(published=True, themes=["meals"])
    OptionCount.objects.filter(option=option("theme", "meals")).update(number=7)
    assert warnings() == {"search.W003"}
    rebuild()
    assert kept(option("theme", "meals")) == {option("theme", "meals"): 1, "real": 1}
    assert warnings() == set()
