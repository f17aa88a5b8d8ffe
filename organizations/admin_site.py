"""The one admin of the site. Its door asks the table of rights; no flag on the account opens it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from organizations.models import Membership
from organizations.rights import EVERY_ORGANIZATION, MODERATE


class PlatformAdminSite(admin.AdminSite):
    site_header = "生活支援共創プラットフォーム 管理ページ"
    site_title = "管理ページ"
    index_title = "管理ページ"

    def has_permission(self, request: HttpRequest) -> bool:
        return may_enter(request.user)


def may_enter(user: Any) -> bool:
    """Members of an organization, moderators and the secretariat."""
    if not user.is_authenticated or not user.is_active:
        return False
    if user.has_perm(EVERY_ORGANIZATION) or user.has_perm(MODERATE):
        return True
    return Membership.objects.filter(user=user, organization__withdrawn_on__isnull=True).exists()
