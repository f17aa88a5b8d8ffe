"""The one admin of the site. Its door asks the table of rights; no flag on the account opens it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.admin.exceptions import NotRegistered
from django.contrib.auth.views import redirect_to_login
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse

from organizations.admin_site import dashboard
from organizations.admin_site.amounts import amount_in_words
from organizations.admin_site.limited_choices import ScopedAutocomplete
from organizations.groups import admin_openers
from organizations.models import Membership
from organizations.publishing import review
from organizations.rights import manages_every_organization
from records import drafts
from records.editing.addresses import change_address
from records.remembered import remembered
from vocabulary.statements import Statement

# The sign-in and the password live on the site's own pages, behind the same rules as everybody's.
_REPLACED_URLS = {"password_change", "password_change_done", "view_on_site", "autocomplete"}
_UNEDITABLE_APPS = {"auth", "account", "mfa"}
NO_ORGANIZATION = (
    "管理ページは、団体・行政機関の担当の方が使うページです。"
    "あなたは、どの団体の担当にもなっていません。"
    "団体の代表の方か事務局が、登録のメールアドレスで担当に加えると、開けるようになります。"
)


class PlatformAdminSite(admin.AdminSite):
    site_header = "生活支援共創プラットフォーム 管理ページ"
    site_title = "管理ページ"
    index_title = "管理ページ"
    enable_nav_sidebar = False

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Groups, addresses and second factors are not rows to edit: their apps stay outside."""
        models: list[Any] = (
            [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        )
        own = [model for model in models if model._meta.app_label not in _UNEDITABLE_APPS]
        super().register(own, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return may_enter(request.user)

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def sign_in_keeping_input(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not request.user.is_authenticated and drafts.is_stamped(request):
                return drafts.sign_in_first(request)
            return guarded(request, *args, **kwargs)

        return sign_in_keeping_input

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """One door for everybody: the site's own sign-in."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied(NO_ORGANIZATION)
        target = request.GET.get("next") or reverse("admin:index")
        if request.user.is_authenticated:
            return redirect("admin:index")
        return redirect_to_login(target, reverse("account_login"))

    def logout(  # type: ignore[override] # a redirect instead of a page
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        return redirect("account_logout")

    def get_urls(self) -> list[Any]:
        own: list[URLPattern | URLResolver] = [
            path("review/", self.admin_view(self.review_queue), name="review_queue"),
            path("amount/", self.admin_view(amount_in_words), name="amount_in_words"),
            path("autocomplete/", self.admin_view(self.autocomplete_view), name="autocomplete"),
            path(
                "r/<int:content_type_id>/<int:object_id>/",
                self.admin_view(self.view_on_site),
                name="view_on_site",
            ),
        ]
        rest = [
            url for url in super().get_urls() if getattr(url, "name", None) not in _REPLACED_URLS
        ]
        return own + rest

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return ScopedAutocomplete.as_view(admin_site=self)(request)

    def view_on_site(
        self, request: HttpRequest, content_type_id: int, object_id: int
    ) -> HttpResponse:
        """Lead to the page of a row this person may see here; others do not exist."""
        kind = ContentType.objects.filter(pk=content_type_id).first()
        model = kind.model_class() if kind else None
        try:
            model_admin = self.get_model_admin(model) if model else None
        except NotRegistered:
            model_admin = None
        if model_admin is None or not model_admin.has_view_permission(request):
            raise Http404
        row = model_admin.get_queryset(request).filter(pk=object_id).first()
        if row is None or not hasattr(row, "get_absolute_url"):
            raise Http404
        return HttpResponseRedirect(row.get_absolute_url())

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        context = {
            **self.each_context(request),
            "title": f"{request.user}さんの管理ページ",
            "subtitle": None,
            "app_list": self.get_app_list(request),
            "organizations": dashboard.organizations_of(request.user),
            "tasks": dashboard.tasks(self, request),
            "add_links": dashboard.add_links(self, request),
            "office_add_links": dashboard.office_add_links(self, request),
            "recent": dashboard.recent_rows(self, request),
            **(extra_context or {}),
        }
        request.current_app = self.name
        return TemplateResponse(request, "admin/index.html", context)

    def review_queue(self, request: HttpRequest) -> HttpResponse:
        """What waits for the secretariat, oldest first."""
        if not manages_every_organization(request.user):
            raise PermissionDenied
        context = {
            **self.each_context(request),
            "title": "確認を待っているもの",
            "lines": [
                (line, change_address(line.row))
                for line in review.queue()
                if self.is_registered(type(line.row))
            ],
        }
        return TemplateResponse(request, "admin/review_queue.html", context)


def may_enter(user: Any) -> bool:
    """Members of an organization, moderators and the secretariat."""
    if not user.is_authenticated or not user.is_active:
        return False
    return any(map(user.has_perm, admin_openers())) or _is_member(user.pk)


_memberships = Statement(
    lambda key: Membership.objects.filter(
        user=key, organization__withdrawn_on__isnull=True
    ).values_list("pk")[:1],
    key=int,
)


@remembered
def _is_member(key: int) -> bool:
    return bool(_memberships(key=key))
