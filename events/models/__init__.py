"""Events, symposia and videos, and their rows."""

from events.models.contact import EventContact
from events.models.event import Event, EventKind, EventQuerySet, Holding, Mode
from events.models.participation import EventParticipation
from events.models.session import EventFile, EventSession, EventSpeaker
from events.models.source import EventSource, VideoSource
from events.models.video import CaptionFile, Chapter, Symposium, Video, VideoFile, VideoSlide

__all__ = [
    "CaptionFile",
    "Chapter",
    "Event",
    "EventContact",
    "EventFile",
    "EventKind",
    "EventParticipation",
    "EventQuerySet",
    "EventSession",
    "EventSource",
    "EventSpeaker",
    "Holding",
    "Mode",
    "Symposium",
    "Video",
    "VideoFile",
    "VideoSlide",
    "VideoSource",
]
