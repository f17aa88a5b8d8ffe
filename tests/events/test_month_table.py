"""The month as a calendar: a table of days with the list's conditions."""

import html
import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from events.models import Event
from events.month_table import MAX_PER_DAY, MAX_UNDATED, MonthTable
from search.index.writing import reindex
from tests.events.factories import EventFactory, SessionFactory, at
from tests.listings import listing_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_november_2026")]
CALENDAR = "/events/calendar/"


def table(client, query: str = "") -> MonthTable:
    answer = client.get(CALENDAR + query)
    assert answer.status_code == 200
    return answer.context["table"]


def text(client, query: str = "") -> str:
    return html.unescape(client.get(CALENDAR + query).content.decode())


def days(client, query: str = "") -> dict[str, list[str]]:
    """Of each day that has events what stands there, word by word as it is read."""
    found = {}
    for cell in re.findall(r'<td role="cell"[^>]*>(.*?)</td>', text(client, query), re.S):
        parts = re.findall(r"<p.*?</p>|<li>.*?</li>", cell, re.S)
        day, *items = [" ".join(re.sub(r"<[^>]+>", "", part).split()) for part in parts] or [""]
        if items:
            found[day] = items
    return found


def words_of_links(client, query: str = "") -> dict[str, str]:
    """The links to other months: their words and where they lead."""
    links = re.findall(
        r'<a[^>]* rel="[^"]*nofollow"[^>]*href="([^"]+)"[^>]*>(.*?)</a>', text(client, query), re.S
    )
    return {re.sub(r"<[^>]+>|\s", "", words): url for url, words in links if "month" in url}


# --- The days -------------------------------------------------------------------------------


def test_the_calendar_has_its_address():
    assert reverse("event_calendar") == CALENDAR


def test_each_day_lists_its_events_with_their_time(client):
    EventFactory(title="午後の会", starts=at(2026, 12, 3, 13))
    EventFactory(title="朝の会", starts=at(2026, 12, 3, 9))
    event = EventFactory(title="年末の会", starts=at(2026, 12, 31, 18))
    EventFactory(title="新年の会", starts=at(2027, 1, 1, 9))
    assert days(client, "?month=2026-12") == {
        "12月3日（木）": ["09:00〜 朝の会", "13:00〜 午後の会"],
        "12月31日（木）": ["18:00〜 年末の会"],
    }
    assert f'<a href="/events/{event.pk}/"><b>18:00〜</b>' in text(client, "?month=2026-12")


def test_a_session_until_midnight_stands_on_one_day(client):
    EventFactory(title="夜の会", starts=at(2026, 12, 3, 18), starts__hours=6)
    assert days(client, "?month=2026-12") == {"12月3日（木）": ["18:00〜 夜の会"]}


def test_an_event_of_several_days_stands_on_each_of_them(client):
    EventFactory(title="合宿", starts=at(2026, 11, 29), starts__hours=60)
    EventFactory(title="写真展", starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 2))
    assert days(client, "?month=2026-12") == {
        "12月1日（火）": ["写真展", "つづき 合宿"],
        "12月2日（水）": ["つづき 合宿", "つづき 写真展"],
    }
    assert days(client)["11月29日（日）"] == ["13:00〜 合宿"]


def test_what_begins_on_a_day_goes_before_what_goes_on_for_weeks(client):
    for number in range(MAX_PER_DAY):
        EventFactory(
            title=f"写真展{number}", starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 28)
        )
    EventFactory(title="その日の会", starts=at(2026, 12, 15))
    assert days(client, "?month=2026-12")["12月15日（火）"][0] == "13:00〜 その日の会"


def test_what_is_off_is_said_in_words(client):
    EventFactory(title="講演会", starts=at(2026, 12, 3), holding="cancelled")
    EventFactory(title="発表会", starts=at(2026, 12, 4), holding="postponed")
    series = EventFactory(title="連続講座", starts=at(2026, 12, 5))
    SessionFactory(event=series, starts_at=at(2026, 12, 6), is_cancelled=True)
    EventFactory(title="見本の会", starts=at(2026, 12, 7), sample=True)
    assert days(client, "?month=2026-12") == {
        "12月3日（木）": ["13:00〜 中止 講演会"],
        "12月4日（金）": ["13:00〜 延期 発表会"],
        "12月5日（土）": ["13:00〜 連続講座"],
        "12月6日（日）": ["13:00〜 中止 連続講座"],
        "12月7日（月）": ["13:00〜 見本の会（見本）"],
    }
    found = table(client, "?month=2026-12")
    assert (found.total, found.samples) == (3, 1)


