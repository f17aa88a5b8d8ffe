"""Child rows of a measure: the ministries in charge, and its files."""

from django.db import models
from django.db.models import Q

from organizations.uploads.upload import DOCUMENTS, Upload
from policies.models.kinds import Ministry, PaperKind
from vocabulary.fields import VisibleCharField


class Jurisdiction(models.Model):
    """The share of one ministry in a measure; several may run it together."""

    policy = models.ForeignKey(
        "policies.Policy",
        verbose_name="施策",
        on_delete=models.CASCADE,
        related_name="jurisdictions",
    )
    ministry = models.CharField("省庁", max_length=10, choices=Ministry)
    bureau = VisibleCharField(
        "局・課・室",
        max_length=120,
        blank=True,
        default="",
        help_text=(
            "例：老健局 認知症施策・地域介護推進課。"
            "省庁が「その他」のときは、その名称から書きます。"
        ),
    )
    order = models.PositiveSmallIntegerField("順番", default=0)

    class Meta:
        verbose_name = "所管"
        verbose_name_plural = "所管"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "ministry", "bureau"],
                name="jurisdiction_once",
                violation_error_message="同じ所管が、すでに入っています",
            ),
            models.CheckConstraint(
                condition=Q(ministry__in=Ministry.values),
                name="jurisdiction_ministry_known",
                violation_error_message="省庁を一覧から選んでください",
            ),
        ]

    def __str__(self) -> str:
        if self.ministry == Ministry.OTHER and self.bureau:
            return self.bureau
        return f"{self.get_ministry_display()} {self.bureau}".strip()

    @property
    def ministry_label(self) -> str:
        """The ministry's name; of another body, the name it gives itself."""
        return str(self) if self.ministry == Ministry.OTHER else self.get_ministry_display()


class PolicyFile(Upload):
    """A guideline, form or paper that belongs to a measure."""

    folder = "policy-files"
    parent_name = "policy"
    allowed = DOCUMENTS

    policy = models.ForeignKey(
        "policies.Policy", verbose_name="施策", on_delete=models.CASCADE, related_name="files"
    )
    kind = models.CharField("種類", max_length=12, choices=PaperKind)

    class Meta(Upload.Meta):
        abstract = False
        verbose_name = "要綱・様式・資料"
        verbose_name_plural = "要綱・様式・資料"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=PaperKind.values),
                name="policyfile_kind_known",
                violation_error_message="ファイルの種類を一覧から選んでください",
            ),
        ]

    @property
    def words(self) -> str:
        """「様式（申請書など） 別紙1」, since a caption alone may not say what the file is."""
        return f"{self.get_kind_display()} {self}"
