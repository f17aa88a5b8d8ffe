"""Registering events and videos in the admin."""

from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from events.forms import parse_clock
from events.models import Event, EventContact, EventParticipation, Symposium, Video
from organizations.publishing import review
from organizations.publishing.states import Status
from records.models import LogEntry
from search.models import Document
from tests.admin_form import fields_of, press, send
from tests.cases.factories import CaseFactory
from tests.events.factories import EventFactory, SymposiumFactory, VideoFactory, in_days
from vocabulary.dates.writing import format_date

pytestmark = pytest.mark.django_db
ADD = reverse("admin:events_event_add")
ADD_VIDEO = reverse("admin:events_video_add")


def text_of(answer) -> str:
    return answer.content.decode()


def test_an_editor_registers_an_event_with_dates_as_they_are_written(desk_a, organization_a):
    answer = send(
        desk_a,
        ADD,
        title="通いの場づくり講演会",
        mode="venue",
        prefectures=["01"],
        co_hosts="共催：町の社協\n協力：老人クラブ",
        **{
            "sessions-0-starts_at_0": "令和8年12月3日（木）",
            "sessions-0-starts_at_1": "午後１時半",
            "sessions-0-ends_at_0": "2026/12/3",
            "sessions-0-ends_at_1": "15:30",
            "participation-0-considerations": ["captions", "parking"],
            "participation-0-apply_until_0": "R8.12.1",
            "speakers-0-name": "室田信一",
        },
    )
    assert answer.status_code == 302, text_of(answer)
    event = Event.objects.get()
    assert (event.owner, event.status) == (organization_a, Status.DRAFT)
    assert event.sessions.get().when == "令和8年12月3日（木）13:30〜15:30"
    joining = event.participation
    assert joining.apply_until == timezone.make_aware(datetime(2026, 12, 1, 23, 59))
    assert joining.considerations == ["captions", "parking"]
    assert event.co_hosts.splitlines() == ["共催：町の社協", "協力：老人クラブ"]
    assert str(event.speakers.get()) == "室田信一"


WRONG: list[tuple[dict[str, str], list[str]]] = [
    (
        {
            "sessions-0-starts_at_0": "2026-12-03",
            "sessions-0-starts_at_1": "13:30",
            "sessions-0-ends_at_0": "2026-12-03",
            "sessions-0-ends_at_1": "13:00",
            "starts_on": "2026-12-03",
            "ends_on": "2026-12-02",
            "participation-0-capacity": "-5",
            "contact-0-phone": "電話",
            "online_url": "javascript:alert(1)",
            "title": "あ" * 81,
            "co_hosts": "長" * 501,
            "kana": "あ" * 161,
        },
        [
            "おわりの日時は、はじまりの日時より後にしてください",
            "おわりの日は、はじまりの日か、それより後にしてください",
            "1以上の数字で入力してください",
            "電話番号は、数字で入力してください",
            "https:// から始まる形で入力してください",
            "題名は80文字以内で入力してください（現在81文字）",
            "共催・協力は500文字以内で入力してください",
            "題名のよみがなは160文字以内で入力してください",
        ],
    ),
    (
        {
            "starts_on": "2026-13-45",
            "sessions-0-starts_at_0": "令和8年12月3日（金）",
            "sessions-0-starts_at_1": "13:30",
            "participation-0-capacity": "0",
            "title": "",
        },
        [
            "はじまりの日は、年月日で入力してください",
            "は木曜日ですが、金曜日と書かれています",
            "1以上の数字で入力してください",
            "題名を入力してください",
        ],
    ),
    (
        {
            "sessions-0-starts_at_0": "令和8年12月3日（金）17時",
            "participation-0-apply_until_0": "あした",
            "date_text": "そのうち",
        },
        [
            "は木曜日ですが、金曜日と書かれています",
            "年月日で入力してください",
            "「日にちの書き方」から月を読み取れません",
        ],
    ),
    (
        {
            "starts_on": "令和8年12月3日（金）",
            "participation-0-is_walk_in": "on",
            "participation-0-apply_phone": "03-1234-5678",
        },
        ["は木曜日ですが、金曜日と書かれています", "「申込不要」のときは"],
    ),
]


