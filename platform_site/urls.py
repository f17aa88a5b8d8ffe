"""The addresses of the site; each app keeps its own below.

/healthz and /readyz are answered before this, in platform_site.health.
"""

from django.contrib import admin
from django.urls import include, path

handler400 = "platform_site.errors.bad_request"
handler403 = "platform_site.errors.permission_denied"
handler404 = "platform_site.errors.not_found"
handler500 = "platform_site.errors.server_error"

urlpatterns = [
    path("", include("platform_site.page_urls")),
    path("", include("cases.urls")),
    path("", include("policies.urls")),
    path("", include("organizations.urls")),
    path("", include("events.urls")),
    path("", include("forum.urls")),
    path("accounts/", include("accounts.urls")),
    path("admin/", admin.site.urls),
]
