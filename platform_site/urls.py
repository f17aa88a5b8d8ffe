"""The addresses of the site; each app keeps its own below.

/healthz and /readyz are answered before this, in platform_site.running.health.
"""

from django.contrib import admin
from django.urls import include, path

handler400 = "platform_site.pages.errors.bad_request"
handler403 = "platform_site.pages.errors.permission_denied"
handler404 = "platform_site.pages.errors.not_found"
handler500 = "platform_site.pages.errors.server_error"

urlpatterns = [
    path("", include("platform_site.pages.urls")),
    path("", include("cases.urls")),
    path("", include("policies.urls")),
    path("", include("organizations.urls")),
    path("", include("events.urls")),
    path("", include("forum.urls")),
    path("accounts/", include("accounts.urls")),
    path("admin/", admin.site.urls),
]
