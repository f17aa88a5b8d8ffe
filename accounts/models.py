"""A person who writes, edits or moderates. The account knows no organization."""

import uuid
import zlib
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import Func
from django.db.models.functions import Left, Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.names import WHO_HAS_LEFT, check_name, numbered
from accounts.permissions import permissions_of
from vocabulary.fields import MailField, VisibleCharField
from vocabulary.mail_addresses import read_mail_address
from vocabulary.models import Municipality, Prefecture
from vocabulary.skeleton import skeleton

LONGEST_SKELETON = 120  # one character can stand for many: ㍿


class Role(models.TextChoices):
    """How the person describes themselves; only the secretariat can confirm it."""

    RESIDENT = "resident", "住民"
    OFFICIAL = "official", "市町村・都道府県の職員"
    COORDINATOR = "coordinator", "生活支援コーディネーター"
    GROUP = "group", "団体・企業の人"


class TallyManager(models.Manager["Tally"]):
    """Counts by one statement each, so that however many ask at once, no more are let through."""

    def take(self, key: str, most: int, seconds: float, now: float) -> bool:
        """Count one more; False, without counting, where `most` were counted within `seconds`.

        Two rows that are over go with each, so that the table stays as small as it may.
        """
        values: dict[str, str | int | float] = {"key": key, "most": most, "now": now}
        values |= {"since": now - seconds, "ends": now + seconds}
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, values)
            return cursor.fetchone() is not None

    def has_room(self, key: str, most: int, seconds: float, now: float) -> bool:
        """Whether `take` would count one more."""
        counted = self.filter(key=key).values_list("moments", flat=True).first() or []
        return sum(moment > now - seconds for moment in counted) < most

    def give_back(self, key: str, moment: float) -> None:
        """As if it had not been counted."""
        gone = Func("moments", moment, function="array_remove")
        self.filter(key=key).update(moments=gone)


_TAKE = """
WITH over AS (
    DELETE FROM accounts_tally WHERE key IN (
        SELECT key FROM accounts_tally WHERE ends < %(now)s AND key <> %(key)s
        ORDER BY ends LIMIT 2 FOR UPDATE SKIP LOCKED
    )
)
INSERT INTO accounts_tally AS tally (key, moments, ends)
VALUES (%(key)s, ARRAY[%(now)s::float8], %(ends)s)
ON CONFLICT (key) DO UPDATE SET ends = excluded.ends, moments = excluded.moments || ARRAY(
    SELECT moment FROM unnest(tally.moments) AS moment WHERE moment > %(since)s
)
WHERE %(most)s > (
    SELECT count(*) FROM unnest(tally.moments) AS moment WHERE moment > %(since)s
)
RETURNING 1
"""


class Tally(models.Model):
    """How often something that is limited was done; times in seconds since 1970."""

    key = models.CharField(max_length=200, primary_key=True)
    moments = ArrayField(models.FloatField())
    ends = models.FloatField(db_index=True)

    objects = TallyManager()

    class Meta:
        verbose_name = "回数の記録"
        verbose_name_plural = "回数の記録"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.key


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **attributes) -> "User":
        """Make an account; without a password the person signs in by mailed code."""
        user = self.model(email=read_mail_address(email).lower(), **attributes)
        user.set_password(password)
        user.save(using=self.db)
        return user

    def unconfirmed(self, email: str) -> models.QuerySet["User"]:
        """Sign-ups with this address that nobody went on with; the address is still free.

        Whoever can read mail at the address has not appeared: no code was entered, no password
        set, nobody has ever signed in.
        """
        return self.filter(
            email=email.lower(), registered_at=None, last_login=None, display_name=""
        ).exclude(emailaddress__verified=True)