def test_what_cannot_be_is_refused_with_a_sentence_and_nothing_is_lost(desk_a):
    form = fields_of(desk_a.get(ADD)) | {"title": "講演会", "catch": "残る文です"}
    for changes, sentences in WRONG:
        answer = press(desk_a, ADD, form, **changes)
        assert answer.status_code == 200
        for sentence in (*sentences, "残る文です"):
            assert sentence in text_of(answer), sentence
    assert not Event.objects.exists()


def test_a_reading_is_kept_in_hiragana_and_finds_the_event(desk_a, organization_a):
    refused = send(desk_a, ADD, title="訓子府町の集い", kana="訓子府町のつどい")
    assert "よみがなは、ひらがなで入力してください" in text_of(refused)
    assert not Event.objects.exists()
    send(desk_a, ADD, title="訓子府町の集い", kana="クンネップチョウのつどい")
    assert Event.objects.get().kana == "くんねっぷちょうのつどい"
    EventFactory(owner=organization_a, title="別の講演会")
    listed = reverse("admin:events_event_changelist")
    found = desk_a.get(f"{listed}?q=くんねっぷ").context["cl"].result_list
    assert list(found) == [Event.objects.get(title="訓子府町の集い")]


def test_an_uncertain_day_is_put_into_its_month(desk_a):
    send(desk_a, ADD, title="交流会", date_text="2027年2月（日は未定）")
    event = Event.objects.get()
    assert (event.starts_on, event.ends_on) == (date(2027, 2, 1), date(2027, 2, 28))
    assert event.when == "令和9年2月（2027年）（日は未定）"


def test_an_editor_of_another_organization_reaches_neither_events_nor_videos(editor_b, sign_in):
    desk = sign_in(editor_b)
    for row in (EventFactory(draft=True, title="ひみつ"), VideoFactory(draft=True, title="ひみつ")):
        name = row._meta.model_name
        address = reverse(f"admin:events_{name}_change", args=[row.pk])
        assert desk.get(address).status_code == 404
        assert desk.post(address, {"title": "x"}).status_code == 404
        assert "ひみつ" not in text_of(desk.get(reverse(f"admin:events_{name}_changelist")))


def test_other_organizations_drafts_cannot_be_related(desk_a):
    draft = CaseFactory()
    answer = send(desk_a, ADD, title="講演会", cases=[str(draft.pk)])
    assert answer.status_code == 200
    assert draft.title not in text_of(answer)
    assert not Event.objects.exists()


def test_lengths_and_places_in_a_video_are_read_as_people_write_them(desk_a):
    answer = send(
        desk_a,
        ADD_VIDEO,
        title="実践の動画",
        duration_seconds="１時間３２分",
        **{"chapters-0-title": "見守りの話", "chapters-0-start_seconds": "1:35"},
    )
    assert answer.status_code == 302, text_of(answer)
    video = Video.objects.get()
    assert video.duration_seconds == 5520
    assert video.chapters.get().start_seconds == 95
    page = text_of(desk_a.get(answer.url))
    assert 'value="1:32:00"' in page
    assert 'value="1:35"' in page


def test_a_length_nobody_can_read_is_refused(desk_a):
    form = fields_of(desk_a.get(ADD_VIDEO)) | {"title": "動画"}
    for length in ("ながい", "25:00:00", "99999999", "-1", "1:99"):
        answer = press(desk_a, ADD_VIDEO, form, duration_seconds=length)
        assert answer.status_code == 200
        assert "31:30 や 1時間32分 のように" in text_of(answer), length


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("31:30", 1890),
        ("1:32:10", 5530),
        ("90秒", 90),
        ("2時間", 7200),
        ("1時間 5分 3秒", 3903),
        ("90:00", 5400),
        ("", None),
        ("90", None),
        ("24:00:01", None),
    ],
)
def test_clocks(text, seconds):
    assert parse_clock(text) == seconds


