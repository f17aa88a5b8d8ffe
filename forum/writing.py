"""Writing posts: form, confirmation, done. The query names the place; the form has the text."""

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render

from forum.form_pages import SignedInRequest, form_page
from forum.forms import EditForm, ReplyForm, ReportForm, TopicForm, WritingForm
from forum.models import Board, Post, State, Topic
from forum.models.topics import TITLE_LENGTH
from forum.personal_details import personal_details
from forum.subjects import boards_near, subject_of_address
from records import drafts
from vocabulary.row_keys import is_row_key

STEPS = ["書く", "確かめる", "書き込む"]
CONFIRM_NEW = {
    "question": "この内容で書き込みますか",
    "lead": "まだ公開されていません。内容を確かめてください。",
    "send_label": "書き込む",
    "correct_label": "修正する",
    "steps": STEPS,
}
CONFIRM_EDIT = {
    "question": "この内容で保存しますか",
    "lead": "まだ保存していません。内容を確かめてください。",
    "send_label": "この内容で保存する",
    "correct_label": "修正にもどる",
    "steps": ["書く", "確かめる", "保存する"],
}


def initial_or_data(request: HttpRequest, **defaults: Any) -> dict[str, Any]:
    """Arguments of a form: the POST data, else a text to correct, a draft or the defaults."""
    if request.method == "POST" and request.POST.get("step") != "correct":
        return {"data": request.POST}
    if request.method == "POST":
        return {"initial": {**defaults, **request.POST.dict()}}
    return {"initial": {**defaults, **drafts.restored_input(request).dict()}}


def confirmation(
    request: HttpRequest, form: WritingForm, title: str, place: str, **context: Any
) -> HttpResponse:
    """Show what will become public, before it is saved."""
    defaults = {
        "form": form,
        "title": title,
        "place": place,
        "personal_details": personal_details(*form.texts()),
        "subject": None,
        "ignored": [],
    }
    return render(request, "forum/post_confirm.html", {**defaults, **CONFIRM_NEW, **context})


def wants_to_send(request: HttpRequest) -> bool:
    return request.POST.get("step") == "send"


def redirect_to_done(request: HttpRequest, post: Post) -> HttpResponseRedirect:
    drafts.discard(request)
    return redirect("post_done", post.pk)


@form_page
def topic_new(request: SignedInRequest) -> HttpResponse:
    subject, ignored = subject_of_address(request.GET)
    near = boards_near(subject)
    code = request.GET.get("board", "")
    if code and not Board.objects.open().filter(code=code).exists():
        ignored.append("アドレスにある部屋では書き込めません。下の一覧から選んでください。")
    title = " ".join(request.GET.get("title", "").split())[:TITLE_LENGTH]
    arguments = initial_or_data(request, board=code or next(iter(near), ""), title=title)
    form = TopicForm(**arguments, near=near)
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
            return redirect_to_done(request, post)
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "forum/topic_form.html", {"form": form, **context})


@form_page
def topic_reply(request: SignedInRequest, pk: int) -> HttpResponse:
    topic = get_object_or_404(Topic.objects.visible().select_related("board"), pk=pk)
    reply_to, ignored = _answered_post(topic, request)
    form = ReplyForm(**initial_or_data(request))
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
            return redirect_to_done(request, post)
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "forum/reply_form.html", {"form": form, **context})


@form_page
def post_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    post = get_object_or_404(
        Post.objects.deletable_by(request.user).select_related("topic__board"), pk=pk
    )
    is_editable = Post.objects.editable_by(request.user).filter(pk=pk).exists()
    arguments = initial_or_data(request, title=post.topic.title, text=post.text)
    form = EditForm(**arguments, with_title=post.number == 1)
    # A text is displayed even after the time to edit has passed.
    has_text = request.method == "POST" or bool(drafts.restored_input(request))
    context = {
        "post": post,
        "topic": post.topic,
        "shows_form": is_editable or has_text,
        "steps": CONFIRM_EDIT["steps"],
    }
    if form.is_bound and form.is_valid():
        if is_editable and not wants_to_send(request):
            title = form.cleaned_data.get("title", post.topic.title)
            return confirmation(request, form, title, f"{post.number}番の修正", **CONFIRM_EDIT)
        try:
            post.edit(form.cleaned_data["text"], form.cleaned_data.get("title", ""))
            return redirect_to_done(request, post)
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "forum/post_form.html", {"form": form, **context})


@form_page
def post_done(request: SignedInRequest, pk: int) -> HttpResponse:
    """The page after saving: links to the post and to edit it."""
    post = get_object_or_404(
        Post.objects.deletable_by(request.user).select_related("topic__board"), pk=pk
    )
    is_editable = Post.objects.editable_by(request.user).filter(pk=pk).exists()
    context = {"post": post, "is_editable": is_editable}
    return render(request, "forum/post_done.html", context)


@form_page
def post_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    own = Post.objects.filter(author=request.user).exclude(state=State.HIDDEN)
    post = get_object_or_404(own.for_page(), pk=pk)
    if request.method != "POST" and post.is_visible:
        return render(request, "forum/post_confirm_delete.html", {"post": post})
    if post.is_visible:
        with suppress(ValidationError):  # deleted in another tab meanwhile
            post.delete_by_author()
            messages.success(request, "書き込みを削除しました。")
    return redirect(post.page_url if post.topic.is_visible else post.topic.board)


@form_page
def post_report(request: SignedInRequest, pk: int) -> HttpResponse:
    post = get_object_or_404(Post.objects.reportable_by(request.user).for_page(), pk=pk)
    form = ReportForm(**initial_or_data(request))
    if form.is_bound and form.is_valid():
        try:
            post.report(request.user, form.cleaned_data["reason"], form.cleaned_data["note"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            drafts.discard(request)
            messages.success(request, "お知らせを受け取りました。見守り役と事務局に届きました。")
            return redirect(post.page_url)
    return render(request, "forum/report_form.html", {"form": form, "post": post})


def _answered_post(topic: Topic, request: HttpRequest) -> tuple[Post | None, list[str]]:
    """The post of `?to=3`, and a sentence where it is not available."""
    number = request.GET.get("to", "")
    if not number:
        return None, []
    post = None
    if is_row_key(number):
        post = Post.objects.filter(topic=topic, number=int(number)).visible().for_page().first()
    if post is None:
        return None, ["返信先の書き込みが見つからないため、話題への返信として書き込みます。"]
    return post, []
