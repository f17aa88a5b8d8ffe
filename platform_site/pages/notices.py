"""Notices of the secretariat, and links to pages of others."""

from itertools import groupby

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from platform_site.models import Notice, RelatedLink
from platform_site.pages.shelves import NoticeRow
from search.lists.canonical import mark_canonical
from search.lists.ignored import unknown_key
from search.lists.pagination import requested_page

NOTICES_ON_A_PAGE = 20


@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    paginator = Paginator(Notice.objects.published(), NOTICES_ON_A_PAGE)
    page, ignored = requested_page(paginator, request.GET.get("page", ""))
    ignored += [unknown_key(key) for key in request.GET if key != "page"]
    mark_canonical(request, is_whole=not ignored)
    rows = [NoticeRow.of(notice) for notice in page]
    context = {"page": page, "rows": rows, "ignored": ignored}
    return render(request, "platform_site/notice_list.html", context)


@require_safe
def notice_detail(request: HttpRequest, pk: int) -> HttpResponse:
    notice = get_object_or_404(Notice.objects.published(), pk=pk)
    return render(request, "platform_site/notice_detail.html", {"notice": notice})


@require_safe
def link_list(request: HttpRequest) -> HttpResponse:
    links = RelatedLink.objects.all()
    groups = [(name, list(rows)) for name, rows in groupby(links, lambda link: link.group)]
    return render(request, "platform_site/link_list.html", {"groups": groups})
