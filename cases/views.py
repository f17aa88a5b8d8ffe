"""The search for cases and the page of each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.case_details import case_details
from cases.listing import case_listing
from cases.models import Case
from search.lists.rendering import render_list


@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    return render_list(request, "cases/case_list.html", case_listing(request.GET))


@require_safe
def case_detail(request: HttpRequest, pk: int) -> HttpResponse:
    details = case_details(Case.objects.visible_to(request.user), pk)
    return render(request, "cases/case_detail.html", {"details": details, "case": details.case})
