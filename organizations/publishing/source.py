"""Where a text is from: what is summarised from public material names it."""

from django.db import models

from vocabulary.fields import VisibleCharField


class Source(models.Model):
    """A row of its own beside the content, which has one at most.

    Each kind of content has a table for it, whose key to the content has the related name
    `source`.
    """

    title = VisibleCharField("出典の題名", max_length=200, blank=True, default="")
    url = models.URLField("出典のアドレス", max_length=500, blank=True, default="")
    publisher = VisibleCharField("出典の発行元", max_length=120, blank=True, default="")
    note = VisibleCharField("出典の補足", max_length=200, blank=True, default="")
    is_brief = models.BooleanField(
        "短い紹介", default=False, help_text="公開資料だけをもとにした短い紹介に付けます。"
    )

    class Meta:
        abstract = True
        verbose_name = "出典"
        verbose_name_plural = "出典"

    def __str__(self) -> str:
        return self.title or self.url or "出典"

    @property
    def words(self) -> str:
        """「厚生労働省 資料13 12ページ」"""
        return " ".join(filter(None, (self.publisher, self.title, self.note)))
