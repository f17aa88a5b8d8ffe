"""The addresses of a site to which the app of the toys was added."""

from django.contrib import admin
from django.urls import include, path

from platform_site import urls

handler404 = urls.handler404
urlpatterns = [
    path("admin/", admin.site.urls),  # made anew, with the pages of the toys
    path("", include("tests.toy_kind.urls")),
    *urls.urlpatterns,
]
