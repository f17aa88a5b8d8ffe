"""Requests of organizations to join the registry."""

from django.db import models

from organizations.models.organization import Organization, OrganizationKind
from vocabulary.fields import MailField, VisibleCharField, VisibleTextField


class Application(models.Model):
    """A request to join the registry, as it came in by mail, telephone or fax."""

    class State(models.TextChoices):
        WAITING = "waiting", "確認待ち"
        ACCEPTED = "accepted", "登録済み"
        DECLINED = "declined", "お断り"

    kind = models.CharField("種別", max_length=20, choices=OrganizationKind)
    name = VisibleCharField("名称", max_length=120)
    kana = VisibleCharField("よみがな", max_length=200, blank=True, default="", db_collation="C")
    contact_name = VisibleCharField("担当者", max_length=60)
    contact_email = MailField("担当者のメールアドレス")
    contact_phone = VisibleCharField("担当者の電話番号", max_length=30, blank=True, default="")
    purpose = VisibleTextField("賛同の理由・取組", blank=True, default="", max_length=2000)
    endorses = models.BooleanField("プラットフォームの趣旨に賛同する", default=False)
    is_not_antisocial = models.BooleanField("反社会的勢力と関わりがない", default=False)
    state = models.CharField("状態", max_length=10, choices=State, default=State.WAITING)
    reason = VisibleTextField("お断りの理由", blank=True, default="")
    organization = models.ForeignKey(
        Organization,
        verbose_name="登録した団体",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
    )
    created_at = models.DateTimeField("受付日時", auto_now_add=True)

    class Meta:
        verbose_name = "参加の申し出"
        verbose_name_plural = "参加の申し出"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(endorses=True, is_not_antisocial=True),
                name="application_agrees_to_both",
                violation_error_message="趣旨への賛同と、反社会的勢力でないことの両方が必要です",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="declined") | ~models.Q(reason=""),
                name="application_declined_with_reason",
                violation_error_message="お断りするときは、理由を入力してください",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="accepted") | models.Q(organization__isnull=False),
                name="application_accepted_with_organization",
                violation_error_message="登録済みにするときは、登録した団体を選んでください",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.get_state_display()}）"
