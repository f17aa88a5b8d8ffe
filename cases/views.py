"""The search for cases and the page of each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.beside import beside
from cases.case_details import case_details
from cases.listing import case_listing
from cases.models import Case
from organizations.publishing.page_rows import public_or_none
from search.lists.rendering import render_list


@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    return render_list(request, "cases/case_list.html", case_listing(request.GET))


@require_safe
def case_detail(request: HttpRequest, pk: int) -> HttpResponse:
    case = public_or_none(Case, pk) or Case.objects.visible_to(request.user).whole_or_404(pk)
    context = {"case": case, "details": case_details(case), "beside": beside(case)}
    return render(request, "cases/case_detail.html", context)
