"""The public material a case was summarised from."""

from django.db import models

from organizations.publishing.source import Source


class CaseSource(Source):
    case = models.OneToOneField("cases.Case", on_delete=models.CASCADE, related_name="source")

    class Meta(Source.Meta):
        abstract = False