def test_today_is_marked_in_words(client):
    EventFactory(starts=at(2026, 11, 5))
    page = text(client)
    assert page.count('aria-current="date"') == 1
    cell = page.split('aria-current="date"')[1].split("</td>")[0]
    assert "<span>11月</span>23<span>日（月）</span>" in cell
    assert "<strong>今日</strong>" in cell
    EventFactory(starts=at(2026, 12, 5))
    assert "今日" not in text(client, "?month=2026-12").split("<table")[1].split("</table>")[0]


def test_the_month_is_a_table_that_says_what_it_holds(client):
    EventFactory(starts=at(2026, 12, 3))
    page = text(client, "?month=2026-12")
    assert "令和8年12月（2026年）のイベントのカレンダー（日曜日から土曜日まで）</caption>" in page
    heads = re.findall(r'<th role="columnheader" scope="col">(.)<span[^>]+>曜日</span></th>', page)
    assert heads == list("日月火水木金土")
    body = page.split("<tbody")[1].split("</tbody>")[0]
    assert [row.count("<td") for row in body.split("</tr>")[:-1]] == [7] * 5
    assert "<title>令和8年12月（2026年）のイベントのカレンダー｜" in page


def test_an_event_without_a_known_day_stands_on_none(client):
    for number in range(MAX_UNDATED + 2):
        EventFactory(
            title=f"未定の会{number}",
            starts_on=date(2026, 12, 1),
            ends_on=date(2026, 12, 31),
            date_text="2026年12月（日は未定）",
        )
    assert days(client, "?month=2026-12") == {}
    page = text(client, "?month=2026-12")
    assert "日にちが決まっていないもの" in page
    assert "未定の会0" in page
    assert "ほか2件を一覧で見る" in page


def test_more_events_of_a_day_are_in_the_list(client):
    for number in range(MAX_PER_DAY + 2):
        EventFactory(title=f"会{number}", starts=at(2026, 12, 3, 9 + number))
    EventFactory(starts=at(2026, 11, 3))
    assert days(client, "?month=2026-12")["12月3日（木）"][-1] == "ほか2件を一覧で見る"
    address = table(client, "?month=2026-12").listing.list_url
    assert address == "/events/?month=2026-12"
    assert listing_at(address).total == MAX_PER_DAY + 2


def test_a_month_with_past_days_leads_to_a_list_that_has_them(client):
    EventFactory(title="五日の会", starts=at(2026, 11, 5))
    EventFactory(title="末の会", starts=at(2026, 11, 30))
    address = table(client).listing.list_url
    assert address == "/events/?month=2026-11&when=upcoming&when=past"
    found = listing_at(address)
    assert [event.title for event in found.page] == ["五日の会", "末の会"]


# --- Conditions -----------------------------------------------------------------------------


def test_the_calendar_takes_the_conditions_of_the_list(client):
    EventFactory(title="北の会", starts=at(2026, 12, 3), prefectures=["01"])
    EventFactory(title="南の会", starts=at(2026, 12, 3), prefectures=["47"], mode="online")
    for query, title in (
        ("prefecture=01", "北の会"),
        ("mode=online", "南の会"),
        ("q=南", "南の会"),
    ):
        found = table(client, f"?month=2026-12&{query}")
        assert [event.title for event in found.events] == [title], query
    found = table(client, "?month=2026-12&prefecture=01")
    assert [(one.label, one.remove_url) for one in found.listing.conditions] == [
        ("北海道", "?month=2026-12")
    ]
    assert found.listing.clear_url == "?month=2026-12"
    assert found.listing.list_url == "/events/?prefecture=01&month=2026-12"


