"""The list of events: what is to come, what is over, and the conditions in the address."""

import html
import re
from urllib.parse import unquote

import pytest
from django.urls import reverse

from events.models import Event, Mode
from search.index.writing import reindex
from tests.events.factories import EventFactory, SessionFactory, in_days
from tests.listings import listing_at
from tests.organizations.factories import OrganizationFactory

pytestmark = pytest.mark.django_db
LIST = "/events/"
HARM = "<script>alert(1)</script>\"'"


def titles(query: str = "") -> list[str]:
    return [event.title for event in listing_at(LIST + query).page]


def text(client, query: str = "") -> str:
    return client.get(LIST + query).content.decode()


def test_the_list_has_its_address():
    assert reverse("event_list") == LIST


def test_a_visitor_sees_what_is_to_come_under_its_month(client):
    EventFactory(title="来月の会", starts=in_days(40, 13, 30))
    page = text(client)
    day = in_days(40)
    assert "来月の会" in page
    month = f"{day.year - 2018}年{day.month}月（{day.year}年）"
    assert re.search(rf'<h2 id="group-1">\s*<span class="kyoso-date">令和{month}</span>', page)
    assert f"{day.month}月{day.day}日（" in page
    assert "13:30〜15:30" in page


def test_an_event_is_found_by_how_its_title_is_read():
    EventFactory(title="百歳の集い", kana="ももとせのつどい")
    EventFactory(title="別の講演会")
    assert titles("?q=ももとせ") == ["百歳の集い"]


def test_an_event_is_found_by_those_who_help():
    EventFactory(title="百歳の集い", co_hosts="協力：ほがらか老人クラブ")
    EventFactory(title="別の講演会")
    assert titles("?q=ほがらか") == ["百歳の集い"]


def test_what_is_over_stands_apart():
    EventFactory(title="きのうの会", starts=in_days(-1))
    EventFactory(title="あすの会", starts=in_days(1))
    assert titles() == ["あすの会"]
    assert titles("?when=past") == ["きのうの会"]
    assert titles("?when=past&when=upcoming") == ["あすの会", "きのうの会"]


def test_other_orders_than_that_of_days_are_one_list_without_months(client):
    EventFactory(title="茶会", starts=in_days(1), description="配食の話も", prefectures=["47"])
    EventFactory(title="配食の会", starts=in_days(9), prefectures=["01"])
    assert titles("?q=配食") == ["茶会", "配食の会"]
    assert titles("?q=配食&sort=relevance") == ["配食の会", "茶会"]
    assert titles("?sort=place") == ["配食の会", "茶会"]
    assert 'id="group-1"' in text(client, "?q=配食")
    page = text(client, "?q=配食&sort=relevance")
    assert 'id="group-' not in page
    assert f"令和{in_days(9).year - 2018}年{in_days(9).month}月{in_days(9).day}日" in page
    assert '<span aria-current="true">おすすめ順</span>' in page


def test_an_empty_list_leads_to_what_is_over(client):
    EventFactory(title="きのうの会", starts=in_days(-1))
    page = text(client)
    assert "これからのイベントは、まだ登録されていません" in page
    assert '<a href="?when=past">終わったイベントを見る（1件）</a>' in page


def test_each_period_has_its_own_word_where_it_is_empty(client):
    EventFactory(starts=in_days(1))
    assert "終わったイベントは、まだありません" in text(client, "?when=past")


def test_an_empty_list_of_both_periods_speaks_of_both(client):
    page = text(client, "?when=past&when=upcoming")
    assert "<h3>イベントは、まだ登録されていません</h3>" in page
    assert "これからのイベントは、まだ" not in page
    assert "これからのイベントは、まだ登録されていません" in text(client, "?when=upcoming")


def test_what_only_the_past_holds_is_said_before_anything_else(client):
    EventFactory(title="きのうの講演会", starts=in_days(-1), prefectures=["01"])
    page = unquote(html.unescape(text(client, "?q=講演会&prefecture=01")))
    said = page.index("これからのイベントにはありません。終わったイベントに1件あります。")
    link = page.index('href="?q=講演会&prefecture=01&when=past">終わったイベント（1件）を見る')
    none = page.index('<span class="kyoso-results-count">0件</span>')
    assert said < link < none < page.index("見つかりませんでした")
    assert titles("?q=講演会&prefecture=01&when=past") == ["きのうの講演会"]


