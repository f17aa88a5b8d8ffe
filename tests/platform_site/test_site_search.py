"""One box for everything."""

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from cases.models import Case
from forum.models import Board, Topic
from organizations.models import Organization
from platform_site.starter import content
from search.index.writing import reindex
from tests.cases.factories import CaseFactory
from tests.organizations.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


def case(**attributes: object) -> Case:
    row = CaseFactory(**{"published": True, "title": "夕暮れ市場", **attributes})
    reindex(Case.objects.filter(pk=row.pk))
    return row


def counts(client: Client, text: str) -> dict[str, int]:
    groups = client.get("/search/", {"q": text}).context["groups"]
    return {group.kind.code: group.count for group in groups}


@pytest.mark.usefixtures("starter")
def test_each_kind_is_found_and_counted(client: Client, resident: User) -> None:
    Topic.start(Board.objects.get(code="free"), resident, "高齢者の集まり", "高齢者の話です。")
    assert {"case", "policy", "material", "post"} <= set(counts(client, "高齢者"))
    assert {"event", "video", "notice"} <= set(counts(client, "シンポジウム"))


def test_a_group_shows_its_best_three_and_leads_to_all(client: Client) -> None:
    for _ in range(12):
        case()
    page = client.get("/search/?q=夕暮れ市場")
    (group,) = page.context["groups"]
    assert (group.count, len(group.hits)) == (12, 3)
    listed = client.get(f"/search/{group.url}").context["page"]
    assert (listed.paginator.count, len(listed.object_list)) == (12, 10)


def test_a_title_comes_before_a_text(client: Client) -> None:
    in_title = case(title="月夜バス")
    case(title="別の話", description="月夜バスを走らせた。")
    (group,) = client.get("/search/?q=月夜バス").context["groups"]
    assert group.hits[0].object_id == in_title.pk


def test_the_second_page_goes_on_where_the_first_ends(client: Client) -> None:
    keys = {case().pk for _ in range(12)}
    pages = [client.get(f"/search/?q=夕暮れ市場&kind=case&page={page}") for page in (1, 2)]
    found = [[hit.object_id for hit in page.context["page"]] for page in pages]
    assert [len(one) for one in found] == [10, 2]
    assert {*found[0], *found[1]} == keys


def test_a_group_of_samples_alone_counts_the_samples(client: Client) -> None:
    case(owner=OrganizationFactory(sample=True))
    page = client.get("/search/?q=夕暮れ市場").content.decode()
    assert "事例（見本1件）" in " ".join(page.split())
    assert "0件" not in page.split("<main")[1]


def test_samples_are_counted_apart_and_marked(client: Client) -> None:
    case()
    case(owner=OrganizationFactory(sample=True))
    (group,) = client.get("/search/?q=夕暮れ市場").context["groups"]
    assert (group.count, group.samples) == (1, 1)
    assert sorted(hit.is_sample for hit in group.hits) == [False, True]


def test_a_post_that_is_found_leads_to_its_place_in_the_topic(
    client: Client, resident: User
) -> None:
    content.load_boards()
    first = Topic.start(Board.objects.get(code="free"), resident, "話題", "はじめに")
    reply = first.topic.reply(resident, "夕暮れ市場のこと")
    (group,) = client.get("/search/?q=夕暮れ市場").context["groups"]
    assert [hit.url for hit in group.hits] == [reply.get_absolute_url()]


def test_what_is_not_public_any_more_is_not_found(client: Client) -> None:
    row = case()
    Case.objects.filter(pk=row.pk).update(publish_until=row.published_at)
    assert counts(client, "夕暮れ市場") == {}


def test_hidden_posts_are_not_found(client: Client, resident: User, moderator: User) -> None:
    content.load_boards()
    post = Topic.start(Board.objects.get(code="free"), resident, "話題", "まぼろしのことば")
    assert counts(client, "まぼろしのことば") == {"post": 1}
    post.hide(moderator, "ルールに合わないため")
    assert counts(client, "まぼろしのことば") == {}


def test_organizations_are_found_by_their_reading(client: Client) -> None:
    OrganizationFactory(name="青空の会", kana="あおぞらのかい", endorsed_on="2025-11-05")
    reindex(Organization.objects.all())
    assert counts(client, "あおぞら") == {"organization": 1}


def test_an_empty_result_helps(client: Client, settings: Settings) -> None:
    settings.HELP_PHONE = "03-0000-0000"
    page = client.get("/search/?q=ありえないことば").content.decode()
    for words in ("見つかりませんでした", "ことばを短くする", "掲示板で質問する", "電話で相談する"):
        assert words in page


@pytest.mark.parametrize(
    "query",
    ["", "q=", "q=%00", "q=%20%20", "q='; DROP TABLE--", "q=a:*%26|!", "q=%F0%9F%8D%9A",
     "q=市場&kind=spaceship", "q=市場&kind=case&page=1000000000", "q=市場&page=-1",
     "q=" + "市" * 201, "q=" + "%20".join(map(str, range(500))), "q=%ED%A0%80"],
)  # fmt: skip
def test_nonsense_is_answered_in_words(client: Client, query: str) -> None:
    case()
    assert client.get(f"/search/?{query}").status_code in (200, 400)


def test_too_many_characters_are_told(client: Client) -> None:
    page = client.get("/search/", {"q": "市" * 201}).content.decode()
    assert "200文字以内で入力してください" in page


@pytest.mark.parametrize("query", ["q=市場", "q=市場&kind=case"])
def test_the_number_of_queries_does_not_grow(
    client: Client, query: str, django_assert_max_num_queries: object
) -> None:
    for number in (1, 9):
        for _ in range(number):
            case()
        with django_assert_max_num_queries(12):
            client.get(f"/search/?{query}")