def test_a_month_has_what_is_over_and_what_is_to_come_whatever_the_tab(client):
    EventFactory(title="五日の会", starts=at(2026, 11, 5))
    EventFactory(title="末の会", starts=at(2026, 11, 30))
    for query in ("", "?when=past", "?when=upcoming", "?page=3&sort=place"):
        found = table(client, query)
        assert [event.title for event in found.events] == ["五日の会", "末の会"]
        assert found.listing.ignored == []


def test_drafts_and_what_is_withdrawn_are_hidden(client):
    EventFactory(starts=at(2026, 12, 3), draft=True)
    EventFactory(starts=at(2026, 12, 4), publish_from=at(2026, 12, 1))
    assert table(client, "?month=2026-12").events == []


@pytest.mark.parametrize(
    "value",
    ["2026-13", "1999-12", "2100-01", "9999-12", "x", "2026", "２０２６-12", "' OR 1=1 --"],
)
def test_a_broken_month_is_left_out_and_said_so(client, value):
    answer = client.get(CALENDAR, {"month": value})
    found = answer.context["table"]
    assert str(found.month) == "2026-11"
    assert found.listing.ignored == [
        f"月の「{value}」は見つからないため、この条件は使いませんでした。"
    ]
    assert "見つからないため" in answer.content.decode()


@pytest.mark.parametrize("value", ["\x00", "%ED%A0%80", "%00", "%27%3B--", "%F0%9F%8D%B1"])
def test_odd_characters_never_break_the_calendar(client, value):
    keys = ("q", "month", "when", "prefecture", "page", "organization")
    for query in (f"month={value}", "&".join(f"{key}={value}" for key in keys)):
        assert client.get(f"{CALENDAR}?{query}").status_code == 200


@pytest.mark.parametrize("month", ["2000-01", "2099-12", "2028-02"])
def test_the_first_and_the_last_month_of_all_can_be_opened(client, month):
    EventFactory(starts=at(2026, 12, 3))
    assert str(table(client, f"?month={month}").month) == month


def test_of_several_months_the_first_is_shown_and_said_so(client):
    found = table(client, "?month=2027-01&month=2026-12")
    assert str(found.month) == "2027-01"
    assert found.listing.ignored == [
        "カレンダーには、1つの月（令和9年1月（2027年））だけを出しています。"
    ]


def test_html_in_every_text_is_shown_as_text(client):
    harm = "<script>alert(1)</script>\"'"
    EventFactory(title=harm, starts=at(2026, 12, 3))
    for query in ("?month=2026-12", f"?month={harm}", f"?{harm}=1", f"?month=2026-12&q={harm}"):
        assert "<script>alert" not in client.get(CALENDAR + query).content.decode()


# --- To other months --------------------------------------------------------------------------


def test_the_list_leads_to_the_month_of_its_first_event_and_back(client):
    EventFactory(starts=at(2027, 1, 5), prefectures=["01"])
    EventFactory(starts=at(2026, 10, 5), prefectures=["01"])
    for query, month in (
        ("?prefecture=01", "2027-01"),
        ("?prefecture=01&when=past", "2026-10"),
        ("?prefecture=01&month=2026-12&month=2027-01", "2026-12"),
        ("?prefecture=47", "2026-11"),
    ):
        page = html.unescape(client.get("/events/" + query).content.decode())
        prefecture = query[1:14]
        assert f'href="/events/calendar/?{prefecture}&month={month}"' in page
        assert "カレンダーで見る" in page
    assert "一覧で見る" in text(client, "?month=2027-01")


def test_what_began_long_ago_opens_this_month(client):
    EventFactory(starts_on=date(2025, 1, 1), ends_on=date(2027, 1, 1))
    page = client.get("/events/").content.decode()
    assert 'href="/events/calendar/?month=2026-11"' in page


