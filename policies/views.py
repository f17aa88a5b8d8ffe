"""Pages of measures, budgets and materials."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from policies.budget_table import BudgetTable, csv_lines
from policies.listing import MaterialFilter, MaterialListing, PolicyFilter
from policies.models import Material, Policy
from policies.papers import papers_of
from search.index.cards import shown
from search.lists.canonical import mark_canonical
from search.lists.listing import ShownListing
from search.lists.rendering import render_list

CASES_SHOWN = 20
TOPICS_SHOWN = 5


@require_safe
def policy_list(request: HttpRequest) -> HttpResponse:
    policies = Policy.objects.published().with_list_order()
    listing = ShownListing(PolicyFilter, request.GET, policies)
    return render_list(request, "policies/policy_list.html", listing)


@require_safe
def policy_detail(request: HttpRequest, pk: int) -> HttpResponse:
    policy: Policy = Policy.objects.published().whole_or_404(pk)
    return render(
        request,
        "policies/policy_detail.html",
        {
            "policy": policy,
            "papers": papers_of(
                policy.files.all(),
                policy.materials.published().newest_versions(),
            ),
            "cases": shown(policy.case_cards().newest_first()[:CASES_SHOWN]),
            "topics": policy.topics.recent()[:TOPICS_SHOWN],
        },
    )


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
    material: Material = Material.objects.published().whole_or_404(pk)
    return render(
        request,
        "policies/material_detail.html",
        {
            "material": material,
            "policy": Policy.objects.published().filter(pk__in=[material.policy_id]).first(),
            "newer": Material.objects.published().newer_than(material).first(),
            "older": Material.objects.published().filter(pk__in=[material.supersedes_id]).first(),
            "list_url": reverse("material_list"),
        },
    )
