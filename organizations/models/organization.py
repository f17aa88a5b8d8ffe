"""Nationwide groups, ministries, prefectures and municipalities, and who acts for them."""

import re
from collections.abc import Iterable
from typing import Any, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone

from organizations.kana import row_of
from organizations.names import SAME_LOOK, check_organization_name
from organizations.rights import MemberRole, Verb, manages_every_organization, roles_with
from search.index.searchable import Part, Searchable, SearchableQuerySet, place_options
from search.kinds import Kind, MenuPlace
from search.models import Weight
from search.models.option_count import REAL, SAMPLE
from vocabulary.fields import MailField, SkeletonField, VisibleCharField, VisibleTextField
from vocabulary.models import Prefecture, Theme
from vocabulary.normalize import hiragana
from vocabulary.skeleton import skeleton
from vocabulary.statements import Statement

# In words, and as the condition that lists ask for it by.
WHOLE_COUNTRY = ("全国", "nationwide=yes")
_NAME_SEPARATORS = re.compile(r"[、，\r\n]+")


class OrganizationKind(models.TextChoices):
    MINISTRY = "ministry", "府省庁"
    NATIONWIDE = "nationwide", "全国団体"
    PREFECTURE = "prefecture", "都道府県"
    MUNICIPALITY = "municipality", "市区町村"
    COMPANY = "company", "企業"
    OTHER = "other", "その他の団体"


def _card_follows() -> pgtrigger.Trigger:
    """As of content: what has no public page any more leaves the lists, whoever changed the row.

    The condition is that of `OrganizationQuerySet.published`.
    """
    return pgtrigger.Trigger(
        name="card_follows",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf("endorsed_on", "withdrawn_on", "is_sample") | pgtrigger.Delete,
        func=f"""
            IF TG_OP = 'DELETE' OR NEW.withdrawn_on IS NOT NULL
                    OR NEW.endorsed_on IS NULL AND NOT NEW.is_sample THEN
                DELETE FROM search_card WHERE kind = 'organization' AND object_id = OLD.id;
            ELSE
                UPDATE search_card SET is_sample = NEW.is_sample, options = CASE
                        WHEN NEW.is_sample THEN array_replace(options, '{REAL}', '{SAMPLE}')
                        ELSE array_replace(options, '{SAMPLE}', '{REAL}') END
                    WHERE kind = 'organization' AND object_id = OLD.id
                    AND is_sample <> NEW.is_sample;
            END IF;
            RETURN NULL;
        """,  # noqa: S608 - nothing here is from outside
    )


