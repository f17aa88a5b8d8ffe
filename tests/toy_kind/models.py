"""Toys that are mended together."""

from collections.abc import Iterable

from django.db import models
from django.urls import reverse

from organizations.publishing.content import Content, ContentKind, ContentQuerySet
from organizations.publishing.source import Source
from search.index.searchable import Part
from search.kinds import MenuPlace
from search.models import Weight


class Toy(Content):
    item_kind = ContentKind(
        code="toy",
        label="おもちゃの修理",
        icon="file",
        order=65,
        list_page="toy_list",
        section="toys",
        menu=MenuPlace(label="おもちゃを直す", order=65),
    )
    required_at_submit = ("repair", "themes")
    revision_children = ("source", "tools")
    page_rows = (*Content.page_rows, *revision_children)

    title = models.CharField("題名", max_length=80)
    repair = models.TextField("直し方", max_length=1000, blank=True, default="")

    objects = ContentQuerySet.as_manager()

    class Meta(Content.Meta):
        abstract = False
        verbose_name = "おもちゃ"
        verbose_name_plural = "おもちゃ"
        ordering = ["-published_at", "-pk"]
        default_related_name = "toys"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("toy_detail", args=[self.pk])

    def content_parts(self) -> Iterable[Part]:
        yield Part("直し方", self.repair, Weight.SUMMARY)
        yield Part("道具", " ".join(tool.name for tool in self.tools.all()))


class ToySource(Source):
    toy = models.OneToOneField(Toy, on_delete=models.CASCADE, related_name="source")

    class Meta(Source.Meta):
        abstract = False


class Tool(models.Model):
    toy = models.ForeignKey(
        Toy, verbose_name="おもちゃ", on_delete=models.CASCADE, related_name="tools"
    )
    name = models.CharField("名前", max_length=80)

    class Meta:
        verbose_name = "道具"
        verbose_name_plural = "道具"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
