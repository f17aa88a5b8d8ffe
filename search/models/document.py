"""What the search knows of each published item, and how much its words count."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils import timezone


class Weight(models.IntegerChoices):
    """How much words count, by the part of an item they are in; results stand in this order."""

    HEAD = 0, "題名・ひとこと"
    SUMMARY = 1, "要約・分野・地域"
    BODY = 2, "本文"
    SPOKEN = 3, "文字起こし"


def indexed_vector(column: str) -> models.Func:
    """A column of lexemes as the indexes know it.

    The function returns its argument. It only tells the planner that reading a vector is
    expensive: else it would read that of every row instead of using the index.
    """
    return models.Func(models.F(column), function="search_vector", output_field=SearchVectorField())


class Document(models.Model):
    """What the search knows of one published item. Its row or card decides who may see it.

    `head`, `summary` and `written` are vectors of the texts up to that weight, `full` of all
    texts. `written` is null where nothing is spoken. Vast kinds have `talk` instead of `full`,
    so that their words do not distort the statistics by which the planner judges the others.
    `parent_id` is the item that is listed instead of this one: of a post, its topic. `text` is
    folded, for rechecks. People read `line`, above the title where kinds are mixed, and
    `parts`, ``[[label, text], …]``, from which passages are cut; `url` leads them to the item.
    """

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    parent_id = models.BigIntegerField(null=True)
    title = models.TextField()
    head = SearchVectorField()
    summary = SearchVectorField()
    written = SearchVectorField(null=True)
    full = SearchVectorField(null=True)
    talk = SearchVectorField(null=True)
    line = models.TextField(default="")
    url = models.TextField(default="")
    text = models.TextField()
    parts = models.JSONField(default=list)
    analysis = models.CharField(max_length=40)
    indexed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "検索用の文書"
        verbose_name_plural = "検索用の文書"
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="document_one_per_item")
        ]
        indexes = [
            GinIndex(indexed_vector("full"), name="document_full"),
            GinIndex(indexed_vector("talk"), name="document_talk"),
            GinIndex(indexed_vector("head"), name="document_head"),
            GinIndex(indexed_vector("summary"), name="document_summary"),
            # Of the few that have a transcript: what stands there alone is found without reading.
            GinIndex(indexed_vector("written"), name="document_written"),
            GinIndex(
                indexed_vector("full"),
                name="document_spoken",
                condition=models.Q(written__isnull=False),
            ),
            models.Index(
                fields=["parent_id"],
                name="document_parent",
                condition=models.Q(parent_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title
