"""Pages of measures, budgets and materials."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from policies.models import Material, Policy


def policy_list(request: HttpRequest) -> HttpResponse:
    return render(request, "policies/policy_list.html")


def policy_detail(request: HttpRequest, pk: int) -> HttpResponse:
    policy = get_object_or_404(Policy.objects.published().for_cards(), pk=pk)
    return render(request, "policies/policy_detail.html", {"policy": policy})


def budget_list(request: HttpRequest) -> HttpResponse:
    return render(request, "policies/budget_list.html")


def material_list(request: HttpRequest) -> HttpResponse:
    return render(request, "policies/material_list.html")


def material_detail(request: HttpRequest, pk: int) -> HttpResponse:
    material = get_object_or_404(Material.objects.published().for_cards(), pk=pk)
    return render(request, "policies/material_detail.html", {"material": material})
