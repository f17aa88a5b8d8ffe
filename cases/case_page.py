"""Everything the page of one case shows, read in few queries.

The child rows of a case lie in nine tables. Those that are only shown come with the case
itself, as JSON, and become objects again here.
"""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, prefetch_related_objects
from django.shortcuts import get_object_or_404
from django.utils import timezone

from cases.models import (
    Case,
    CaseActor,
    CaseAttachment,
    CaseContact,
    CaseDistrict,
    CaseFigure,
    CaseOperation,
    CasePhoto,
    CasePolicyUse,
    CaseQuerySet,
    CaseStep,
    CaseVideo,
)
from organizations.publishing.content import children_as_json
from records.models import LogEntry
from vocabulary.dates.writing import format_year
from vocabulary.models import Municipality

SHOWN: dict[str, Any] = {
    "actors": CaseActor,
    "steps": CaseStep,
    "figures": CaseFigure,
    "attachments": CaseAttachment,
    "photos": CasePhoto,
    "videos": CaseVideo,
}
Action = LogEntry.Action
STEPS = (
    Action.SUBMIT,
    Action.RECALL,
    Action.APPROVE,
    Action.RETURN,
    Action.WITHDRAW,
    Action.REOPEN,
)
RELATED = 3
CONFIRMED_LONG_AGO = timedelta(days=365)
_SENTENCE = re.compile(r"[^。\n]+(?:。|$)")


@dataclass
class CasePage:
    """One case with its rows, as the template reads them."""

    case: Case
    actors: list[CaseActor]
    steps: list[CaseStep]
    figures: list[CaseFigure]
    attachments: list[CaseAttachment]
    photos: list[CasePhoto]
    videos: list[CaseVideo]
    policy_uses: list[CasePolicyUse]
    alike: list[Case] = field(default_factory=list)
    nearby: list[Case] = field(default_factory=list)

    # --- Where ------------------------------------------------------------------------------

    @property
    def place(self) -> str:
        """「北海道 訓子府町（くんねっぷちょう） ○○地区」"""
        towns = list(self.case.municipalities.all())
        covered = {town.prefecture_id for town in towns}
        names = [f"{town.prefecture.name} {town.name}（{town.kana}）" for town in towns]
        names += [area.name for area in self.case.prefectures.all() if area.pk not in covered]
        return " ".join(["、".join(names) or "全国", self.case.district]).strip()

    @property
    def town(self) -> Municipality | None:
        """The one municipality of the case, where its population or ageing rate is known."""
        towns = list(self.case.municipalities.all())
        known = len(towns) == 1 and (towns[0].population or towns[0].ageing_rate is not None)
        return towns[0] if known else None

    @property
    def district_figures(self) -> CaseDistrict | None:
        """The people of the district, where something is known of them."""
        figures: CaseDistrict | None = getattr(self.case, "district_figures", None)
        return figures if figures and figures.told else None

    # --- At a glance ------------------------------------------------------------------------

    @property
    def glance(self) -> list[str]:
        """Up to three sentences for who has no time: the summary, or what is known instead."""
        written = [text.strip() for text in _SENTENCE.findall(self.case.easy_summary)]
        if written:
            # More than three sentences stay whole: nothing an editor wrote is dropped.
            return written if len(written) <= 3 else [*written[:2], "".join(written[2:])]
        names = "、".join(map(str, self.implementers))
        lines = [f"{self.case.catch.rstrip('。')}。" if self.case.catch else ""]
        lines += [f"進めているのは、{names}です。" if names else ""]
        lines += [f"{self.case.started_words}に始まりました。" if self.case.started_on else ""]
        return [line for line in lines if line]

    @property
    def lead(self) -> str:
        """The catch, unless it stands in the box right below."""
        return self.case.catch if self.case.easy_summary else ""

    @property
    def implementers(self) -> list[CaseActor]:
        return [actor for actor in self.actors if actor.is_implementer]

    # --- Sections ---------------------------------------------------------------------------

    @property
    def operation(self) -> CaseOperation | None:
        return getattr(self.case, "operation", None)

    @property
    def contact(self) -> CaseContact | None:
        return getattr(self.case, "contact", None)

    @property
    def tells_roles(self) -> bool:
        return any(actor.role for actor in self.actors)

    @property
    def has_public_roles(self) -> bool:
        """Whether the parts of coordinator, council and government are told."""
        run = self.operation
        return bool(run and (run.coordinator_role or run.council_role or run.government_role))

    @property
    def tells_sums(self) -> bool:
        run = self.operation
        return run is not None and (run.cost_initial, run.cost_yearly) != (None, None)

    @property
    def tells_costs(self) -> bool:
        return bool(self.case.funding or self.case.funding_kinds or self.tells_sums)

    @property
    def money_heading(self) -> str:
        if not self.policy_uses:
            return "お金のこと"
        return "お金と使った制度" if self.tells_costs else "使った制度"

    @property
    def lessons_heading(self) -> str:
        """Never the promise of a failure where only the ingenious is told."""
        if not self.case.difficulties:
            return "工夫した点"
        hard = "苦労した点・うまくいかなかったこと"
        return "工夫した点・うまくいかなかったこと" if self.case.ingenuity else hard

    @property
    def contents(self) -> list[tuple[str, str]]:
        """Anchors and headings of the sections that have something to say, in their order."""
        case = self.case
        sections = (
            ("background", "きっかけ・困りごと", case.background),
            ("description", "取組の内容", case.description or self.operation),
            ("actors", "だれが関わったか", self.actors or self.has_public_roles),
            ("steps", "進め方", self.steps),
            ("money", self.money_heading, self.tells_costs or self.policy_uses),
            ("lessons", self.lessons_heading, case.ingenuity or case.difficulties),
            ("results", "成果", case.results or self.figures),
            ("next", "これから", case.next_steps or case.advice),
            ("photos", "写真", self.photos),
            ("videos", "動画", self.videos),
            ("files", "資料", self.attachments),
            ("ask", "問い合わせ・質問", True),
        )
        return [(anchor, heading) for anchor, heading, present in sections if present]

    @property
    def events(self) -> Any:
        """The public events nearest in time; events stand above this app."""
        return self.case.events.published().nearest_first().with_standing()[:RELATED]

    # --- How far it can be trusted ----------------------------------------------------------

    @property
    def is_approved(self) -> bool:
        """Asked for by who did it, and looked through by the secretariat.

        Not what was published directly, and not what the secretariat wrote itself.
        """
        owner = self.case.owner
        direct = owner.is_secretariat or owner.publishes_directly
        return not direct and self.case.last_steps == [Action.APPROVE, Action.SUBMIT]

    @property
    def has_media(self) -> bool:
        """Whether something stands beside the text, which the terms of the text do not cover."""
        return bool(self.photos or self.videos or self.attachments)

    @property
    def told_as_of(self) -> str:
        """The latest year the story names, 「令和7年（2025年）」; summaries of old news need it."""
        days = [step.when_day for step in self.steps]
        days += [figure.as_of_day for figure in self.figures]
        known = [day for day in [*days, self.case.started_on] if day]
        return format_year(max(known).year) if known else ""

    @property
    def confirmed_long_ago(self) -> bool:
        day = self.case.last_confirmed
        return day is not None and day < timezone.localdate() - CONFIRMED_LONG_AGO


