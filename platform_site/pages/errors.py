"""The error pages, each with a sentence and links to go on."""

import errno
import sys

from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from organizations.admin_site.staff_sessions import end_if_idle
from platform_site.pages.frame import frame
from platform_site.pages.kept_form import KeptForm
from records import drafts

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request cannot be read; BadRequest carries a sentence of ours."""
    reason = "送られた内容を読み取れませんでした。"
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        reason = "送られた内容が大きすぎるか、項目が多すぎます。減らしてもう一度お送りください。"
    elif type(exception) is BadRequest and str(exception).endswith("。"):
        reason = str(exception)
    return render(request, "errors/400.html", {"reason": reason}, status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: known, but not for this person; PermissionDenied may carry a sentence of ours."""
    why = str(exception) if str(exception).endswith("。") else ""
    context = {"reason": "", "why": why, "submitted_texts": []}
    return render(request, "errors/403.html", context, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long opens again, filled in as it was, and was not carried out.

    403 for other forms, and where the browser says that the form is one of another site: what
    was typed is shown, to copy it back.
    """
    is_ours = reason.startswith("CSRF ")  # its cookie or its token; else origin or referrer
    if is_ours:
        end_if_idle(request)  # forged forms are refused before the middleware that does it
    # A form with our stamp is ours, whatever the browser says of where it stood.
    form = drafts.reopen_form(request) if is_ours or drafts.is_stamped(request) else None
    if form is not None:
        return form
    kept = KeptForm.of(request)
    sentence = (
        "画面を開いてから時間がたったか、別の画面でログインし直したため、送信を受け付けられませんでした。"
        "前の画面に戻って読み込み直し、もう一度お送りください。"
    )
    context = {"reason": sentence, "why": "", "submitted_texts": kept.texts if kept else []}
    return render(request, "errors/403.html", context, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such page, or none this person may see."""
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 while the database does not answer or a disk is full, with what was typed.

    It needs neither database nor session.
    """
    error = sys.exc_info()[1]
    is_full = isinstance(error, OSError) and error.errno in _FULL
    is_away = isinstance(error, OperationalError | InterfaceError)
    context = {**frame(request), "kept": KeptForm.of(request), "is_full": is_full}
    if not is_away and not is_full:
        return HttpResponse(render_to_string("errors/500.html", context), status=500)
    page = HttpResponse(render_to_string("errors/503.html", context), status=503)
    page["Retry-After"] = "60"
    return page
