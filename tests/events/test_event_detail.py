"""The page of one event."""

from datetime import date, timedelta
from unittest import mock

import pytest
from django.utils import timezone

from events.models import EventFile, Mode
from events.models.event import EventKind
from tests.accounts.factories import UserFactory
from tests.events.factories import (
    EventFactory,
    SessionFactory,
    SpeakerFactory,
    VideoFactory,
    in_days,
)

pytestmark = pytest.mark.django_db
HARM = "<img src=x onerror=alert(1)>"
SECRET = "https://secret.example.jp/live"


def page(client, event) -> str:
    answer = client.get(event.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


def test_everything_a_participant_needs_is_there(client):
    event = EventFactory(
        title="通いの場づくり講演会",
        catch="行きたくなる場のつくり方を聞きます。",
        starts=timezone.make_aware(timezone.datetime(2027, 2, 3, 13, 30)),
        venue="訓子府町公民館",
        address="北海道常呂郡訓子府町東町",
        access="バス停からすぐ",
        participation__targets="どなたでも",
        participation__fee="無料",
        participation__capacity="1200",
        participation__apply_until=timezone.make_aware(timezone.datetime(2027, 1, 29, 17, 0)),
        participation__apply_how="FAXでも受け付けます。",
        participation__apply_phone="0157-00-0000",
        participation__apply_url="https://example.jp/apply",
        participation__considerations=["sign-language", "parking"],
        participation__consideration_note="手話は1週間前までに。",
        contact__name="福祉保健課",
        contact__phone="0157-00-0001",
        contact__hours="平日9時〜17時",
    )
    SpeakerFactory(event=event)
    text = page(client, event)
    for words in (
        "<h1>通いの場づくり講演会</h1>",
        "令和9年2月3日（水）13:30〜15:30",
        "訓子府町公民館",
        "バス停からすぐ",
        "どなたでも",
        "1,200人",
        "令和9年1月29日（金）17:00（2027年）",
        "FAXでも受け付けます。",
        'href="tel:0157000000"',
        'href="https://example.jp/apply"',
        "手話通訳",
        "手話は1週間前までに。",
        "福祉保健課",
        "室田信一",
        f'href="/events/{event.pk}.ics"',
        "https://www.google.com/maps/search/?api=1&amp;query=%E5%8C%97",
    ):
        assert words in text


def test_the_reading_stands_behind_the_title(client):
    event = EventFactory(title="訓子府町の集い", kana="くんねっぷちょうのつどい")
    assert '<span class="kyoso-kana">（くんねっぷちょうのつどい）</span>' in page(client, event)
    assert "kyoso-kana" not in page(client, EventFactory())


@pytest.mark.parametrize(("kind", "times"), [(EventKind.LECTURE, 2), (EventKind.OTHER, 1)])
def test_a_kind_stands_over_the_title_where_it_says_something(client, kind, times):
    text = page(client, EventFactory(kind=kind))
    assert text.count(f">{kind.label}<") == times


def test_who_helps_stands_beside_the_host_and_only_where_it_is_known(client):
    event = EventFactory(co_hosts="共催：町の社協\n協力：老人クラブ")
    text = page(client, event)
    host = text.index("<dt>主催</dt><dd>訓子府町</dd>")
    helped = text.index("<dt>共催・協力</dt><dd><p>共催：町の社協<br>協力：老人クラブ</p></dd>")
    assert host < helped < text.index("</dl>", host)
    assert "共催・協力" not in page(client, EventFactory())


def test_a_visitor_cannot_open_a_draft(client):
    event = EventFactory(draft=True)
    assert client.get(event.get_absolute_url()).status_code == 404
    assert client.get(f"/events/{event.pk}.ics").status_code == 404


def test_not_even_its_own_editor_opens_a_draft_among_the_public_pages(editor_a, sign_in):
    event = EventFactory(draft=True, owner=editor_a.memberships.get().organization)
    assert sign_in(editor_a).get(event.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("key", ["0", "99999", "99999999999999999999999", "x", "-1", "1.5"])
def test_an_unknown_event_is_not_found(client, key):
    assert client.get(f"/events/{key}/").status_code == 404
    assert client.get(f"/events/{key}.ics").status_code == 404
    assert client.get(f"/videos/{key}/").status_code == 404


def test_what_is_cancelled_says_so_first(client):
    event = EventFactory(title="講演会", holding="cancelled", cancel_reason="大雪のためです。")
    text = page(client, event)
    assert text.index("このイベントは中止になりました") < text.index("<h1>")
    assert "大雪のためです。" in text
    assert "予定表に追加する" not in text


def test_a_cancelled_session_is_struck_out(client):
    event = EventFactory()
    SessionFactory(event=event, starts_at=in_days(20), is_cancelled=True, note="第2回")
    text = page(client, event)
    assert "<s>" in text
    assert "この回は中止" in text
    assert "（第2回）" in text


def test_what_is_over_takes_no_applications(client):
    event = EventFactory(
        starts=in_days(-1), participation__apply_phone="03-1234-5678", contact__name="福祉課"
    )
    text = page(client, event)
    assert "終了しました" in text
    assert "参加するには" not in text
    assert "03-1234-5678" not in text
    assert "予定表に追加する" not in text
    assert "福祉課" in text


def test_an_uncertain_day_is_written_as_the_source_has_it(client):
    event = EventFactory(
        starts_on=date(2025, 9, 1), ends_on=date(2025, 9, 30), date_text="2025年9月（日は不明）"
    )
    text = page(client, event)
    assert "令和7年9月（2025年）（日は不明）" in text
    assert "9月1日" not in text
    assert client.get(f"/events/{event.pk}.ics").status_code == 404


@pytest.mark.parametrize("path", ["/events/", "/events/{pk}/", "/events/{pk}.ics"])
@pytest.mark.parametrize("query", ["", "?q=secret", "?q=live"])
def test_a_closed_stream_is_named_nowhere(client, path, query):
    event = EventFactory(
        mode=Mode.ONLINE, online_url=SECRET, participation__apply_phone="03-1234-5678"
    )
    answer = client.get(path.format(pk=event.pk) + query)
    assert answer.status_code == 200
    assert b"secret.example.jp" not in answer.content


def test_a_closed_stream_is_sent_to_those_who_applied(client):
    event = EventFactory(
        mode=Mode.ONLINE, online_url=SECRET, participation__apply_phone="03-1234-5678"
    )
    assert "申し込んだ方に主催者からお知らせします" in page(client, event)


def test_a_public_stream_is_a_link(client):
    event = EventFactory(mode=Mode.BOTH, online_url=SECRET, online_url_is_public=True)
    assert f'href="{SECRET}"' in page(client, event)


def test_files_and_public_videos_are_listed(client, pdf_file):
    event = EventFactory(starts=in_days(-1))
    file = EventFile.objects.create(event=event, file=pdf_file, caption="当日の資料")
    VideoFactory(event=event, title="当日の動画")
    VideoFactory(event=event, title="下書きの動画", draft=True)
    text = page(client, event)
    assert f'href="{file.url}"' in text
    assert "当日の資料（PDF：" in text
    assert "当日の動画" in text
    assert "下書きの動画" not in text


def test_html_in_every_text_is_shown_as_text(client):
    event = EventFactory(
        **dict.fromkeys(
            (
                "title",
                "kana",
                "catch",
                "description",
                "host",
                "co_hosts",
                "venue",
                "address",
                "access",
                "participation__targets",
                "participation__fee",
                "participation__apply_how",
                "participation__apply_phone",
                "participation__consideration_note",
                "contact__name",
                "contact__phone",
                "contact__hours",
                "source__title",
                "source__note",
            ),
            HARM,
        ),
        holding="postponed",
        cancel_reason=HARM,
    )
    SpeakerFactory(event=event, name=HARM, affiliation=HARM, talk=HARM)
    SessionFactory(event=event, note=HARM)
    assert "<img src=x" not in page(client, event)


def test_the_source_is_named(client):
    event = EventFactory(source__title="行政説明 資料13", source__url="https://example.jp/13")
    assert "「行政説明 資料13」" in page(client, event)


def test_the_page_takes_at_most_twelve_queries(client, django_assert_max_num_queries, pdf_file):
    event = EventFactory(prefectures=["01", "02"], themes=["meals", "care"])
    event.municipalities.set(["015491"])

    def grow() -> None:
        SessionFactory(event=event)
        SpeakerFactory(event=event)
        VideoFactory(event=event)
        EventFile.objects.create(event=event, file=pdf_file)

    grow()
    with django_assert_max_num_queries(12) as few:
        client.get(event.get_absolute_url())
    for _ in range(4):
        grow()
    with django_assert_max_num_queries(12) as many:
        client.get(event.get_absolute_url())
    assert len(few) == len(many)


def test_somebody_signed_in_reads_the_same_page(sign_in):
    event = EventFactory()
    assert event.title in page(sign_in(UserFactory()), event)


def test_its_status_follows_the_hour_in_which_applications_end(client):
    now = timezone.now()
    event = EventFactory(participation__apply_until=now + timedelta(minutes=1))
    assert "まもなく締切" in page(client, event)
    with mock.patch.object(timezone, "now", return_value=now + timedelta(minutes=2)):
        assert "申込締切" in page(client, event)
