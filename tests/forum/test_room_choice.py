"""Which rooms a new topic is offered: the near ones, the others folded away."""

import re

import pytest

from tests.forum.factories import board

pytestmark = pytest.mark.django_db
NEW = "/forum/topics/new/"


@pytest.fixture(autouse=True)
def a_room() -> None:
    board()


def rooms_in(html: str) -> tuple[list[str], list[str]]:
    """Codes of the rooms that stand open, and of those that are folded away."""
    groups = [re.findall(r'name="board" value="(\w+)"', part) for part in html.split("<details")]
    return groups[0], [code for group in groups[1:] for code in group]


def test_asking_about_something_chooses_the_room_of_its_first_theme(
    resident_client, organization_a
):
    organization_a.themes.set(["shopping", "mobility"])
    html = resident_client.get(f"{NEW}?organization={organization_a.pk}").content.decode()
    near, folded = rooms_in(html)
    assert near == ["shopping", "mobility"]
    assert len(folded) == 23
    assert re.findall(r'value="(\w+)"[^>]* checked', html) == ["shopping"]


def test_the_room_of_the_address_comes_before_the_one_of_the_theme(resident_client, organization_a):
    organization_a.themes.set(["mobility"])
    address = f"{NEW}?organization={organization_a.pk}&board=meals"
    html = resident_client.get(address).content.decode()
    assert set(rooms_in(html)[0]) == {"mobility", "meals"}
    assert re.findall(r'value="(\w+)"[^>]* checked', html) == ["meals"]


def test_a_room_chosen_among_the_folded_ones_is_seen_again(resident_client):
    html = resident_client.post(
        f"{NEW}?board=meals", {"title": "題名", "text": "", "board": "health"}
    ).content
    assert rooms_in(html.decode())[0] == ["health"]


def test_without_a_hint_no_room_is_hidden_and_none_is_chosen(resident_client):
    html = resident_client.get(NEW).content.decode()
    assert (len(rooms_in(html)[0]), rooms_in(html)[1]) == (25, [])
    assert " checked" not in html


def test_a_theme_without_topics_leads_to_its_own_room(resident_client):
    html = resident_client.get("/themes/laundry/").content.decode()
    assert f'{NEW}?board=laundry">新しい話題を始める' in html
