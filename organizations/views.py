"""The registry of organizations and each one's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from organizations.listing import OrganizationFilter
from organizations.models import Organization
from organizations.publishing.page_rows import public_or_404, topics_about
from organizations.publishing.shelves import shelves_of
from search.lists.listing import ShownListing
from search.lists.rendering import render_list


@require_safe
def organization_list(request: HttpRequest) -> HttpResponse:
    organizations = Organization.objects.published()
    listing = ShownListing(OrganizationFilter, request.GET, organizations, per_page=20)
    return render_list(request, "organizations/organization_list.html", listing)


@require_safe
def organization_detail(request: HttpRequest, pk: int) -> HttpResponse:
    organization = public_or_404(Organization, pk)
    context = {
        "organization": organization,
        "shelves": shelves_of(organization),
        "topics": topics_about(organization),
    }
    return render(request, "organizations/organization_detail.html", context)


@require_safe
def organization_join(request: HttpRequest) -> HttpResponse:
    return render(request, "organizations/organization_join.html")