class OrganizationQuerySet(SearchableQuerySet):
    def listed(self) -> Self:
        """The registry: organizations that endorse the platform; samples stand outside."""
        return self.filter(endorsed_on__isnull=False, withdrawn_on__isnull=True, is_sample=False)

    def published(self) -> Self:
        """Organizations that have a public page: endorsing ones and, on a demo, samples."""
        return self.filter(
            models.Q(endorsed_on__isnull=False) | models.Q(is_sample=True),
            withdrawn_on__isnull=True,
        )

    def published_without_samples(self) -> Self:
        return self.listed()

    def managed_by(self, user: Any) -> Self:
        """The row rule: organizations whose own page this person may change."""
        return self.where_user_may(Verb.EDIT_ORGANIZATION, user)

    def where_user_may(self, verb: Verb, user: Any) -> Self:
        """Organizations in which this person's membership carries the verb."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if manages_every_organization(user):
            return self
        mine = Membership.objects.filter(user=user, role__in=roles_with(verb))
        return self.filter(pk__in=mine.values("organization_id"), withdrawn_on__isnull=True)

    def indexable(self) -> Self:
        return self.published()


class Organization(Searchable):
    item_kind = Kind(
        code="organization",
        label="団体・行政機関",
        icon="organization",
        order=40,
        list_page="organization_list",
        section="organizations",
        menu=MenuPlace(label="団体・行政機関", order=30),
        sample_path="is_sample",
        tie_break=("kana", "object_id"),
        may_be_talked_about=True,
    )
    has_card = True
    page_rows = ("themes", "prefectures")
    revision_ignores: ClassVar[tuple[str, ...]] = ("name_skeleton", "created_at", "updated_at")

    kind = models.CharField("種別", max_length=20, choices=OrganizationKind)
    name = VisibleCharField("名称", max_length=120)
    name_skeleton = SkeletonField("名称の見た目", of="name", max_length=400)
    kana = VisibleCharField(
        "よみがな",
        max_length=200,
        blank=True,
        default="",
        db_collation="C",
        help_text="ひらがなで書いてください。五十音順の並びに使います。",
    )
    former_names = VisibleTextField(
        "旧名称",
        max_length=500,
        blank=True,
        default="",
        help_text=(
            "名称が変わったとき、前の名称を書いてください。前の名称でさがしても見つかります。"
            "2つ以上あるときは、1行に1つ書くか、「、」で区切ります。"
        ),
    )
    summary = VisibleCharField(
        "ひとこと紹介",
        max_length=120,
        blank=True,
        default="",
        help_text="一覧に出る短い紹介です。",
    )
    introduction = VisibleTextField("紹介", blank=True, default="", max_length=4000)
    themes = models.ManyToManyField(
        Theme, verbose_name="分野", blank=True, related_name="organizations"
    )
    prefectures = models.ManyToManyField(
        Prefecture,
        verbose_name="活動する都道府県",
        blank=True,
        related_name="organizations",
        help_text="選ばなければ「全国」と表示されます。",
    )
    corporate_number = VisibleCharField(
        "法人番号",
        max_length=13,
        blank=True,
        default="",
        validators=[RegexValidator(r"^\d{13}$", "法人番号は13桁の数字で入力してください")],
    )
    homepage_url = models.URLField("団体のホームページ", blank=True, default="", max_length=500)
    shows_homepage = models.BooleanField(
        "団体のホームページへのリンクを掲載する",
        default=False,
        help_text="外すと、リンクはすぐにどこにも出なくなります。",
    )
    contact_phone = VisibleCharField("公開する電話番号", max_length=30, blank=True, default="")
    contact_email = MailField("公開するメールアドレス", blank=True, default="")
    contact_note = VisibleCharField(
        "連絡先の補足",
        max_length=120,
        blank=True,
        default="",
        help_text="担当の部署や受付時間など。",
    )
    endorsed_on = models.DateField(
        "趣旨に賛同した日",
        null=True,
        blank=True,
        help_text="賛同の申し出を確かめた日。入れると、団体・行政機関の一覧に載ります。",
    )
    withdrawn_on = models.DateField("掲載を終えた日", null=True, blank=True)
    publishes_directly = models.BooleanField(
        "事務局の確認なしに公開できる",
        default=False,
        help_text="府省庁など、自ら責任をもって公開する団体に付けます。",
    )
    is_secretariat = models.BooleanField("事務局", default=False, editable=False)
    is_sample = models.BooleanField("見本", default=False, editable=False)
    created_at = models.DateTimeField("登録日時", default=timezone.now, editable=False)
    updated_at = models.DateTimeField("更新日時", auto_now=True)

    objects = OrganizationQuerySet.as_manager()  # type: ignore[misc] # stubs: no narrower manager

    class Meta:
        verbose_name = "団体・行政機関"
        verbose_name_plural = "団体・行政機関"
        ordering = ["kana", "name", "pk"]
        permissions = [("manage_every_organization", "すべての団体の内容を管理できる")]
        triggers = [_card_follows()]
        constraints = [
            models.UniqueConstraint(
                fields=["name_skeleton"],
                name="organization_name_told_apart",
                violation_error_message=SAME_LOOK,
            ),
            models.UniqueConstraint(
                fields=["is_secretariat"],
                condition=models.Q(is_secretariat=True),
                name="organization_one_secretariat",
                violation_error_message="事務局はひとつだけ登録できます",
            ),
            models.CheckConstraint(
                condition=models.Q(shows_homepage=False) | ~models.Q(homepage_url=""),
                name="organization_homepage_to_show",
                violation_error_message=(
                    "リンクを掲載するときは、団体のホームページのアドレスを入力してください"
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(is_sample=False) | models.Q(endorsed_on__isnull=True),
                name="organization_sample_endorses_nothing",
                violation_error_message="見本の団体には、賛同した日を入れられません",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organization_detail", args=[self.pk])

    def clean(self) -> None:
        """A name that people cannot take for another one's; `save` asks the database for that."""
        super().clean()
        self.check_name()
        same = Organization.objects.filter(name_skeleton=skeleton(self.name)).exclude(pk=self.pk)
        if self.name and (other := same.first()):
            raise ValidationError({"name": f"「{other}」が登録されています。{SAME_LOOK}"})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The reading in hiragana, however it was typed: lists sort and filter by it."""
        self.kana = hiragana(self.kana)
        columns = kwargs.get("update_fields")
        if columns is None or "name" in columns:
            self.check_name()
            if columns is not None:
                kwargs["update_fields"] = {*columns, "name_skeleton"}
        super().save(*args, **kwargs)

    def check_name(self) -> None:
        """ValidationError where the name is one that only others may bear."""
        is_ministry = self.kind == OrganizationKind.MINISTRY
        if not self.is_secretariat:
            check_organization_name(self.name, is_ministry=is_ministry)

    @property
    def places(self) -> list[tuple[str, str]]:
        """Each prefecture in words, with the condition that lists ask for it by."""
        areas = [(area.name, f"prefecture={area.pk}") for area in self.prefectures.all()]
        return areas or [WHOLE_COUNTRY]

    @property
    def eyebrow(self) -> str:
        """「全国団体・東京都、大阪府」: what stands above the name."""
        return f"{self.get_kind_display()}・{'、'.join(name for name, _ in self.places)}"

    @property
    def former_name_list(self) -> list[str]:
        """Each former name, as typed: one a line, or with 、 between them."""
        names = (name.strip() for name in _NAME_SEPARATORS.split(self.former_names))
        return [name for name in names if name]

    @property
    def public_homepage_url(self) -> str:
        """The address of the home page, only where the organization wants it shown."""
        return self.homepage_url if self.shows_homepage else ""

    @property
    def has_page(self) -> bool:
        return (self.endorsed_on is not None or self.is_sample) and self.withdrawn_on is None

    def search_parts(self) -> Iterable[Part]:
        yield Part("旧名称", "、".join(self.former_name_list), Weight.HEAD)
        yield Part("", self.kana, Weight.SUMMARY)
        yield Part("", self.get_kind_display(), Weight.SUMMARY)
        yield Part("ひとこと紹介", self.summary, Weight.SUMMARY)
        yield Part("紹介", self.introduction)
        yield Part("連絡先", self.contact_note)
        yield Part("", " ".join(theme.name for theme in self.themes.all()), Weight.SUMMARY)
        areas = [area.name for area in self.prefectures.all()]
        yield Part("", " ".join(areas) or "全国", Weight.SUMMARY)

    def search_line(self) -> str:
        return self.get_kind_display()

    def search_places(self) -> Iterable[str]:
        return [area.pk for area in self.prefectures.all()]

    def card_facts(self) -> dict[str, Any]:
        return {
            "url": self.get_absolute_url(),
            "title": self.name,
            "eyebrow": self.eyebrow,
            "text": self.summary,
            "themes": [theme.name for theme in self.themes.all()],
        }

    def card_options(self) -> Iterable[tuple[str, str]]:
        areas = list(self.prefectures.all())
        yield "kind", self.kind
        yield "kana", row_of(self.kana)
        yield from place_options(areas)
        for theme in self.themes.all():
            yield "theme", theme.pk

    def card_columns(self) -> dict[str, Any]:
        areas = self.prefectures.all()
        first_place = min((area.pk for area in areas), default=None)
        return {"is_sample": self.is_sample, "first_place": first_place}


class Membership(models.Model):
    """The right of one person in one organization; delete the row and the right is gone."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="利用者",
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    organization = models.ForeignKey(
        Organization, verbose_name="団体", on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField("役割", max_length=20, choices=MemberRole, default=MemberRole.EDITOR)
    created_at = models.DateTimeField("登録日時", auto_now_add=True)

    class Meta:
        verbose_name = "団体の担当者"
        verbose_name_plural = "団体の担当者"
        ordering = ["organization", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization"],
                name="membership_once",
                violation_error_message="この人は、すでにこの団体の担当者です",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization}（{self.get_role_display()}）"


_roles = Statement(
    lambda key: (
        Membership.objects.filter(user=key, organization__withdrawn_on__isnull=True)
        .order_by("organization_id")
        .values_list("organization_id", "role")
    ),
    key=int,
)


def roles_of(user: Any) -> dict[int, str]:
    """The roles of this person by organization, none of those that left; asked once a request."""
    if not user.is_authenticated or not user.is_active:
        return {}
    if not hasattr(user, "roles"):
        user.roles = dict(_roles(key=user.pk))
    roles: dict[int, str] = user.roles
    return roles
