"""Cases: what people did in one place, so that people in another can try it."""

from collections.abc import Iterable
from itertools import chain
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from cases.models.cards import facts_of, options_of
from cases.models.licence import CaseLicence
from cases.models.material import dated_words, material_year, newness
from cases.models.money import FundingKind
from cases.models.story import CaseActor
from cases.models.texts import parts_of
from organizations.models import OrganizationKind
from organizations.publishing.content import Content, ContentKind, ContentQuerySet, row_or_empty
from search.index.searchable import Part
from search.kinds import MenuPlace
from vocabulary.dates.moments import check_moment, format_moment
from vocabulary.fields import CheckedCharField, FirstDayField, VisibleCharField, VisibleTextField

STORY_LENGTH = 4000
MAX_THEMES = 6  # a case with every theme would make the filter by theme useless


class ActivityStatus(models.TextChoices):
    PREPARING = "preparing", "準備中"
    ACTIVE = "active", "実施中"
    PAUSED = "paused", "お休み中"
    ENDED = "ended", "終了"
    UNKNOWN = "unknown", "不明"


class CaseQuerySet(ContentQuerySet):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What this person may open: public cases, and those of the own organizations."""
        return self.published() | self.viewable_by(user)


class Case(Content):
    item_kind = ContentKind(
        code="case",
        label="事例",
        icon="case",
        order=10,
        list_page="case_list",
        section="cases",
        menu=MenuPlace(label="事例をさがす", order=10),
        # Complete and recently confirmed cases come first.
        tie_break=(
            "is_brief",
            F("last_confirmed").desc(nulls_last=True),
            "-published_at",
            "-object_id",
        ),
        has_transcripts=True,
        may_be_talked_about=True,
    )
    required_at_submit = (
        "catch",
        "easy_summary",
        "background",
        "description",
        "results",
        "difficulties",
        "funding_kinds",
        "started_text",
        "themes",
        "actors",
    )
    revision_children = (
        "source",
        "licence",
        "district_figures",
        "operation",
        "contact",
        "actors",
        "steps",
        "figures",
        "policy_uses",
        "attachments",
        "photos",
        "videos",
    )
    revision_columns = ("source", "licence")
    page_rows = (
        *Content.page_rows,
        *revision_children,
        "policy_uses__policy",
        "municipalities__facts",
    )

    title = VisibleCharField(
        "題名",
        max_length=80,
        help_text="何をする取組かがわかる題名にしてください。例：高齢者の声から生まれた「買い物バス」",
    )
    kana = VisibleCharField(
        "題名のよみがな",
        max_length=160,
        blank=True,
        default="",
        db_collation="C",
        help_text=(
            "ひらがなで書いてください。地名や会の名前など、読み方がわかりにくい題名のときに役立ちます。"
        ),
    )
    catch = VisibleCharField(
        "ひとこと",
        max_length=40,
        blank=True,
        default="",
        help_text="一覧で題名の下に出ます。例：週1回の移動販売と見守りを住民16人で",
    )
    easy_summary = VisibleTextField(
        "やさしい要約",
        max_length=200,
        blank=True,
        default="",
        help_text=(
            "はじめて読む人のために、3文ほどでまとめてください（200字まで）。"
            "「だれが・何を・どうなったか」を書くと伝わります。"
        ),
    )
    district = VisibleCharField(
        "地区",
        max_length=80,
        blank=True,
        default="",
        help_text=(
            "市区町村の中の、どの範囲の取組ですか。例：○○小学校区、市の全域。"
            "人口などは、下の「地区の人口・高齢化率」に書けます。"
        ),
    )
    background = VisibleTextField(
        "きっかけ・困りごと",
        max_length=STORY_LENGTH,
        blank=True,
        default="",
        help_text="どんな困りごとから始まりましたか。例：町に一つだった店が閉まり、車のない人が…",
    )
    description = VisibleTextField(
        "取組の内容",
        max_length=STORY_LENGTH,
        blank=True,
        default="",
        help_text="だれが、いつ、どこで、何をしているかを、順に書いてください。",
    )
    results = VisibleTextField(
        "成果",
        max_length=STORY_LENGTH,
        blank=True,
        default="",
        help_text="変わったことを書いてください。人数などの数字は、下の「数字で見る成果」にも書けます。",
    )
    ingenuity = VisibleTextField("工夫した点", max_length=STORY_LENGTH, blank=True, default="")
    difficulties = VisibleTextField(
        "苦労した点・うまくいかなかったこと",
        max_length=STORY_LENGTH,
        blank=True,
        default="",
        help_text=(
            "読む人がいちばん知りたいことです。"
            "例：担い手が集まらず、1年目は月1回しか開けませんでした。"
        ),
    )
    next_steps = VisibleTextField("これから", max_length=STORY_LENGTH, blank=True, default="")
    advice = VisibleTextField("これから始める人へ", max_length=STORY_LENGTH, blank=True, default="")
    funding_kinds = ArrayField(
        models.CharField(max_length=10, choices=FundingKind),
        verbose_name="財源",
        blank=True,
        default=list,
        help_text="今の活動のお金がどこから出ているかを、あてはまるだけ選んでください。",
    )
    funding = VisibleTextField(
        "お金のこと",
        max_length=2000,
        blank=True,
        default="",
        help_text=(
            "何にいくらかかり、どこから出しているかを書いてください。"
            "例：燃料代は年60万円。半分は市の補助、半分は会費です。"
        ),
    )
    started_text = CheckedCharField(
        "始まった時期",
        max_length=40,
        blank=True,
        default="",
        validators=[check_moment],
        help_text="わかるところまで書いてください。例：令和6年4月、2019年ごろ",
    )
    started_on = FirstDayField("始まった日", of="started_text")
    activity_status = models.CharField(
        "活動の状況", max_length=10, choices=ActivityStatus, default=ActivityStatus.UNKNOWN
    )
    activity_note = VisibleCharField(
        "活動の状況の補足",
        max_length=200,
        blank=True,
        default="",
        help_text="お休みや終了のときは、わけを書くと参考になります。例：運転する人が見つからず終了",
    )

    objects: ClassVar = CaseQuerySet.as_manager()

    class Meta(Content.Meta):
        verbose_name = "事例"
        verbose_name_plural = "事例"
        ordering = ["-published_at", "-pk"]
        default_related_name = "cases"
        constraints = [
            *Content.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(title=""),
                name="case_titled",
                violation_error_message="題名を入力してください",
            ),
            models.CheckConstraint(
                condition=Q(activity_status__in=ActivityStatus.values),
                name="case_activity_status_known",
                violation_error_message="活動の状況を一覧から選んでください",
            ),
            models.CheckConstraint(
                condition=Q(funding_kinds__contained_by=FundingKind.values),
                name="case_funding_kinds_known",
                violation_error_message="財源を一覧から選んでください",
            ),
            models.CheckConstraint(
                condition=~Q(funding_kinds__contains=[FundingKind.NOTHING])
                | Q(funding_kinds__len=1),
                name="case_funded_or_free",
                violation_error_message=(
                    "「お金はかかっていない」は、ほかの財源といっしょには選べません"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("case_detail", args=[self.pk])

    def check_complete(self) -> None:
        """Besides the columns: rows that must be there, and the licence.

        Summaries by the secretariat need none: nobody can agree for those whose material it is.
        """
        problems: dict[str, Any] = {}
        try:
            super().check_complete()
        except ValidationError as error:
            problems = dict(error.error_dict)
        problems |= self._missing_choices() | self._missing_rows()
        if not (self.is_summary and not self.licence_or_empty.license):
            problems |= self.licence_or_empty.missing()
        if problems:
            raise ValidationError(problems)

    def _missing_choices(self) -> dict[str, str]:
        missing = {}
        if self.activity_status == ActivityStatus.UNKNOWN:
            missing["activity_status"] = "活動の状況を選んでください"
        if (number := self.themes.count()) > MAX_THEMES:
            missing["themes"] = f"分野は{MAX_THEMES}つまでにしてください（今は{number}）"
        return missing

    def _missing_rows(self) -> dict[str, str]:
        """An implementer, a place, and consent for each photograph.

        Nationwide groups may leave the place empty; a case of a town without one would not be
        found by the map.
        """
        missing = {}
        if not self.actors.filter(is_implementer=True).exists():
            missing["actors"] = "「だれが関わったか」に、実施主体を1つ以上入力してください"
        is_local = self.owner.kind in (OrganizationKind.PREFECTURE, OrganizationKind.MUNICIPALITY)
        if is_local and not (self.prefectures.exists() or self.municipalities.exists()):
            missing["municipalities"] = "市区町村か都道府県を選んでください"
        if self.photos.filter(people="").exists():
            missing["photos"] = "写真ごとに、「写っている人の同意」を選んでください"
        return missing

    # --- Words for readers ------------------------------------------------------------------

    @property
    def licence_or_empty(self) -> CaseLicence:
        """The licence of its text; an unsaved row where none was chosen."""
        return row_or_empty(self, "licence")

    @property
    def funding_words(self) -> str:
        """「国・都道府県・市区町村の補助、会費」, in the order of the list."""
        return "、".join(kind.label for kind in FundingKind if kind.value in self.funding_kinds)

    @property
    def is_summary(self) -> bool:
        """Written by the secretariat from public material, not by who did it."""
        return bool(self.owner.is_secretariat and self.source_or_empty.title)

    @property
    def material_year(self) -> str:
        """「令和6年（2024年）」, of the material it is told from; nothing where nobody knows"""
        return material_year(self)

    @property
    def dated_words(self) -> str:
        """「資料の時点：令和6年（2024年）」, of a summary"""
        return dated_words(self)

    @property
    def started_words(self) -> str:
        """「令和6年4月（2024年）」"""
        return format_moment(self.started_text)

    @property
    def implementers(self) -> list[CaseActor]:
        return [actor for actor in self.actors.all() if actor.is_implementer]

    @property
    def who_and_when(self) -> str:
        """「訓子府町ほか・令和6年3月（2024年）から」, a line on cards."""
        names = [actor.name for actor in self.implementers]
        who = "、".join(names[:2]) + ("ほか" if len(names) > 2 else "")
        when = f"{self.started_words}から" if self.started_words else ""
        return "・".join(part for part in (who, when) if part)

    @property
    def shown_status(self) -> str:
        """The status in words; empty where it is unknown."""
        known = self.activity_status != ActivityStatus.UNKNOWN
        return self.get_activity_status_display() if known else ""

    # --- Search -------------------------------------------------------------------------------

    def content_parts(self) -> Iterable[Part]:
        return parts_of(self)

    def card_facts(self) -> dict[str, Any]:
        return super().card_facts() | facts_of(self)

    def card_columns(self) -> dict[str, Any]:
        return super().card_columns() | {"as_of": newness(self)}

    def card_options(self) -> Iterable[tuple[str, str]]:
        return chain(super().card_options(), options_of(self))
