from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from search.lists.listing import Listing
from search.lists.rendering import render_list
from tests.toy_kind.listing import ToyFilter
from tests.toy_kind.models import Toy


@require_safe
def toy_list(request: HttpRequest) -> HttpResponse:
    listing = Listing(ToyFilter, request.GET, Toy.objects.published().for_cards())
    return render_list(request, "toy_kind/toy_list.html", listing)


@require_safe
def toy_detail(request: HttpRequest, pk: int) -> HttpResponse:
    toy = get_object_or_404(Toy.objects.published().for_cards(), pk=pk)
    return render(request, "toy_kind/toy_detail.html", {"toy": toy})