def test_a_video_without_words_is_saved_but_told_what_is_missing(desk_a, organization_a):
    video = VideoFactory(draft=True, owner=organization_a)
    answer = send(desk_a, reverse("admin:events_video_change", args=[video.pk]), "_submit")
    page = text_of(desk_a.get(answer.url))
    assert Video.objects.get().status == Status.DRAFT
    assert "耳の不自由な方に内容が伝わりません" in page


def test_a_form_saved_without_changes_changes_nothing(desk_a, organization_a):
    event = EventFactory(
        draft=True, owner=organization_a, participation__considerations=["parking"]
    )
    video = VideoFactory(draft=True, owner=organization_a, duration_seconds=95)
    for row in (event, video):
        before = row.version
        answer = send(desk_a, reverse(f"admin:events_{row._meta.model_name}_change", args=[row.pk]))
        assert answer.status_code == 302, answer.context["problems"]
        row.refresh_from_db()
        assert row.version == before


# --- Rows of their own: how to take part, whom to ask ------------------------------------------


def change(event: Event) -> str:
    return reverse("admin:events_event_change", args=[event.pk])


def test_the_form_asks_how_to_take_part_after_the_place(desk_a):
    page = text_of(desk_a.get(ADD))
    titles = ["場所", "参加するには", "問い合わせ", "関係するもの", "開催日時"]
    places = [page.index(f">{title}</a></li>") for title in titles]
    assert places == sorted(places)
    labels = ["会場への行き方", "参加する方への配慮", "関係する事例"]
    assert sorted(labels, key=page.rindex) == labels
    assert "インターネットを使わない方も申し込めるように、電話などの方法も書いてください。" in page


def test_where_nothing_is_told_there_is_no_row(desk_a, organization_a):
    send(desk_a, ADD, title="講演会")
    event = Event.objects.get()
    send(desk_a, change(event), title="次の講演会", **{"participation-0-fee": "　 "})
    assert not EventParticipation.objects.exists()
    assert not EventContact.objects.exists()
    assert Event.objects.get().title == "次の講演会"


def test_a_row_goes_with_the_last_that_it_told(desk_a, organization_a):
    told = {
        "participation__fee": "無料",
        "participation__capacity": "20",
        "participation__is_full": True,
        "participation__considerations": ["parking"],
        "contact__name": "福祉課",
    }
    event = EventFactory(draft=True, owner=organization_a, **told)
    rest = {"participation-0-is_full": None, "participation-0-considerations": None}
    send(desk_a, change(event), **rest, **{"participation-0-fee": ""})
    assert EventParticipation.objects.get().capacity == "20人"
    answer = send(desk_a, change(event), **{"participation-0-capacity": ""})
    assert answer.status_code == 302
    assert not EventParticipation.objects.exists()
    assert EventContact.objects.get().name == "福祉課"
    log = LogEntry.objects.of(event).filter(action=LogEntry.Action.CHANGE)
    assert {line.detail for line in log} == {"費用、定員に達した、参加する方への配慮", "定員"}


def test_a_row_emptied_but_for_a_mistake_is_refused_and_stays(desk_a, organization_a):
    event = EventFactory(draft=True, owner=organization_a, participation__capacity="20")
    answer = send(desk_a, change(event), **{"participation-0-capacity": "-5"})
    assert answer.status_code == 200
    (problem,) = answer.context["problems"]
    assert problem.anchor == "id_participation-0-capacity"
    assert EventParticipation.objects.get().capacity == "20人"


def late(event: Event) -> str:
    return f"申込の締切が、最後の開催日（{format_date(event.final_day)}）より後です"


def test_what_lacks_in_a_row_is_told_at_its_control(desk_a, organization_a):
    event = EventFactory(
        draft=True, owner=organization_a, starts=in_days(3), participation__apply_until=in_days(4)
    )
    answer = send(desk_a, change(event), "_submit")
    page = desk_a.get(answer.url)
    (problem,) = page.context["problems"]
    assert problem.sentence == late(event)
    assert problem.anchor == "id_participation-0-apply_until_0"
    assert f'id="{problem.anchor}"' in text_of(page)
    assert text_of(page).count(late(event)) == 2  # in the summary, and at the control