def test_months_lead_to_their_neighbours_also_where_nothing_happens(client):
    EventFactory(starts=at(2026, 12, 3), prefectures=["01"])
    EventFactory(starts=at(2027, 3, 3), prefectures=["01"])
    assert words_of_links(client, "?month=2026-12&prefecture=01") == {
        "前の月（11月）": "?prefecture=01&month=2026-11",
        "今月": "?prefecture=01&month=2026-11",
        "次の月（1月）": "?prefecture=01&month=2027-01",
    }
    empty = words_of_links(client, "?month=2027-01")
    assert empty["次にイベントがある月を見る：令和9年3月（2027年）"] == "?month=2027-03"
    assert empty["ひとつ前にイベントがある月を見る：令和8年12月（2026年）"] == "?month=2026-12"


def test_nobody_is_led_beyond_all_events(client):
    EventFactory(starts=at(2026, 8, 3))
    EventFactory(starts=at(2027, 3, 3))
    seen, waiting = set(), ["?month=2026-11"]
    while waiting:
        address = waiting.pop()
        if address not in seen:
            seen.add(address)
            waiting += words_of_links(client, address).values()
    assert {address.removeprefix("?month=") for address in seen} == {
        *(f"2026-{month:02}" for month in range(8, 13)),
        *("2027-01", "2027-02", "2027-03"),
    }
    far = words_of_links(client, "?month=2050-01")
    assert set(far) == {"今月", "ひとつ前にイベントがある月を見る：令和9年3月（2027年）"}


def test_an_empty_month_says_so_and_leads_on(client):
    EventFactory(starts=at(2027, 3, 3), prefectures=["47"])
    page = text(client)
    assert "この月のイベントは、まだ登録されていません" in page
    assert "<table" not in page
    page = text(client, "?month=2027-03&prefecture=01")
    assert "条件に合うイベントは、この月にはありません" in page
    assert '<a href="?month=2027-03">条件を消して、この月を見る</a>' in page


def test_search_engines_are_kept_to_the_list(client):
    assert '<meta name="robots" content="noindex">' in text(client)


# --- Costs ------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["?month=2026-12", "?month=2026-12&prefecture=01&q=会"])
def test_the_number_of_queries_does_not_grow(client, django_assert_max_num_queries, query):
    def make(number: int) -> None:
        event = EventFactory(title="会", starts=at(2026, 12, number + 1), prefectures=["01"])
        SessionFactory(event=event, starts_at=at(2026, 12, number + 2))

    make(0)
    client.get(CALENDAR + query)  # what a process asks once, like the names of places
    with django_assert_max_num_queries(12) as few:
        client.get(CALENDAR + query)
    for number in range(1, 4):
        make(number)
    with django_assert_max_num_queries(12) as many:
        client.get(CALENDAR + query)
    assert len(few) == len(many)


def test_the_heaviest_month_is_light(client):
    for day in range(31):
        for number in range(MAX_PER_DAY + 1):
            moment = at(2026, 12, 1) + timedelta(days=day, minutes=number)
            kind = {"holding": "cancelled", "sample": number == 0}
            EventFactory(title="長" * 80, starts=moment, indexed=False, **kind)
    for _ in range(MAX_UNDATED):
        EventFactory(title="長" * 80, starts_on=date(2026, 12, 1), date_text="未" * 60)
    reindex(Event.objects.all())
    size = len(client.get(CALENDAR + "?month=2026-12&mode=venue&q=長").content)
    assert size < 60_000, size


def test_only_reading_is_allowed(client):
    assert client.post(CALENDAR).status_code == 405


def test_an_event_without_a_day_says_that_it_is_off_or_a_sample(client):
    day = {"starts_on": date(2026, 12, 1), "date_text": "12月（日は未定）"}
    EventFactory(title="冬の会", holding="cancelled", **day)
    EventFactory(title="見本の会", sample=True, **day)
    page = client.get(CALENDAR + "?month=2026-12").content.decode()
    undated = page.split('id="undated"')[1]
    assert "中止" in undated.split("冬の会")[0]
    assert "見本の会（見本）" in undated


def test_words_are_left_out_in_a_past_month_as_on_the_list(client):
    EventFactory(title="買い物の会", starts=at(2026, 1, 10))
    page = client.get(CALENDAR + "?month=2026-01&q=買い物 宇宙旅行").content.decode()
    assert "買い物の会" in page
    assert "「宇宙旅行」を除いて" in page
