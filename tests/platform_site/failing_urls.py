"""Addresses whose pages fail, each in one way."""

import errno

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path


def without_database(request: HttpRequest) -> HttpResponse:
    raise OperationalError("connection refused")


def without_space(request: HttpRequest) -> HttpResponse:
    raise OSError(errno.ENOSPC, "No space left on device")


def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def echo(request: HttpRequest, text: str = "") -> HttpResponse:
    return JsonResponse({"path": text, "get": request.GET, "post": request.POST})


urlpatterns = [
    path("without-database/", without_database),
    path("without-space/", without_space),
    path("broken/", broken),
    path("forbidden/", forbidden),
    path("echo/", echo),
    path("echo/<str:text>/", echo),
    path("", include("platform_site.urls")),
]
handler400 = "platform_site.pages.errors.bad_request"
handler403 = "platform_site.pages.errors.permission_denied"
handler404 = "platform_site.pages.errors.not_found"
handler500 = "platform_site.pages.errors.server_error"