def case_page(cases: CaseQuerySet, pk: int) -> CasePage:
    """The case with everything it shows; Http404 where it is not among `cases`."""
    uses = CasePolicyUse.objects.select_related("policy")
    single = ("owner", "source", "licence", "district_figures", "operation", "contact")
    found = cases.select_related(*single).prefetch_related(
        "themes", "prefectures", Prefetch("policy_uses", uses)
    )
    children = {f"{name}_rows": children_as_json(model, "case") for name, model in SHOWN.items()}
    case = get_object_or_404(found.annotate(**children, last_steps=_last_steps()), pk=pk)
    shown = {
        name: [model(**row) for row in getattr(case, f"{name}_rows")]
        for name, model in SHOWN.items()
    }
    told = [use for use in case.policy_uses.all() if use.is_told]
    page = CasePage(case=case, policy_uses=told, **shown)
    page.alike, page.nearby = related_cases(case)
    return page


def _last_steps() -> ArraySubquery:
    """The last two steps of a case towards its readers or away from them, the newest first."""
    kind = {"content_type__app_label": "cases", "content_type__model": "case"}
    steps = LogEntry.objects.filter(**kind, object_id=OuterRef("pk"), action__in=STEPS)
    return ArraySubquery(steps.order_by("-pk").values("action")[:2])


def related_cases(case: Case) -> tuple[list[Case], list[Case]]:
    """Cases of the same themes, and others of the same prefectures; all know their towns then."""
    public = Case.objects.published_without_samples()
    alike = list(public.like(case)[:RELATED])
    others = public.near(case).exclude(pk__in=[other.pk for other in alike])
    nearby = list(others[:RELATED])
    prefetch_related_objects([case, *alike, *nearby], "municipalities", "prefectures")
    return alike, nearby
