"""The pages of the 47 prefectures: the map of all, the content of each, its towns in figures."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from events.shelves import nearest_of_prefecture
from platform_site.pages import shelves
from platform_site.pages.counts import case_map, place_counts
from records.remembered import remembered
from search.lists.canonical import mark_canonical
from search.lists.ignored import unknown_key, unknown_values
from vocabulary.models import Bureau, MunicipalityFacts, Prefecture
from vocabulary.statements import Statement


@dataclass(frozen=True)
class TownOrder:
    """An order of the towns; those of equal `key` stay in that of their readings."""

    label: str
    key: Callable[[MunicipalityFacts], float]


TOWN_ORDERS = {
    "": TownOrder("五十音順", lambda facts: 0),
    "population": TownOrder("人口の多い順", lambda facts: -facts.population),
    "ageing": TownOrder("高齢化率の高い順", lambda facts: -float(facts.ageing_rate or 0)),
}


@dataclass(frozen=True)
class Place:
    """What the page of a prefecture says of it."""

    code: str
    name: str
    kana: str
    bureau: str
    population: int | None
    ageing_rate: Decimal | None
    statistics_source: str
    statistics_date: date | None
    url: str
    platform_name: str
    platform_url: str
    office: str
    office_phone: str

    @property
    def bureau_label(self) -> str:
        return str(Bureau(self.bureau).label)


_place = Statement(
    lambda code: Prefecture.objects.filter(pk=code).values_list(*Place.__dataclass_fields__),
    code=str,
)


@remembered
def place(code: str) -> Place:
    for row in _place(code=code):
        return Place(*row)
    raise Http404


@require_safe
def place_list(request: HttpRequest) -> HttpResponse:
    return render(request, "platform_site/place_list.html", {"prefectures": case_map().tiles})


@require_safe
def place_detail(request: HttpRequest, code: str) -> HttpResponse:
    context = {
        "prefecture": place(code),
        "counts": place_counts(code),
        "cases": shelves.cases_of_prefecture(code=code),
        "policies": shelves.policies_of_prefecture(code=code),
        "materials": shelves.materials_of_prefecture(code=code),
        "events": nearest_of_prefecture(code),
        "organizations": shelves.organizations_of_prefecture(code),
        "topics": shelves.topics_of_prefecture(code),
    }
    return render(request, "platform_site/place_detail.html", context)


@require_safe
def place_towns(request: HttpRequest, code: str) -> HttpResponse:
    """What official statistics say of each municipality, to compare them."""
    chosen = request.GET.get("sort", "")
    order = TOWN_ORDERS.get(chosen, TOWN_ORDERS[""])
    ignored = [unknown_key(key) for key in request.GET if key != "sort"]
    if chosen not in TOWN_ORDERS:
        ignored.append(unknown_values("並び順", [chosen]))
    mark_canonical(request, is_whole=not ignored)
    context = {
        "prefecture": place(code),
        "towns": sorted(MunicipalityFacts.objects.of_prefecture(code), key=order.key),
        "sources": MunicipalityFacts,
        "orders": TOWN_ORDERS,
        "order": order,
        "ignored": ignored,
    }
    return render(request, "platform_site/place_towns.html", context)
