"""The chapters of a video, as its page displays them."""

from dataclasses import dataclass

from events.models import Video
from events.models.video import Chapter


@dataclass(frozen=True)
class ChapterLine:
    """Addresses and names are empty where there is no such page now."""

    time: str
    title: str
    speaker: str
    organization: str
    organization_url: str
    case: str
    case_url: str


def chapters_of(video: Video) -> tuple[ChapterLine, ...]:
    """Of a video that was read whole."""
    return tuple(map(_line, video.chapters.all()))


def _line(chapter: Chapter) -> ChapterLine:
    owner = chapter.organization
    organization = owner if owner and owner.has_page else None
    case = chapter.case if chapter.case and chapter.case.is_public else None
    return ChapterLine(
        time=chapter.time,
        title=chapter.title,
        speaker=chapter.speaker,
        organization=organization.name if organization else "",
        organization_url=organization.get_absolute_url() if organization else "",
        case=case.title if case else "",
        case_url=case.get_absolute_url() if case else "",
    )
