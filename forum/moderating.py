"""What moderators do on the pages of the board themselves."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from forum.drafts import form_page
from forum.forms import HideForm, NoteForm
from forum.models import Post, Topic
from forum.writing import filled


@form_page
def post_hide(request: HttpRequest, pk: int) -> HttpResponse:
    post = get_object_or_404(Post.objects.managed_by(request.user).for_page(), pk=pk)
    return _act(
        request,
        HideForm(**filled(request)),
        lambda reason: post.hide(reason, request.user),
        post,
        "この書き込みを非表示にする",
        post=post,
    )


@form_page
def post_show(request: HttpRequest, pk: int) -> HttpResponse:
    post = get_object_or_404(Post.objects.managed_by(request.user).for_page(), pk=pk)
    return _act(
        request,
        NoteForm(**filled(request)),
        lambda reason: post.show(request.user, reason),
        post,
        "この書き込みをもう一度表示する",
        post=post,
    )


@form_page
def topic_hide(request: HttpRequest, pk: int) -> HttpResponse:
    topic = get_object_or_404(Topic.objects.managed_by(request.user).visible(), pk=pk)
    return _act(
        request,
        HideForm(**filled(request)),
        lambda reason: topic.hide(reason, request.user),
        topic.board,
        "この話題を非表示にする",
        topic=topic,
    )


@form_page
def topic_close(request: HttpRequest, pk: int) -> HttpResponse:
    topic = get_object_or_404(Topic.objects.managed_by(request.user).visible(), pk=pk)
    return _act(
        request,
        NoteForm(**filled(request)),
        lambda reason: topic.close(request.user, reason),
        topic,
        "この話題の受付を終える",
        topic=topic,
    )


@form_page
def topic_open(request: HttpRequest, pk: int) -> HttpResponse:
    topic = get_object_or_404(Topic.objects.managed_by(request.user).visible(), pk=pk)
    return _act(
        request,
        NoteForm(**filled(request)),
        lambda reason: topic.open_again(request.user, reason),
        topic,
        "この話題の受付を再開する",
        topic=topic,
    )


def _act(
    request: HttpRequest,
    form: forms.Form,
    verb: Callable[[str], None],
    back_to: models.Model,
    title: str,
    post: Post | None = None,
    topic: Topic | None = None,
) -> HttpResponse:
    """Ask for the reason, then do it."""
    if form.is_bound and form.is_valid():
        try:
            verb(form.cleaned_data["reason"])
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