class User(AbstractBaseUser, PermissionsMixin):
    email = MailField(
        "メールアドレス",
        unique=True,
        error_messages={"unique": "別のメールアドレスを入力してください"},
    )
    # Empty until the person has told it at sign-up, and after leaving.
    display_name = VisibleCharField("表示名（掲示板に出る名前）", max_length=30, blank=True)
    # Two may share a name: what looks the same is counted, so that no two are shown as one.
    name_skeleton = models.CharField(
        "表示名の見た目", max_length=LONGEST_SKELETON, default="", editable=False
    )
    name_number = models.PositiveIntegerField("同じ名前の何人目か", default=1, editable=False)
    role = models.CharField("お立場", max_length=20, choices=Role, default=Role.RESIDENT)
    affiliation = VisibleCharField("所属", max_length=80, blank=True, default="")
    role_verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="お立場を確かめた人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    role_verified_at = models.DateTimeField(
        "お立場を確かめた日時", null=True, blank=True, editable=False
    )
    home_prefecture = models.ForeignKey(
        Prefecture,
        verbose_name="お住まい・活動の都道府県",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    home_municipality = models.ForeignKey(
        Municipality,
        verbose_name="お住まい・活動の市区町村",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    is_active = models.BooleanField("利用できる", default=True)
    date_joined = models.DateTimeField("登録日時", default=timezone.now, editable=False)
    registered_at = models.DateTimeField(
        "登録を終えた日時",
        default=timezone.now,
        null=True,
        blank=True,
        editable=False,
        help_text="ルールに同意して、会員登録を終えた日時です。",
    )
    left_at = models.DateTimeField("退会日時", null=True, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    revision_ignores = ("password", "last_login")  # signing in is no change of the account

    class Meta:
        verbose_name = "利用者"
        verbose_name_plural = "利用者"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique_ignoring_case",
                violation_error_message="別のメールアドレスを入力してください",
            ),
            models.UniqueConstraint(
                fields=["name_skeleton", "name_number"],
                condition=~models.Q(name_skeleton=""),
                name="user_name_told_apart",
                violation_error_message="同じ名前の人がいます。もう一度保存してください",
            ),
            models.CheckConstraint(
                condition=models.Q(role_verified_by__isnull=True, role_verified_at__isnull=True)
                | models.Q(role_verified_by__isnull=False, role_verified_at__isnull=False),
                name="user_role_verified_by_and_at_together",
                violation_error_message="確かめた人と日時は、そろえて記録してください",
            ),
            models.CheckConstraint(
                condition=models.Q(left_at__isnull=True) | models.Q(is_active=False),
                name="user_who_left_is_not_active",
                violation_error_message="退会した人は、利用できる状態に戻せません",
            ),
            models.CheckConstraint(
                condition=models.Q(home_municipality__isnull=True)
                | models.Q(home_prefecture=Left("home_municipality", 2)),
                name="user_home_municipality_in_prefecture",
                violation_error_message="市区町村を、選んだ都道府県の中から選んでください",
            ),
        ]

    def __str__(self) -> str:
        return numbered(self.display_name, self.name_number) or "（表示名なし）"

    def clean(self) -> None:
        """A name that was taken before the rule may stay."""
        super().clean()
        if not User.objects.filter(pk=self.pk, display_name=self.display_name).exists():
            try:
                check_name(self.display_name)
            except ValidationError as error:
                raise ValidationError({"display_name": error}) from error

    def save(self, **kwargs: Any) -> None:
        """A municipality says the prefecture as well, and a name how it is told apart."""
        if self.home_municipality_id:
            self.home_prefecture_id = self.home_municipality_id[:2]
        columns = kwargs.get("update_fields")
        with transaction.atomic():
            if columns is None or "display_name" in columns:
                self._number_name()
                if columns is not None:
                    kwargs["update_fields"] = {*columns, "name_skeleton", "name_number"}
            super().save(**kwargs)

    def _number_name(self) -> None:
        """Number the name among those that look the same, one writer of such a name at a time."""
        looks = skeleton(self.display_name)[:LONGEST_SKELETON]
        if looks == self.name_skeleton:
            return
        self.name_skeleton, self.name_number = looks, 1
        if looks:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [zlib.crc32(looks.encode())])
            same = User.objects.filter(name_skeleton=looks).exclude(pk=self.pk)
            self.name_number += same.aggregate(last=models.Max("name_number"))["last"] or 0

    def get_absolute_url(self) -> str:
        return reverse("account_settings")

    @cached_property
    def granted(self) -> frozenset[str]:
        """What the groups allow; read once for each object, so once in a request."""
        return permissions_of(self.pk)

    @property
    def has_left(self) -> bool:
        return self.left_at is not None

    @property
    def has_verified_role(self) -> bool:
        return self.role_verified_at is not None

    @property
    def public_name(self) -> str:
        """The name beside a post; whoever left is not named any more."""
        return numbered(WHO_HAS_LEFT, self.name_number) if self.has_left else str(self)

    @property
    def home(self) -> Municipality | Prefecture | None:
        """Where the person lives or works, as exactly as they told."""
        return self.home_municipality or self.home_prefecture

    def leave(self) -> None:
        """End the account for good; what the person wrote stays, without a name.

        The address is free again, no sign-in and no session outlives this, and every right
        ends. The row remains, because posts and the record of who approved what refer to it.
        """
        with transaction.atomic():
            self.emailaddress_set.all().delete()  # type: ignore[attr-defined] # stubs: of allauth
            self.authenticator_set.all().delete()  # type: ignore[attr-defined] # stubs: of allauth
            self.memberships.all().delete()
            self.groups.clear()
            self.user_permissions.clear()
            self.email = f"{uuid.uuid4().hex}@left.invalid"
            self.set_unusable_password()
            self.display_name = self.affiliation = ""
            self.role = Role.RESIDENT
            self.role_verified_by = self.role_verified_at = None
            self.home_prefecture = self.home_municipality = None
            self.is_superuser = self.is_active = False
            self.left_at = timezone.now()
            self.save()
