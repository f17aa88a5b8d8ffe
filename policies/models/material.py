"""Manuals, tools, forms and data that ministries make for those who build support."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from organizations.publishing.content import Content, ContentKind, ContentQuerySet
from organizations.uploads.upload import DOCUMENTS, Upload
from policies.models.kinds import (
    FIRST_FISCAL_YEAR,
    LAST_FISCAL_YEAR,
    YEAR_SENTENCE,
    MaterialKind,
    Ministry,
)
from search.index.searchable import Part
from search.models import Weight
from vocabulary.dates.writing import format_fiscal_year
from vocabulary.fields import VisibleCharField, VisibleTextField

_LONGEST_VERSION_CHAIN = 50


class MaterialQuerySet(ContentQuerySet):
    def newest_versions(self) -> Self:
        """Without those that a published newer version has replaced."""
        return self.exclude(pk__in=_replaced_keys())

    def newer_than(self, key: int) -> Self:
        """Versions that replaced the material, the newest first."""
        return self.filter(supersedes=key).order_by("-published_year", "-pk")

    def with_list_order(self) -> Self:
        """Annotates `newest_year`, the fiscal year of publication, else 0."""
        return self.annotate(newest_year=Coalesce("published_year", 0))

    def replaced(self) -> Self:
        """Those that a published newer version has replaced."""
        return self.filter(pk__in=_replaced_keys())


def _replaced_keys() -> models.QuerySet[Any]:
    newer = Material.objects.published().filter(supersedes__isnull=False)
    return newer.order_by().values("supersedes_id")


class Material(Content):
    """A manual, tool, form, notice or collection (支援ツール・マニュアル)."""

    item_kind = ContentKind(
        code="material",
        label="支援ツール・マニュアル",
        icon="file",
        order=30,
        list_page="material_list",
        section="materials",
    )
    required_at_submit = ("kind", "summary", "themes")
    revision_children = ("source", "files")
    page_rows = (*Content.page_rows, *revision_children)

    title = VisibleCharField("題名", max_length=160)
    kind = models.CharField("種類", max_length=20, choices=MaterialKind, blank=True, default="")
    summary = VisibleCharField(
        "ひとこと紹介",
        max_length=200,
        blank=True,
        default="",
        help_text="何のために、何が書いてあるかを、200文字以内で書いてください。",
    )
    easy_summary = VisibleCharField(
        "やさしい要約",
        max_length=200,
        blank=True,
        default="",
        help_text=(
            "はじめて読む人のために、だれが何に使えるものかを、"
            "200文字以内のやさしいことばで書いてください。"
        ),
    )
    description = VisibleTextField("内容", blank=True, default="", max_length=8000)
    target = VisibleCharField(
        "どんな人に", max_length=200, blank=True, default="", help_text="例：市町村・都道府県"
    )
    ministry = models.CharField("省庁", max_length=10, choices=Ministry, blank=True, default="")
    publisher = VisibleCharField(
        "発行元",
        max_length=160,
        blank=True,
        default="",
        help_text="省庁の局・課や、作った団体の名称。例：老健局 認知症施策・地域介護推進課",
    )
    version_label = VisibleCharField(
        "版の名前", max_length=40, blank=True, default="", help_text="例：vol.2、第1版"
    )
    supersedes = models.ForeignKey(
        "self",
        verbose_name="前の版",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="newer_versions",
        help_text="選ぶと、前の版のページに「新しい版があります」と表示されます。",
    )
    pages = models.PositiveIntegerField("ページ数", null=True, blank=True)
    published_year = models.PositiveSmallIntegerField(
        "発行した年度",
        null=True,
        blank=True,
        help_text="西暦で書いてください。例：令和5年度なら2023",
    )
    policy = models.ForeignKey(
        "policies.Policy",
        verbose_name="関連する施策",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="materials",
    )
    url = models.URLField("掲載ページのアドレス", blank=True, default="", max_length=500)

    objects: ClassVar = MaterialQuerySet.as_manager()

    class Meta(Content.Meta):
        abstract = False
        verbose_name = "支援ツール・マニュアル"
        verbose_name_plural = "支援ツール・マニュアル"
        ordering = ["-published_at", "-pk"]
        default_related_name = "materials"
        constraints = [
            *Content.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=["", *MaterialKind.values]),
                name="material_kind_known",
                violation_error_message="種類を一覧から選んでください",
            ),
            models.CheckConstraint(
                condition=Q(ministry__in=["", *Ministry.values]),
                name="material_ministry_known",
                violation_error_message="省庁を一覧から選んでください",
            ),
            models.CheckConstraint(
                condition=Q(pages__isnull=True) | Q(pages__gte=1),
                name="material_pages_at_least_one",
                violation_error_message="ページ数は、1以上の数字で入力してください",
            ),
            models.CheckConstraint(
                condition=Q(published_year__isnull=True)
                | Q(published_year__range=(FIRST_FISCAL_YEAR, LAST_FISCAL_YEAR)),
                name="material_published_year_in_range",
                violation_error_message=YEAR_SENTENCE,
            ),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(supersedes=F("id")),
                name="material_not_its_own_version",
                violation_error_message="前の版には、別のものを選んでください",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("material_detail", args=[self.pk])

    @property
    def issuer(self) -> str:
        """「厚生労働省 老健局」"""
        ministry = "" if self.ministry == Ministry.OTHER else self.get_ministry_display()
        return f"{ministry} {self.publisher}".strip()

    @property
    def origin_words(self) -> str:
        """「厚生労働省｜マニュアル・手引き」, above the title."""
        issuer = self.get_ministry_display() if self.ministry != Ministry.OTHER else self.publisher
        return "｜".join(filter(None, [issuer, self.get_kind_display()]))

    @property
    def edition_words(self) -> str:
        """「令和5年度（2023年度）発行・vol.2・120ページ」"""
        year = f"{format_fiscal_year(self.published_year)}発行" if self.published_year else ""
        pages = f"{self.pages:,}ページ" if self.pages else ""
        return "・".join(filter(None, [year, self.version_label, pages]))

    def clean(self) -> None:
        super().clean()
        if self._is_older_version_of_itself():
            raise ValidationError(
                {"supersedes": "前の版をたどると、この資料に戻ります。別のものを選んでください"}
            )

    def _is_older_version_of_itself(self) -> bool:
        older = self.supersedes
        for _ in range(_LONGEST_VERSION_CHAIN):
            if older is None or self.pk is None:
                return False
            if older.pk == self.pk:
                return True
            older = older.supersedes
        return True

    def search_line(self) -> str:
        return self.issuer

    def card_facts(self) -> dict[str, Any]:
        return super().card_facts() | {
            "eyebrow": self.origin_words,
            "text": self.summary,
            "meta": self.edition_words,
        }

    def card_options(self) -> Iterable[tuple[str, str]]:
        yield from super().card_options()
        yield "kind", self.kind
        yield "ministry", self.ministry
        if self.published_year:
            yield "fiscal_year", str(self.published_year)

    def content_parts(self) -> Iterable[Part]:
        yield Part("", self.get_kind_display(), Weight.SUMMARY)
        yield Part("", self.issuer, Weight.SUMMARY)
        yield Part("ひとこと紹介", self.summary, Weight.SUMMARY)
        yield Part("やさしい要約", self.easy_summary, Weight.SUMMARY)
        yield Part("内容", self.description)
        yield Part("どんな人に", self.target)
        yield Part("版の名前", self.version_label)
        yield Part("資料", " ".join(str(upload) for upload in self.files.all()))


class MaterialFile(Upload):
    """The file of a material."""

    folder = "material-files"
    parent_name = "material"
    allowed = DOCUMENTS

    material = models.ForeignKey(
        Material,
        verbose_name="支援ツール・マニュアル",
        on_delete=models.CASCADE,
        related_name="files",
    )

    class Meta(Upload.Meta):
        abstract = False
        verbose_name = "ファイル"
        verbose_name_plural = "ファイル"
