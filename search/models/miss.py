"""Words that found nothing, so that the secretariat sees what is missing; nobody's name."""

import re
from typing import ClassVar

from django.db import models
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from search.language.considerate import is_hurtful
from vocabulary.normalize import fold

LONGEST = 60
MAX_NEW_PER_DAY = 500
_LOOKS_PERSONAL = re.compile(r"[@＠]|[0-9]{4,}|[0-9]+ー[0-9]+ー[0-9]+|様$|さん$|氏$")


class MissQuerySet(models.QuerySet):
    def note(self, text: str, kind: str) -> None:
        """Count a search without result; what looks like personal data, or hurts, is not stored.

        A number of new words a day is the limit, so that nobody fills the table.
        """
        folded = fold(text)
        words = folded[:LONGEST]
        if not words or _LOOKS_PERSONAL.search(folded) or is_hurtful(folded):
            return
        existing = self.filter(words=words, kind=kind)
        if existing.update(times=F("times") + 1, last_at=Now()):
            return
        today = self.filter(first_at__date=timezone.localdate())
        if today.count() < MAX_NEW_PER_DAY:
            miss = Miss(words=words, kind=kind, shown=text[:LONGEST])
            Miss.objects.bulk_create([miss], ignore_conflicts=True)


class Miss(models.Model):
    """Words that found nothing in one kind of item; `kind` is empty for the whole site.

    `words` are folded, `shown` as somebody typed them first.
    """

    words = models.CharField(max_length=LONGEST, editable=False)
    shown = models.CharField("ことば", max_length=LONGEST)
    kind = models.CharField("さがした場所", max_length=20, blank=True, default="")
    times = models.PositiveIntegerField("回数", default=1)
    first_at = models.DateTimeField("最初の日時", default=timezone.now)
    last_at = models.DateTimeField("最後の日時", default=timezone.now)

    objects: ClassVar = MissQuerySet.as_manager()

    class Meta:
        verbose_name = "見つからなかったことば"
        verbose_name_plural = "見つからなかったことば"
        ordering = ["-times", "-last_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["words", "kind"], name="miss_once")]

    def __str__(self) -> str:
        return self.shown
