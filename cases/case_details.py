"""Everything the page of one case shows of the case itself."""

import re
from dataclasses import dataclass
from datetime import timedelta

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
    CaseStep,
    CaseVideo,
)
from vocabulary.models import Municipality, MunicipalityFacts

LONG_UNCONFIRMED_AFTER = timedelta(days=365)
_SENTENCE = re.compile(r"[^。\n]+(?:。|$)")


@dataclass(frozen=True)
class PolicyUse:
    """A measure or scheme that was used; `url` is empty where it has no public page now."""

    name: str
    url: str
    fiscal_year: int | None
    is_joined_by_name: bool


@dataclass(frozen=True)
class CaseDetails:
    """One case with its rows, as the template displays them: all that no hour changes."""

    case: Case
    policy_uses: tuple[PolicyUse, ...]

    @property
    def actors(self) -> list[CaseActor]:
        return list(self.case.actors.all())

    @property
    def steps(self) -> list[CaseStep]:
        return list(self.case.steps.all())

    @property
    def figures(self) -> list[CaseFigure]:
        return list(self.case.figures.all())

    @property
    def attachments(self) -> list[CaseAttachment]:
        return list(self.case.attachments.all())

    @property
    def photos(self) -> list[CasePhoto]:
        return list(self.case.photos.all())

    @property
    def videos(self) -> list[CaseVideo]:
        return list(self.case.videos.all())

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
    def only_town(self) -> Municipality | None:
        towns = list(self.case.municipalities.all())
        return towns[0] if len(towns) == 1 else None

    @property
    def town(self) -> Municipality | None:
        """The one municipality of the case, where the secretariat knows newer figures of it."""
        town = self.only_town
        known = town and (town.population or town.ageing_rate is not None)
        return town if known else None

    @property
    def town_facts(self) -> MunicipalityFacts | None:
        """What official statistics say of the one municipality of the case."""
        return getattr(self.only_town, "facts", None)

    @property
    def district_figures(self) -> CaseDistrict | None:
        """The statistics of the district, where any is given."""
        figures: CaseDistrict | None = getattr(self.case, "district_figures", None)
        return figures if figures and figures.known_figures else None

    # --- Summary ----------------------------------------------------------------------------

    @property
    def summary_lines(self) -> list[str]:
        """The easy summary in at most three lines, else sentences made from the columns."""
        sentences = [text.strip() for text in _SENTENCE.findall(self.case.easy_summary)]
        if sentences:
            # The third line takes all that is left: nothing an editor wrote is dropped.
            if len(sentences) <= 3:
                return sentences
            return [*sentences[:2], "".join(sentences[2:])]
        names = "、".join(map(str, self.implementers))
        lines = [f"{self.case.catch.rstrip('。')}。" if self.case.catch else ""]
        lines += [f"進めているのは、{names}です。" if names else ""]
        lines += [f"{self.case.started_words}に始まりました。" if self.case.started_on else ""]
        return [line for line in lines if line]

    @property
    def lead(self) -> str:
        """The catch, unless `summary_lines` begins with it."""
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
    def has_roles(self) -> bool:
        return any(actor.role for actor in self.actors)

    @property
    def has_public_roles(self) -> bool:
        """Whether the role of coordinator, council or government is given."""
        run = self.operation
        return bool(run and (run.coordinator_role or run.council_role or run.government_role))

    @property
    def has_sums(self) -> bool:
        run = self.operation
        return run is not None and (run.cost_initial, run.cost_yearly) != (None, None)

    @property
    def has_joined_by_name(self) -> bool:
        """Whether a measure was chosen by the name that the material gives."""
        return any(use.is_joined_by_name for use in self.policy_uses)

    @property
    def has_costs(self) -> bool:
        return bool(self.case.funding or self.case.funding_kinds or self.has_sums)

    @property
    def money_heading(self) -> str:
        if not self.policy_uses:
            return "お金のこと"
        return "お金と使った制度" if self.has_costs else "使った制度"

    @property
    def lessons_heading(self) -> str:
        """Announces difficulties only where some are described."""
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
            ("money", self.money_heading, self.has_costs or self.policy_uses),
            ("lessons", self.lessons_heading, case.ingenuity or case.difficulties),
            ("results", "成果", case.results or self.figures),
            ("next", "これから", case.next_steps or case.advice),
            ("photos", "写真", self.photos),
            ("videos", "動画", self.videos),
            ("files", "資料", self.attachments),
            ("ask", "問い合わせ・質問", True),
        )
        return [(anchor, heading) for anchor, heading, present in sections if present]

    # --- Review and sources -----------------------------------------------------------------

    @property
    def has_media(self) -> bool:
        """Whether there are files, to which the licence of the text does not apply."""
        return bool(self.photos or self.videos or self.attachments)

    @property
    def is_long_unconfirmed(self) -> bool:
        day = self.case.last_confirmed
        return day is not None and day < timezone.localdate() - LONG_UNCONFIRMED_AFTER


def case_details(case: Case) -> CaseDetails:
    """Of a case that was read whole."""
    return CaseDetails(case, tuple(_use(use) for use in case.policy_uses.all() if use.is_nameable))


def _use(use: CasePolicyUse) -> PolicyUse:
    policy = use.policy
    url = policy.get_absolute_url() if policy and policy.is_public else ""
    return PolicyUse(str(use), url, use.fiscal_year, use.is_joined_by_name)
