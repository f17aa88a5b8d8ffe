"""The list of videos by round, and the page of one video."""

import pytest
from django.utils import timezone

from cases.models import Case
from events.models import CaptionFile, VideoFile, VideoSlide
from organizations.publishing.states import Status
from tests.events.factories import (
    ChapterFactory,
    EventFactory,
    SymposiumFactory,
    VideoFactory,
)
from tests.organizations.factories import OrganizationFactory

pytestmark = pytest.mark.django_db
LIST = "/videos/"
HARM = "<img src=x onerror=alert(1)>"


def text(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def page(client, video) -> str:
    return text(client, video.get_absolute_url())


def case(title: str, status: str = Status.PUBLISHED) -> Case:
    return Case.objects.create(
        owner=OrganizationFactory(), title=title, status=status, published_at=timezone.now()
    )


def test_rounds_stand_before_other_videos_the_latest_first(client):
    first, third = SymposiumFactory(round=1), SymposiumFactory(round=3)
    VideoFactory(title="ほかの動画")
    VideoFactory(title="はじめの動画", symposium=first)
    VideoFactory(title="あとの動画", symposium=third)
    SymposiumFactory(round=2, summary="動画はまだありません。")
    found = text(client, LIST)
    places = [
        found.index(words)
        for words in ("あとの動画", "動画はまだありません。", "はじめの動画", "そのほかの動画")
    ]
    assert places == sorted(places)


def test_words_put_the_closest_video_first_and_the_rounds_are_one_link_away(client):
    latest = VideoFactory(title="あとの動画", summary="配食も", symposium=SymposiumFactory(round=3))
    VideoFactory(title="配食の動画", prefectures=["01"])
    found = text(client, LIST + "?q=配食")
    assert found.index("の動画</a></h3>") < found.index(latest.title)
    assert 'id="round-' not in found
    by_round = text(client, LIST + "?q=配食&sort=round")
    assert 'id="round-1"' in by_round
    assert by_round.index(latest.title) < by_round.index("配食</mark>の動画")
    by_place = text(client, LIST + "?sort=place")
    assert by_place.index("配食の動画") < by_place.index(latest.title)


def test_a_round_without_videos_leads_to_its_public_event(client):
    event = EventFactory()
    SymposiumFactory(round=2, event=event)
    SymposiumFactory(round=3, event=EventFactory(draft=True))
    found = text(client, LIST)
    assert f'<a href="/events/{event.pk}/">第2回の案内を見る</a>' in found
    assert "第3回の案内を見る" not in found


def test_videos_are_found_by_words_and_theme(client):
    VideoFactory(title="移動の動画", themes=["mobility"])
    VideoFactory(title="食事の動画", themes=["meals"], transcript="配食のはなしです。")
    SymposiumFactory(round=9)
    assert "食事の動画" not in text(client, LIST + "?theme=mobility")
    found = text(client, LIST + "?q=配食")
    assert "食事の動画" in found
    assert "移動の動画" not in found
    assert "<mark>配食</mark>" in found
    assert "第9回" not in found


def test_a_list_without_videos_helps(client):
    assert "動画は、これからここに並びます" in text(client, LIST)
    assert "条件に合う動画は見つかりませんでした" in text(client, LIST + "?q=zz")


@pytest.mark.parametrize("query", ["?theme=x", "?page=99", "?sort=x", "?y=1", "?organization=x"])
def test_a_broken_condition_is_left_out_and_said_so(client, query):
    VideoFactory()
    assert len(client.get(LIST + query).context["listing"].ignored) == 1


def test_drafts_are_hidden(client):
    video = VideoFactory(title="下書きの動画", draft=True)
    assert "下書きの動画" not in text(client, LIST)
    assert client.get(video.get_absolute_url()).status_code == 404


def test_a_video_tells_what_one_learns_before_one_looks(client):
    symposium = SymposiumFactory(round=1, held_text="令和7年3月収録")
    video = VideoFactory(symposium=symposium, summary="四つの事例を紹介します。")
    known = case("見守りと配達")
    ChapterFactory(video=video, title="見守りの話", start_seconds=95, case=known)
    ChapterFactory(video=video, title="時刻のわからない話", order=1)
    found = page(client, video)
    assert "第1回 オンラインシンポジウム｜令和7年3月収録" in found
    assert found.index("四つの事例を紹介します。") < found.index(video.url)
    assert "1:35" in found
    assert f'<a href="{known.get_absolute_url()}">見守りと配達</a>' in found


def test_a_case_that_is_not_public_is_not_named(client):
    video = VideoFactory()
    hidden = case("下書きの事例", Status.DRAFT)
    ChapterFactory(video=video, case=hidden)
    video.cases.add(hidden)
    assert "下書きの事例" not in page(client, video)


def test_an_organization_without_a_page_is_no_link(client):
    video = VideoFactory()
    ChapterFactory(video=video, organization=OrganizationFactory(unlisted=True, name="まだの団体"))
    assert "まだの団体" not in page(client, video)


def test_a_video_elsewhere_is_a_link_that_loads_nothing(client):
    found = page(client, VideoFactory(duration_seconds=1890, captioning="given"))
    assert "外部サイト・32分・字幕あり" in found
    assert "<iframe" not in found
    assert "<video" not in found


def test_a_video_without_words_says_so(client):
    assert "字幕はないことがあります" in page(client, VideoFactory())
    assert "字幕がありません" in page(client, VideoFactory(captioning="none"))
    assert "確かめられていません" not in page(client, VideoFactory(transcript="全文です。"))


def test_a_file_of_our_own_plays_here_with_captions(client, video_file, caption_file, pdf_file):
    video = VideoFactory(url="")
    file = VideoFile.objects.create(video=video, file=video_file)
    captions = CaptionFile.objects.create(video=video, file=caption_file)
    slide = VideoSlide.objects.create(video=video, file=pdf_file, caption="発表資料1")
    found = page(client, video)
    assert 'controls preload="none"' in found
    assert f'<source src="{file.url}">' in found
    assert f'<track kind="captions" src="{captions.url}" srclang="ja"' in found
    assert f'href="{slide.url}"' in found
    assert "autoplay" not in found


def test_the_transcript_can_be_read_in_the_page(client):
    found = page(client, VideoFactory(transcript="はじめに。\n\nおわりに。"))
    assert "<details" in found
    assert "<p>はじめに。</p><p>おわりに。</p>" in found


def test_html_in_every_text_is_shown_as_text(client):
    symposium = SymposiumFactory(title=HARM, held_text=HARM, summary=HARM)
    video = VideoFactory(
        title=HARM, summary=HARM, transcript=HARM, recorded_text=HARM, symposium=symposium
    )
    ChapterFactory(video=video, title=HARM, speaker=HARM)
    assert "<img src=x" not in page(client, video)
    assert "<img src=x" not in text(client, LIST)
    assert "<img src=x" not in text(client, LIST + "?q=onerror")


@pytest.mark.parametrize("query", ["", "?q=地域", "?theme=meals"])
def test_the_list_takes_the_same_number_of_queries(client, django_assert_max_num_queries, query):
    def make() -> None:
        video = VideoFactory(symposium=SymposiumFactory(), themes=["meals"])
        ChapterFactory(video=video)
        SymposiumFactory(event=EventFactory())

    make()
    with django_assert_max_num_queries(20) as few:
        client.get(LIST + query)
    for _ in range(9):
        make()
    with django_assert_max_num_queries(20) as many:
        client.get(LIST + query)
    # Where few meet the question, the list asks once more what meets a part of it.
    assert len(few) >= len(many)


def test_the_page_takes_at_most_twelve_queries(client, django_assert_max_num_queries):
    video = VideoFactory(symposium=SymposiumFactory(), event=EventFactory(), themes=["meals"])

    def grow() -> None:
        known = case("事例")
        ChapterFactory(video=video, case=known, organization=OrganizationFactory())
        video.cases.add(known)

    grow()
    with django_assert_max_num_queries(12) as few:
        client.get(video.get_absolute_url())
    for _ in range(9):
        grow()
    with django_assert_max_num_queries(12) as many:
        client.get(video.get_absolute_url())
    assert len(few) == len(many)
