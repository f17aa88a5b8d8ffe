"""The search for cases and the page of each."""

from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cases.listing import case_listing
from cases.models import Case, CaseVideo
from cases.pages import case_page


@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    return render(request, "cases/case_list.html", {"listing": case_listing(request.GET)})


@require_safe
def case_detail(request: HttpRequest, pk: int) -> HttpResponse:
    page = case_page(Case.objects.visible_to(request.user), pk)
    return render(request, "cases/case_detail.html", {"page": page, "case": page.case})


@require_safe
def case_captions(request: HttpRequest, pk: int, video_pk: int) -> HttpResponseBase:
    """The captions of a film, for whoever may see its case."""
    case = get_object_or_404(Case.objects.visible_to(request.user), pk=pk)
    video = get_object_or_404(CaseVideo, ~Q(captions=""), case=case, pk=video_pk)
    try:
        file = video.captions.open("rb")
    except OSError as error:
        raise Http404 from error
    response = FileResponse(file, content_type="text/vtt; charset=utf-8")
    response["Cache-Control"] = "public, max-age=300" if case.is_public else "no-store"
    return response
