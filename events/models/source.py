"""The public material that events and videos were summarised from."""

from django.db import models

from organizations.publishing.source import Source


class EventSource(Source):
    event = models.OneToOneField("events.Event", on_delete=models.CASCADE, related_name="source")

    class Meta(Source.Meta):
        abstract = False


class VideoSource(Source):
    video = models.OneToOneField("events.Video", on_delete=models.CASCADE, related_name="source")

    class Meta(Source.Meta):
        abstract = False
