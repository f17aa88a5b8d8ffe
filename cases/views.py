"""The search for cases and the page of each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.listing import case_listing, wider_offer
from cases.models import Case
from cases.pages import case_page


@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    listing = case_listing(request.GET)
    wider = None if listing.page.object_list else wider_offer(listing)
    context = {"listing": listing, "wider_offer": wider}
    return render(request, "cases/case_list.html", context)


@require_safe
def case_detail(request: HttpRequest, pk: int) -> HttpResponse:
    page = case_page(Case.objects.visible_to(request.user), pk)
    return render(request, "cases/case_detail.html", {"page": page, "case": page.case})