def test_a_public_event_takes_no_deadline_after_its_last_day(sign_in, ministry_editor):
    owner = ministry_editor.memberships.get().organization
    event = EventFactory(owner=owner, starts=in_days(3))
    late_day = str(timezone.localdate(in_days(4)))
    fields = {"participation-0-apply_until_0": late_day, "participation-0-fee": "無料"}
    answer = send(sign_in(ministry_editor), change(event), **fields)
    assert answer.status_code == 200
    (problem,) = answer.context["problems"]
    assert problem.sentence == late(event)
    assert problem.anchor == "id_participation-0-apply_until_0"
    assert "無料" in text_of(answer)
    assert not EventParticipation.objects.exists()


def test_a_proposed_way_to_take_part_is_told_by_its_columns_and_waits(
    desk_a, client, organization_a, secretariat
):
    event = EventFactory(owner=organization_a, contact__name="福祉課")
    event.record_change(None)
    told = {"participation-0-fee": "資料代500円", "participation-0-is_walk_in": "on"}
    assert send(desk_a, change(event), **told, **{"contact-0-name": ""}).status_code == 302
    pending = review.pending_change(event)
    changes = {one.label: (one.before, one.after) for one in review.differences(event, pending)}
    assert changes == {
        "費用": ("", "資料代500円"),
        "申込不要": ("いいえ", "はい"),
        "問い合わせ先": ("福祉課", ""),
    }
    assert "資料代500円" not in text_of(client.get(event.get_absolute_url()))
    assert 'value="資料代500円"' in text_of(desk_a.get(change(event)))
    review.apply(Event.objects.get(), secretariat)
    page = text_of(client.get(event.get_absolute_url()))
    assert "資料代500円" in page
    assert "福祉課" not in page
    review.restore(Event.objects.get(), review.versions(event).last(), secretariat)
    assert not EventParticipation.objects.exists()
    assert EventContact.objects.get().name == "福祉課"


def test_the_list_of_events_takes_the_same_number_of_queries(
    desk_a, organization_a, django_assert_max_num_queries
):
    address = reverse("admin:events_event_changelist")
    EventFactory(owner=organization_a)
    with django_assert_max_num_queries(30) as few:
        desk_a.get(address)
    for _ in range(9):
        EventFactory(owner=organization_a)
    with django_assert_max_num_queries(30) as many:
        desk_a.get(address)
    assert len(few) == len(many)


# --- The rounds of the symposium ------------------------------------------------------------


def test_only_the_secretariat_keeps_the_rounds(desk_a, sign_in, secretariat, ministry_editor):
    symposium = SymposiumFactory()
    for page, args in (("changelist", []), ("add", []), ("change", [symposium.pk])):
        address = reverse(f"admin:events_symposium_{page}", args=args)
        assert desk_a.get(address).status_code in (302, 403, 404)
        assert sign_in(ministry_editor).get(address).status_code in (302, 403, 404)
        assert sign_in(secretariat).get(address).status_code == 200


def test_an_editor_can_name_the_round_of_a_video(desk_a):
    symposium = SymposiumFactory()
    send(desk_a, ADD_VIDEO, title="動画", symposium=str(symposium.pk))
    assert Video.objects.get().symposium == symposium


def test_a_renamed_round_is_found_by_its_new_name(sign_in, secretariat):
    symposium = SymposiumFactory(round=1)
    video = VideoFactory(symposium=symposium)
    address = reverse("admin:events_symposium_change", args=[symposium.pk])
    assert send(sign_in(secretariat), address, title="つながる集い").status_code == 302
    assert Symposium.objects.get().title == "つながる集い"
    assert "つながる集い" in Document.objects.get(kind="video", object_id=video.pk).text


def test_a_round_comes_once(sign_in, secretariat):
    SymposiumFactory(round=1)
    answer = send(
        sign_in(secretariat), reverse("admin:events_symposium_add"), round="１", title="集い"
    )
    assert answer.status_code == 200
    assert "すでに登録されています" in text_of(answer)
