"""Writing: form, confirmation, sent. The address says where; the form carries the text."""

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render

from forum.form_pages import form_page
from forum.forms import EditForm, ReplyForm, ReportForm, TopicForm, WritingForm
from forum.models import Board, Post, State, Topic
from forum.models.topics import TITLE_LENGTH
from forum.personal_details import personal_details
from forum.subjects import rooms_near, subject_of_address
from records import drafts

STEPS = ["書く", "確かめる", "書き込む"]
WRITING = {
    "question": "この内容で書き込みますか",
    "lead": "まだ公開されていません。内容を確かめてください。",
    "send_label": "書き込む",
    "correct_label": "修正する",
    "steps": STEPS,
}
EDITING = {
    "question": "この内容に直しますか",
    "lead": "まだ直していません。内容を確かめてください。",
    "send_label": "直す",
    "correct_label": "書き直す",
    "steps": ["書く", "確かめる", "直す"],
}


def filled(request: HttpRequest, **otherwise: Any) -> dict[str, Any]:
    """What a form is made from: the text sent, the text to correct, a draft, or a beginning."""
    if request.method == "POST" and request.POST.get("step") != "correct":
        return {"data": request.POST}
    if request.method == "POST":
        return {"initial": {**otherwise, **request.POST.dict()}}
    return {"initial": {**otherwise, **drafts.restored_input(request).dict()}}


def confirmation(
    request: HttpRequest, form: WritingForm, title: str, place: str, **context: Any
) -> HttpResponse:
    """Show what will be read by everybody, once more before it is sent."""
    shown = {
        "form": form,
        "title": title,
        "place": place,
        "personal_details": personal_details(*form.texts()),
        "subject": None,
        "ignored": [],
    }
    return render(request, "forum/post_confirm.html", {**shown, **WRITING, **context})


def wants_to_send(request: HttpRequest) -> bool:
    return request.POST.get("step") == "send"


def sent(request: HttpRequest, post: Post) -> HttpResponseRedirect:
    drafts.discard(request)
    return redirect("post_done", post.pk)


@form_page
def topic_new(request: HttpRequest) -> HttpResponse:
    subject, ignored = subject_of_address(request.GET)
    near = rooms_near(subject)
    room = request.GET.get("board", "")
    if room and not Board.objects.open().filter(code=room).exists():
        ignored.append("アドレスにある部屋では書き込めません。下の一覧から選んでください。")
    title = " ".join(request.GET.get("title", "").split())[:TITLE_LENGTH]
    form = TopicForm(**filled(request, board=room or next(iter(near), ""), title=title), near=near)
    context = {"subject": subject, "ignored": ignored, "steps": STEPS}
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        if not wants_to_send(request):
            return confirmation(request, form, data["title"], str(data["board"]), **context)
        try:
            item = subject.item if subject else None
            post = Topic.start(
                data["board"], request.user, data["title"], data["text"], item, form.token
            )
            return sent(request, post)
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "forum/topic_form.html", {"form": form, **context})


@form_page
def topic_reply(request: HttpRequest, pk: int) -> HttpResponse:
    topic = get_object_or_404(Topic.objects.visible().select_related("board"), pk=pk)
    reply_to, ignored = _answered_post(topic, request)
    form = ReplyForm(**filled(request))
    last_post = Post.objects.filter(topic=topic).visible().for_page().order_by("number").last()
    context = {
        "topic": topic,
        "answered": reply_to or last_post,
        "answered_label": "返信先の書き込み" if reply_to else "この話題のいちばん新しい書き込み",
        "ignored": ignored,
        "steps": STEPS,
    }
    if form.is_bound and form.is_valid():
        if not wants_to_send(request) and topic.takes_posts:
            place = f"{reply_to.number}番への返信" if reply_to else "この話題への返信"
            return confirmation(request, form, topic.title, place, ignored=ignored)
        try:
            post = topic.reply(request.user, form.cleaned_data["text"], reply_to, form.token)
            return sent(request, post)
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "forum/reply_form.html", {"form": form, **context})


@form_page
def post_edit(request: HttpRequest, pk: int) -> HttpResponse:
    post = get_object_or_404(Post.objects.deletable_by(request.user).for_index(), pk=pk)
    is_editable = Post.objects.editable_by(request.user).filter(pk=pk).exists()
    made_from = filled(request, title=post.topic.title, text=post.text)
    form = EditForm(**made_from, with_title=post.number == 1)
    # Not lost when it is late.
    has_typed = request.method == "POST" or bool(drafts.restored_input(request))
    context = {
        "post": post,
        "topic": post.topic,
        "shows_form": is_editable or has_typed,
        "steps": EDITING["steps"],
    }
    if form.is_bound and form.is_valid():
        if is_editable and not wants_to_send(request):
            title = form.cleaned_data.get("title", post.topic.title)
            return confirmation(request, form, title, f"{post.number}番の修正", **EDITING)
        try:
            post.edit(form.cleaned_data["text"], form.cleaned_data.get("title", ""))
            return sent(request, post)
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "forum/post_form.html", {"form": form, **context})


@form_page
def post_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Written: what can be done with it now."""
    post = get_object_or_404(Post.objects.deletable_by(request.user).for_index(), pk=pk)
    is_editable = Post.objects.editable_by(request.user).filter(pk=pk).exists()
    context = {"post": post, "is_editable": is_editable}
    return render(request, "forum/post_done.html", context)


@form_page
def post_delete(request: HttpRequest, pk: int) -> HttpResponse:
    own = Post.objects.filter(author=request.user).exclude(state=State.HIDDEN)
    post = get_object_or_404(own.for_page(), pk=pk)
    if request.method != "POST" and post.is_visible:
        return render(request, "forum/post_confirm_delete.html", {"post": post})
    if post.is_visible:
        with suppress(ValidationError):  # gone in the same moment: that is what was asked
            post.delete_by_author()
            messages.success(request, "書き込みを削除しました。")
    return redirect(post.page_url if post.topic.is_visible else post.topic.board)


@form_page
def post_report(request: HttpRequest, pk: int) -> HttpResponse:
    post = get_object_or_404(Post.objects.reportable_by(request.user).for_page(), pk=pk)
    form = ReportForm(**filled(request))
    if form.is_bound and form.is_valid():
        try:
            post.report(request.user, form.cleaned_data["reason"], form.cleaned_data["note"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            drafts.discard(request)
            messages.success(request, "お知らせを受け取りました。事務局が内容を確かめます。")
            return redirect(post.page_url)
    return render(request, "forum/report_form.html", {"form": form, "post": post})


def _answered_post(topic: Topic, request: HttpRequest) -> tuple[Post | None, list[str]]:
    """The post of `?to=3`, and a sentence where it cannot be answered."""
    number = request.GET.get("to", "")
    if not number:
        return None, []
    post = None
    if number.isascii() and number.isdecimal() and len(number) < 10:
        post = Post.objects.filter(topic=topic, number=int(number)).visible().for_page().first()
    if post is None:
        return None, ["返信先の書き込みが見つからないため、話題への返信として書き込みます。"]
    return post, []
