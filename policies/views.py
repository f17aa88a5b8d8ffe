"""Pages of measures, budgets and materials."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from organizations.publishing.page_rows import cards_beside, public_or_404, topics_about
from policies.budget_table import BudgetTable, csv_lines
from policies.listing import MaterialFilter, MaterialListing, PolicyFilter
from policies.models import Material, Policy
from policies.papers import newest_version, papers_of
from search.lists.canonical import mark_canonical
from search.lists.listing import ShownListing
from search.lists.rendering import render_list

CASES_SHOWN = 20


@require_safe
def policy_list(request: HttpRequest) -> HttpResponse:
    policies = Policy.objects.published().with_list_order()
    listing = ShownListing(PolicyFilter, request.GET, policies)
    return render_list(request, "policies/policy_list.html", listing)


@require_safe
def policy_detail(request: HttpRequest, pk: int) -> HttpResponse:
    policy = public_or_404(Policy, pk)
    context = {
        "policy": policy,
        "papers": papers_of(policy),
        "cases": cards_beside(policy, "case_uses__case", most=CASES_SHOWN),
        "topics": topics_about(policy),
    }
    return render(request, "policies/policy_detail.html", context)


@require_safe
def budget_list(request: HttpRequest) -> HttpResponse:
    table = BudgetTable(request.GET)
    mark_canonical(request, is_whole=bool(table.budgets) and not table.ignored)
    return render(request, "policies/budget_list.html", {"table": table})


@require_safe
def budget_file(request: HttpRequest) -> StreamingHttpResponse:
    """The table of budgets as a CSV file, under the same conditions."""
    table = BudgetTable(request.GET)
    answer = StreamingHttpResponse(csv_lines(table.budgets), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{table.file_name}"'
    return answer


@require_safe
def material_list(request: HttpRequest) -> HttpResponse:
    materials = Material.objects.published().with_list_order()
    listing = MaterialListing(MaterialFilter, request.GET, materials)
    return render_list(request, "policies/material_list.html", listing)


@require_safe
def material_detail(request: HttpRequest, pk: int) -> HttpResponse:
    material = public_or_404(Material, pk)
    context = {
        "material": material,
        "newer": newest_version(material),
        "policies": cards_beside(material, "policy"),
        "older": cards_beside(material, "supersedes"),
        "list_url": reverse("material_list"),
    }
    return render(request, "policies/material_detail.html", context)
