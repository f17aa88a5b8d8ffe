"""What must never be false of events, sessions and videos."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from events.models import (
    CaptionFile,
    Event,
    EventContact,
    EventFile,
    EventParticipation,
    EventSession,
    Symposium,
    Video,
    VideoFile,
)
from organizations.publishing.states import Status
from organizations.uploads.captioning import NO_WORDS, Captioning
from records import snapshots
from search.models import Document
from tests.events.factories import (
    ChapterFactory,
    EventFactory,
    SpeakerFactory,
    SymposiumFactory,
    VideoFactory,
    in_days,
)
from vocabulary.dates.writing import format_date

pytestmark = pytest.mark.django_db


def refused(row) -> list[str]:
    """The sentences an editor reads; the database refuses the row as well."""
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    return caught.value.messages


def test_a_session_does_not_end_before_it_begins():
    event = EventFactory(starts__none=True)
    session = EventSession(event=event, starts_at=in_days(1), ends_at=in_days(1))
    assert refused(session) == ["おわりの日時は、はじまりの日時より後にしてください"]
    session.ends_at = session.starts_at - timedelta(minutes=1)
    assert refused(session) == ["おわりの日時は、はじまりの日時より後にしてください"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"starts_on": date(2026, 12, 2), "ends_on": date(2026, 12, 1)},
            "おわりの日は、はじまりの日か、それより後にしてください",
        ),
        ({"ends_on": date(2026, 12, 1)}, "おわりの日は、はじまりの日か、それより後にしてください"),
        (
            {"cancel_reason": "大雪のため"},
            "中止・延期の理由があります。開催の状態を「中止」か「延期」にしてください",
        ),
        ({"online_url_is_public": True}, "公開するときは、配信のアドレスを入力してください"),
    ],
)
def test_an_event_that_contradicts_itself_is_refused_with_a_sentence(fields, sentence):
    event = EventFactory()
    for name, value in fields.items():
        setattr(event, name, value)
    assert refused(event) == [sentence]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"is_walk_in": True, "apply_phone": "03-1234-5678"},
            "「申込不要」のときは、申込の締切・ページ・電話番号と「定員に達した」を空けてください",
        ),
        (
            {"capacity": "0"},
            "定員は、30人、15組（申込順）のように、1以上の数字で入力してください。"
            "定員がなければ空けてください",
        ),
    ],
)
def test_ways_to_take_part_that_contradict_themselves_are_refused(fields, sentence):
    assert refused(EventParticipation(event=EventFactory(), **fields)) == [sentence]


@pytest.mark.parametrize("name", ["kind", "mode", "holding"])
def test_the_database_knows_the_choices(name):
    event = EventFactory()
    setattr(event, name, "x")
    with pytest.raises(IntegrityError), transaction.atomic():
        event.save()


def test_the_database_knows_the_considerations():
    event = EventFactory(participation__considerations=["childcare", "captions"])
    assert event.participation.consideration_labels == ["字幕", "託児"]
    event.participation.considerations = ["magic"]
    with pytest.raises(IntegrityError), transaction.atomic():
        event.participation.save()


def test_rounds_of_the_symposium_begin_with_one_and_come_once():
    assert refused(Symposium(round=0, title="シンポジウム")) == [
        "回は1以上の数字で入力してください"
    ]
    SymposiumFactory(round=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        SymposiumFactory(round=1)


def test_a_video_lasts_at_most_a_day():
    video = VideoFactory()
    video.duration_seconds = 86_401
    assert refused(video) == ["長さは、1秒から24時間（86400秒）までで入力してください"]


@pytest.mark.parametrize("make", [EventFactory, VideoFactory])
def test_the_database_refuses_a_step_over_the_review(make):
    row = make(draft=True)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {row._meta.db_table} SET status = 'published', published_at = now()"
        )


# --- Submitting ---------------------------------------------------------------------------


def missing_of(row, user) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        row.submit(user)
    return caught.value.message_dict


def test_submitting_an_empty_event_names_everything_that_is_missing(editor_a):
    event = Event.objects.create(owner=editor_a.memberships.get().organization, title="催し")
    assert missing_of(event, editor_a) == {
        "catch": ["ひとこと紹介を入力してください"],
        "description": ["内容を入力してください"],
        "host": ["主催を入力してください"],
        "mode": ["開催方法を選んでください"],
        "starts_on": ["開催日時か、わかる範囲の「はじまりの日」を入力してください"],
    }


def test_nobody_can_apply_after_the_last_day(editor_a):
    owner = editor_a.memberships.get().organization
    event = EventFactory(
        draft=True, owner=owner, starts=in_days(3), participation__apply_until=in_days(4)
    )
    told = missing_of(event, editor_a)["participation__apply_until"]
    assert told == [f"申込の締切が、最後の開催日（{format_date(event.final_day)}）より後です"]
    event.participation.apply_until = event.sessions.get().starts_at
    event.participation.save()
    event.submit(editor_a)


def test_a_deadline_may_follow_a_day_that_only_names_the_month(editor_a):
    owner = editor_a.memberships.get().organization
    event = EventFactory(
        draft=True,
        owner=owner,
        date_text="2027年1月（日は未定）",
        starts_on=date(2027, 1, 1),
        participation__apply_until=in_days(400),
    )
    event.submit(editor_a)


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        (date(2026, 1, 1), date(9999, 12, 31), "2000年から2099年まで"),
        (date(1999, 12, 31), None, "2000年から2099年まで"),
        (date(2026, 1, 1), date(2028, 1, 3), "2年以内"),
    ],
)
def test_no_event_lasts_for_ever(first, last, sentence):
    """Each month until 9999 would be counted whenever somebody opens the list."""
    event = EventFactory()
    event.starts_on, event.ends_on = first, last
    with pytest.raises(ValidationError, match=sentence):
        event.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        event.save()


@pytest.mark.parametrize("last", [datetime(9999, 12, 31, tzinfo=UTC), in_days(740)])
def test_no_session_lasts_for_ever(last):
    session = EventFactory(starts=in_days(1)).sessions.get()
    session.ends_at = last
    with pytest.raises(ValidationError, match="2年以内"):
        session.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        session.save()


def test_a_complete_event_is_submitted_and_approved(editor_a, secretariat):
    event = EventFactory(draft=True, owner=editor_a.memberships.get().organization)
    event.submit(editor_a)
    assert event.status == Status.SUBMITTED
    assert not Event.objects.published().exists()
    event.approve(secretariat)
    assert Event.objects.published().get() == event


def test_a_ministry_publishes_at_once(ministry_editor):
    event = EventFactory(draft=True, owner=ministry_editor.memberships.get().organization)
    event.submit(ministry_editor)
    assert event.status == Status.PUBLISHED


def test_a_video_without_words_is_not_submitted(editor_a):
    video = VideoFactory(draft=True, owner=editor_a.memberships.get().organization)
    assert missing_of(video, editor_a) == {"transcript": [NO_WORDS]}


@pytest.mark.parametrize(
    "words_given",
    [
        {"transcript": "ありがとうございます。"},
        {"text_url": "https://example.jp/text"},
        {"captioning": Captioning.GIVEN},
        {"source__is_brief": True},
    ],
)
def test_a_video_whose_words_can_be_read_is_submitted(editor_a, words_given):
    owner = editor_a.memberships.get().organization
    video = VideoFactory(draft=True, owner=owner, **words_given)
    video.submit(editor_a)
    assert video.status == Status.SUBMITTED


def test_a_caption_file_is_enough(editor_a, caption_file):
    video = VideoFactory(draft=True, owner=editor_a.memberships.get().organization)
    CaptionFile.objects.create(video=video, file=caption_file)
    video.submit(editor_a)
    assert video.status == Status.SUBMITTED


def test_a_video_needs_an_address_or_a_file(editor_a):
    owner = editor_a.memberships.get().organization
    video = VideoFactory(draft=True, owner=owner, url="", transcript="全文")
    assert "url" in missing_of(video, editor_a)


# --- Search -------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["講演会", "室田", "訓子府町公民館", "手話", "北海道", "みつけて"])
def test_an_event_is_found_by_what_its_page_says(word):
    event = EventFactory(
        description="みつけてください。",
        venue="訓子府町公民館",
        participation__considerations=["sign-language"],
        prefectures=["01"],
    )
    SpeakerFactory(event=event)
    event.record_change(None)
    EventFactory(title="ほかの催し", description="", catch="")
    assert event in Event.objects.search(word)


def test_the_address_of_a_closed_stream_is_not_in_the_index():
    event = EventFactory(online_url="https://secret.example.jp/live")
    document = Document.objects.get(kind="event", object_id=event.pk)
    assert "secret" not in document.text
    assert "secret" not in str(document.parts)


def test_a_video_is_found_by_its_transcript_and_its_chapters():
    video = VideoFactory(transcript="移動販売車が毎週まわっています。")
    ChapterFactory(video=video, title="沿線まるごと", speaker="東日本旅客鉄道株式会社")
    video.record_change(None)
    for word in ("移動販売車", "沿線まるごと", "旅客鉄道"):
        assert Video.objects.search(word).get() == video


# --- Words --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "length", "time"),
    [
        (59, "1分", "0:59"),
        (1890, "32分", "31:30"),
        (3600, "1時間", "1:00:00"),
        (5521, "1時間33分", "1:32:01"),
    ],
)
def test_lengths_and_times_are_written_as_people_say_them(seconds, length, time):
    assert Video(duration_seconds=seconds).length_words == length
    assert ChapterFactory(start_seconds=seconds).time == time


def test_a_chapter_without_a_time_says_none():
    assert ChapterFactory(start_seconds=None).time == ""


# --- Versions -----------------------------------------------------------------------------


def content_of(row) -> dict:
    """A snapshot; when a file came in is a fact of its row, which is a new one."""
    taken = snapshots.take(type(row).objects.get(pk=row.pk))
    for entries in taken["children"].values():
        for entry in entries:
            entry["fields"].pop("created_at", None)
    return taken


def test_a_version_brings_back_an_event_with_its_rows(pdf_file):
    event = EventFactory(
        title="はじめの題名",
        kana="はじめのだいめい",
        co_hosts="協力：老人クラブ",
        participation__considerations=["captions"],
        contact__name="福祉保健課",
        prefectures=["01"],
        themes=["meals"],
    )
    SpeakerFactory(event=event)
    EventFile.objects.create(event=event, file=pdf_file, caption="ちらし")
    kept, version = content_of(event), snapshots.take(event)
    event.title = "次の題名"
    EventParticipation.objects.update(considerations=["parking"])
    EventContact.objects.all().delete()
    event.kana = event.co_hosts = ""
    event.save()
    for children in (event.sessions, event.speakers, event.files):
        children.all().delete()
    event.themes.clear()
    snapshots.restore(Event.objects.get(pk=event.pk), json.loads(json.dumps(version)))
    assert content_of(event) == kept


def test_a_version_brings_back_a_video_with_its_rows(video_file, caption_file):
    video = VideoFactory(symposium=SymposiumFactory(), transcript="全文です。")
    ChapterFactory(video=video, start_seconds=95)
    VideoFile.objects.create(video=video, file=video_file)
    CaptionFile.objects.create(video=video, file=caption_file)
    kept, version = content_of(video), snapshots.take(video)
    for children in (video.chapters, video.files, video.caption_files):
        children.all().delete()
    snapshots.restore(Video.objects.get(pk=video.pk), json.loads(json.dumps(version)))
    assert content_of(video) == kept


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("10名", "10名"),
        ("15組（申込順）", "15組（申込順）"),
        ("３０", "30人"),
        ("1,200", "1,200人"),
        ("二十名", "20名"),
        ("先着50人", "先着50人"),
    ],
)
def test_a_capacity_keeps_the_unit_it_was_written_with(written, kept):
    event = EventFactory(participation__capacity=written)
    assert EventParticipation.objects.get(event=event).capacity == kept


@pytest.mark.parametrize("capacity", ["-5", "0人", "なし"])
def test_a_capacity_counts_from_one(capacity):
    with pytest.raises(IntegrityError, match="event_capacity_above_zero"):
        EventFactory(participation__capacity=capacity)
