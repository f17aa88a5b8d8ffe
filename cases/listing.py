"""The conditions of the search for cases, and what helps where nothing was found."""

from dataclasses import dataclass

from django.db.models import Count
from django.http import QueryDict

from cases.models import ActivityStatus, ActorKind, Case, CaseActor, CaseQuerySet, CaseVideo
from organizations.listing import organization_facet
from search.listing import (
    Facet,
    ListFilter,
    Listing,
    municipality_facet,
    prefecture_facet,
    theme_facet,
)
from vocabulary.models import Bureau, Prefecture
from vocabulary.normalize import fold

SHORT_WORD = 4
_ENDINGS = ("都", "府", "県")


def _by_actor_kinds(cases: CaseQuerySet, kinds: list[str]) -> CaseQuerySet:
    return cases.by_actor_kinds(kinds)


def _count_actor_kinds(cases: CaseQuerySet) -> dict[str, int]:
    actors = CaseActor.objects.filter(is_implementer=True, case__in=cases.order_by().values("pk"))
    counted = actors.order_by().values_list("kind").annotate(Count("case", distinct=True))
    return dict(counted)


def _with_video(cases: CaseQuerySet, values: list[str]) -> CaseQuerySet:
    return cases.with_video()


def _count_videos(cases: CaseQuerySet) -> dict[str, int]:
    videos = CaseVideo.objects.filter(case__in=cases.order_by().values("pk"))
    return {"yes": videos.order_by().values("case").distinct().count()}


class CaseFilter(ListFilter):
    sorts = {
        "new": ("新しい順", ("-published_at", "-pk")),
        "place": ("都道府県順", ("first_prefecture", "-published_at", "-pk")),
    }
    relevance = ("-in_title", "is_brief", "-published_at", "-pk")

    prefecture = prefecture_facet()
    municipality = municipality_facet(Case)
    theme = theme_facet()
    actor = Facet(
        "だれが", lambda data: ActorKind.choices, narrow=_by_actor_kinds, tally=_count_actor_kinds
    )
    status = Facet("活動の状況", lambda data: ActivityStatus.choices, "activity_status")
    video = Facet(
        "動画", lambda data: [("yes", "動画あり")], narrow=_with_video, tally=_count_videos
    )
    organization = organization_facet()

    class Meta:
        model = Case
        fields: list[str] = []


@dataclass(frozen=True)
class Offer:
    """Another search that may help, as a link."""

    label: str
    url: str


def case_listing(data: QueryDict) -> Listing:
    cases = Case.objects.published().for_cards().with_first_prefecture()
    return Listing(CaseFilter, data, cases)


def place_offers(listing: Listing) -> list[Offer]:
    """「都道府県を北海道にしぼる」 where a word of the keyword is the name of a prefecture."""
    labels = listing.filters.facets["prefecture"].labels
    chosen = listing.query.getlist("prefecture")
    offers = []
    for code, name in labels.items():
        spellings = {fold(name), fold(name[:-1] if name.endswith(_ENDINGS) else name)}
        named = [word for word in listing.words if word in spellings]
        if named and code not in chosen:
            rest = " ".join(word for word in listing.text.split() if fold(word) not in named)
            url = listing.url(q=[rest] if rest else [], prefecture=[*chosen, code])
            offers.append(Offer(f"都道府県を「{name}」にしぼる", url))
    return offers


def wider_offer(listing: Listing) -> Offer | None:
    """The same search in all prefectures of the bureau of the first one chosen."""
    chosen = listing.query.getlist("prefecture") or [
        code[:2] for code in listing.query.getlist("municipality")
    ]
    if not chosen:
        return None
    bureau = Prefecture.objects.values_list("bureau", flat=True).get(pk=chosen[0])
    codes = Prefecture.objects.filter(bureau=bureau).values_list("pk", flat=True)
    url = listing.url(prefecture=list(codes), municipality=[])
    found = case_listing(QueryDict(url.removeprefix("?"))).total
    area = f"{Bureau(bureau).label}の管内"
    return Offer(f"近くの都道府県の事例（{area} {found}件）を見る", url) if found else None


def longest_word(listing: Listing) -> str:
    """The longest word of the keyword, where a shorter one may find more."""
    longest = max(listing.text.split(), key=len, default="")
    return longest if len(longest) > SHORT_WORD else ""
