"""Whom to ask about an event."""

from django.db import models

from vocabulary.fields import MailField, VisibleCharField


class EventContact(models.Model):
    """There is no row where nothing is known."""

    event = models.OneToOneField("events.Event", on_delete=models.CASCADE, related_name="contact")
    name = VisibleCharField(
        "問い合わせ先", max_length=100, blank=True, default="", help_text="部署や担当の名前です。"
    )
    phone = VisibleCharField("問い合わせの電話番号", max_length=30, blank=True, default="")
    email = MailField("問い合わせのメールアドレス", blank=True, default="")
    hours = VisibleCharField(
        "受付時間", max_length=60, blank=True, default="", help_text="例：平日9時〜17時"
    )

    class Meta:
        verbose_name = "問い合わせ"
        verbose_name_plural = "問い合わせ"

    def __str__(self) -> str:
        return "問い合わせ"

    @property
    def is_known(self) -> bool:
        """False where only the hours are given."""
        return bool(self.name or self.phone or self.email)