def test_what_only_the_future_holds_is_said_among_what_is_over(client):
    EventFactory(title="あすの講演会", starts=in_days(1))
    page = text(client, "?q=講演会&when=past")
    assert "終わったイベントにはありません。これからのイベントに1件あります。" in page
    assert titles("?q=講演会") == ["あすの講演会"]


@pytest.mark.parametrize("query", ["", "?q=講演会", "?q=ぬりかべ", "?when=past&when=upcoming&q=会"])
def test_nothing_is_said_of_the_other_period_where_it_would_not_help(client, query):
    EventFactory(title="あすの講演会", starts=in_days(1))
    EventFactory(title="見本の集い", starts=in_days(-1), sample=True)
    assert "にはありません。" not in text(client, query)


def test_the_period_is_a_tab_and_no_condition():
    EventFactory(starts=in_days(-1), prefectures=["01"])
    listing = listing_at(LIST + "?when=past&prefecture=01")
    assert [condition.label for condition in listing.conditions] == ["北海道"]
    assert listing.conditions[0].remove_url == "?when=past"
    assert listing.clear_url == "?when=past"
    assert listing.noun == "終わったイベント"


def test_the_filter_keeps_the_tab_and_does_not_offer_it_again(client):
    EventFactory(starts=in_days(-1), prefectures=["01"])
    hidden = '<input type="hidden" name="when" value="past">'
    assert hidden not in text(client)
    page = text(client, "?when=past")
    assert page.count('name="when"') == page.count(hidden) == 1
    groups = listing_at(LIST).groups
    assert [group.label for group in groups][:2] == ["月", "都道府県"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?prefecture=01", ["北の研修"]),
        ("?prefecture=01&prefecture=47", ["北の研修", "南の講演"]),
        ("?municipality=015491", ["北の研修"]),
        ("?mode=online", ["南の講演"]),
        ("?theme=mobility", ["南の講演"]),
        ("?theme=mobility&theme=shopping", ["北の研修", "南の講演"]),
        ("?theme=mobility&prefecture=01", []),
        ("?consideration=captions", ["南の講演"]),
        ("?consideration=captions&consideration=childcare", ["北の研修", "南の講演"]),
        ("?q=研修", ["北の研修"]),
        ("?q=オキナワケン", []),
        ("?q=おきなわけん", ["南の講演"]),
        ("?q=字幕", ["南の講演"]),
    ],
)
def test_conditions_are_or_inside_a_key_and_and_between_keys(query, found):
    EventFactory(
        title="北の研修",
        starts=in_days(1),
        prefectures=["01"],
        municipalities=["015491"],
        themes=["shopping"],
        participation__considerations=["childcare"],
    )
    EventFactory(
        title="南の講演",
        starts=in_days(2),
        prefectures=["47"],
        themes=["mobility"],
        mode=Mode.ONLINE,
        participation__considerations=["captions", "wheelchair"],
    )
    # The folding makes one spelling of both kana.
    expected = ["南の講演"] if query == "?q=オキナワケン" else found
    assert titles(query) == expected


def test_an_organizations_events_are_found_by_its_key():
    event = EventFactory(title="その団体の会")
    EventFactory(title="ほかの会")
    assert titles(f"?organization={event.owner_id}") == ["その団体の会"]
    listing = listing_at(f"{LIST}?organization={event.owner_id}")
    assert listing.conditions[0].label == event.owner.name


def test_every_number_of_a_condition_is_the_length_of_its_list():
    for number in range(3):
        EventFactory(
            starts=in_days(number + 1), participation__considerations=["captions"], themes=["meals"]
        )
    EventFactory(starts=in_days(-3), participation__considerations=["captions"], themes=["meals"])
    EventFactory(sample=True, participation__considerations=["captions"])
    facets = listing_at(LIST).facets
    numbers = {
        name: {option.value: option.count for option in options if option.count}
        for name, options in facets.items()
    }
    assert numbers["consideration"] == {"captions": 3}
    assert numbers["theme"] == {"meals": 3}
    assert numbers["mode"] == {"venue": 3}
    assert numbers["when"] == {"upcoming": 3, "past": 1}


