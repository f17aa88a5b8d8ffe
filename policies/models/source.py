"""The public material that measures and materials were summarised from."""

from django.db import models

from organizations.publishing.source import Source


class PolicySource(Source):
    policy = models.OneToOneField(
        "policies.Policy", on_delete=models.CASCADE, related_name="source"
    )

    class Meta(Source.Meta):
        abstract = False


class MaterialSource(Source):
    material = models.OneToOneField(
        "policies.Material", on_delete=models.CASCADE, related_name="source"
    )

    class Meta(Source.Meta):
        abstract = False
