"""The pages on which moderators hide, show, close and settle."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.models import User
from forum.form_pages import SignedInRequest, form_page
from forum.forms import HideForm, NoteForm, SettleForm
from forum.models import Board, Post, Report, Topic
from forum.writing import initial_or_data


@form_page
def post_hide(request: SignedInRequest, pk: int) -> HttpResponse:
    post = get_object_or_404(Post.objects.managed_by(request.user).for_page(), pk=pk)
    return _moderate(
        request, HideForm, post.hide, post.page_url, "この書き込みを非表示にする", post=post
    )


@form_page
def post_show(request: SignedInRequest, pk: int) -> HttpResponse:
    post = get_object_or_404(Post.objects.managed_by(request.user).for_page(), pk=pk)
    return _moderate(
        request, NoteForm, post.show, post.page_url, "この書き込みをもう一度表示する", post=post
    )


@form_page
def topic_hide(request: SignedInRequest, pk: int) -> HttpResponse:
    topic = get_object_or_404(Topic.objects.managed_by(request.user), pk=pk)
    return _moderate(
        request, HideForm, topic.hide, topic.board, "この話題を非表示にする", topic=topic
    )


@form_page
def topic_show(request: SignedInRequest, pk: int) -> HttpResponse:
    topic = get_object_or_404(Topic.objects.managed_by(request.user), pk=pk)
    return _moderate(
        request, NoteForm, topic.show, topic, "この話題をもう一度表示する", topic=topic
    )


@form_page
def topic_close(request: SignedInRequest, pk: int) -> HttpResponse:
    topic = get_object_or_404(Topic.objects.managed_by(request.user).visible(), pk=pk)
    return _moderate(request, NoteForm, topic.close, topic, "この話題の受付を終える", topic=topic)


@form_page
def topic_open(request: SignedInRequest, pk: int) -> HttpResponse:
    topic = get_object_or_404(Topic.objects.managed_by(request.user).visible(), pk=pk)
    return _moderate(
        request, NoteForm, topic.open_again, topic, "この話題の受付を再開する", topic=topic
    )


@form_page
def report_settle(request: SignedInRequest, pk: int) -> HttpResponse:
    """One report: the reason, the post then and now, and the decision."""
    reports = Report.objects.managed_by(request.user).select_related("reporter", "settled_by")
    report = get_object_or_404(reports, pk=pk)
    post = Post.objects.for_page().get(pk=report.post_id)
    form = SettleForm(**initial_or_data(request))
    if form.is_bound and form.is_valid():
        try:
            report.decide(form.cleaned_data["outcome"], form.cleaned_data["reason"], request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "対応を記録しました。")
            return redirect("admin:forum_report_changelist")
    context = {"form": form, "report": report, "post": post}
    return render(request, "forum/report_detail.html", context)


def take_once(item: Any, verb: Callable[[User, str], None], moderator: User, reason: str) -> None:
    """Call `verb`; what the same person has just done for the same reason is done already."""
    try:
        verb(moderator, reason)
    except ValidationError:
        action = verb.__name__.removesuffix("_again")
        if not item.moderation_entries.ends_with(action, moderator, reason):
            raise


def _moderate(
    request: SignedInRequest,
    form_class: type[forms.Form],
    verb: Callable[[User, str], None],
    back_to: str | Topic | Board,
    title: str,
    post: Post | None = None,
    topic: Topic | None = None,
) -> HttpResponse:
    """Ask for the reason, then call `verb`."""
    form = form_class(**initial_or_data(request))
    if form.is_bound and form.is_valid():
        try:
            take_once(post or topic, verb, request.user, form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "変更しました。見守りの記録に残しました。")
            return redirect(back_to)
    return render(
        request,
        "forum/moderation_form.html",
        {
            "form": form,
            "title": title,
            "post": post,
            "topic": post.topic if post else topic,
        },
    )