@pytest.mark.parametrize(
    "query",
    [
        "?when=yesterday",
        "?prefecture=99",
        "?prefecture=' OR 1=1 --",
        "?municipality=abc",
        "?organization=99999999999999999999",
        "?organization=x",
        "?organization=²",
        "?mode=unknown",
        "?theme=none",
        "?consideration=none",
        "?page=0",
        "?page=-1",
        "?page=99999999999999999999",
        "?page=x",
        "?sort=random",
        "?unknown=1",
        "?q=" + "あ" * 300,
    ],
)
def test_a_broken_condition_is_left_out_and_said_so(client, query):
    EventFactory(title="あ" * 80)
    answer = client.get(LIST + query)
    (sentence,) = answer.context["listing"].ignored
    assert sentence in html.unescape(answer.content.decode())


@pytest.mark.parametrize("value", ["\x00", "%ED%A0%80", "%00", "%27%3B--", "%F0%9F%8D%B1"])
def test_odd_characters_never_break_the_list(client, value):
    keys = ("q", "when", "prefecture", "municipality", "page", "organization")
    for key in keys:
        listing_at(f"{LIST}?{key}={value}")
    assert client.get(f"{LIST}?" + "&".join(f"{key}={value}" for key in keys)).status_code == 200


def test_drafts_and_what_is_withdrawn_are_hidden(client):
    EventFactory(title="下書きの会", draft=True)
    event = EventFactory(title="取り下げた会")
    event.withdraw(None)
    EventFactory(title="まだの会", publish_from=in_days(1))
    EventFactory(title="おわった掲載", publish_until=in_days(-1))
    assert titles() == []
    assert titles("?when=past") == []
    assert "下書きの会" not in text(client)


def test_samples_are_marked_and_not_counted(client):
    EventFactory(title="見本の会", sample=True)
    EventFactory(title="ほんとうの会")
    listing = listing_at(LIST)
    assert listing.total == 1
    assert listing.sample_count == 1
    assert '<span class="kyoso-chip" data-kind="sample">見本</span>' in text(client)


def test_rows_say_whether_one_can_join(client):
    EventFactory(
        starts=in_days(20),
        participation__apply_until=in_days(10, 17, 0),
        participation__apply_phone="03-1234-5678",
    )
    EventFactory(starts=in_days(21), holding="cancelled")
    page = text(client)
    assert 'data-kind="success">申込受付中' in page
    assert 'data-kind="error">中止' in page
    assert "申込の締切" in page


def test_html_in_every_text_is_shown_as_text(client):
    EventFactory(title=HARM, catch=HARM, host=HARM, venue=HARM)
    for query in ("", "?q=alert", f"?q={HARM}", f"?{HARM}=1", f"?prefecture={HARM}"):
        assert "<script>alert" not in text(client, query)


def test_the_word_is_marked_in_title_and_text(client):
    EventFactory(title="買い物の会", description="移動販売のはなしです。")
    assert "<mark>買い物</mark>の会" in text(client, "?q=買い物")
    assert "<mark>移動販売</mark>" in text(client, "?q=移動販売")


def test_twenty_events_make_a_page(client):
    for number in range(21):
        EventFactory(starts=in_days(number + 1), indexed=False)
    reindex(Event.objects.all())
    assert len(titles()) == 20
    assert len(titles("?page=2")) == 1
    assert "（2ページ目）｜" in text(client, "?page=2")


@pytest.mark.parametrize(
    "query", ["", "?when=past", "?q=講演会", "?prefecture=01&theme=meals&organization=1"]
)
def test_the_number_of_queries_does_not_grow(client, django_assert_max_num_queries, query):
    def make(number: int) -> None:
        for days in (number + 1, -number - 1):
            places = {"prefectures": ["01"], "municipalities": ["015491"]}
            event = EventFactory(starts=in_days(days), themes=["meals"], **places)
            SessionFactory(event=event, starts_at=in_days(days, 16))

    OrganizationFactory()
    make(0)
    with django_assert_max_num_queries(20) as few:
        client.get(LIST + query)
    for number in range(1, 4):
        make(number)
    with django_assert_max_num_queries(20) as many:
        client.get(LIST + query)
    assert len(few) == len(many)


def test_only_reading_is_allowed(client):
    assert client.post(LIST).status_code == 405


def test_the_page_is_light(client):
    more = {"prefectures": ["01"], "themes": ["meals"], "indexed": False}
    for number in range(20):
        EventFactory(starts=in_days(number + 1), **more)
    reindex(Event.objects.all())
    assert len(client.get(LIST + "?prefecture=01&theme=meals").content) < 60_000
