"""「このページは役に立ちましたか」: anonymous feedback about one page of this site."""

from typing import Any
from uuid import UUID, uuid4

from allauth.account.adapter import get_adapter
from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_http_methods, require_safe

from accounts.allauth_internals import is_within_limit
from platform_site.models import LONGEST_ANSWER, LONGEST_PATH, PageAnswer
from platform_site.pages.page_names import page_name
from records import drafts
from vocabulary.forms import PlainLanguageMixin

HOME = "/"
_NO_FEEDBACK = ("accounts/", "admin/", "feedback/", "media/")
_NO_ANSWER = "「はい」か「いいえ」を選んでください"


class AnswerForm(PlainLanguageMixin, forms.Form):
    is_helpful = forms.TypedChoiceField(
        label="見ていたページは、役に立ちましたか",
        choices=[("yes", "はい"), ("no", "いいえ")],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _NO_ANSWER, "invalid_choice": _NO_ANSWER},
    )
    text = forms.CharField(
        label="ご意見",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=LONGEST_ANSWER,
        required=False,
        help_text=(
            "よかったところ、足りなかったところなどをお聞かせください。"
            f"{LONGEST_ANSWER}文字まで。お名前や電話番号など、個人がわかることは書かないでください。"
            "お返事はできません。"
        ),
    )
    # A honeypot: people do not see it, and bots fill it in.
    comment = forms.CharField(
        label="この欄には何も書かないでください",
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
        required=False,
    )
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_token(self) -> UUID:
        """The one that came with the form, or a new one where it is missing or broken."""
        try:
            return UUID(self.cleaned_data["token"])
        except ValueError:
            return uuid4()


def page_of_this_site(address: str) -> str:
    """The path of a public page of this site, else an empty string.

    Without the query, which may hold what somebody searched for.
    """
    path = address.partition("?")[0].partition("#")[0]
    try:
        return _page(path, resolve(path).route)
    except Resolver404:
        return ""


def page_in_question(request: HttpRequest) -> str:
    """The same of the page that is shown, without resolving its address a second time."""
    match, path = request.resolver_match, request.path_info
    if match is None or {"?", "#"} & set(path):
        return page_of_this_site(path)
    return _page(path, match.route)


def _page(path: str, route: str) -> str:
    is_short = len(path) <= LONGEST_PATH
    is_ours = is_short and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_ours and not route.startswith(_NO_FEEDBACK) else ""


@drafts.restores("is_helpful", "text", "token")
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest) -> HttpResponse:
    page, ignored = _page_of_query(request.GET)
    form = AnswerForm(**_initial_or_data(request))
    if form.is_bound and form.is_valid():
        if form.cleaned_data["comment"]:
            return _redirect_to_done(page)
        is_sent_again = PageAnswer.objects.filter(token=form.cleaned_data["token"]).exists()
        if is_sent_again or is_within_limit(request, "page_answer"):
            PageAnswer.objects.save_answer(page, form.cleaned_data)
            return _redirect_to_done(page)
        form.add_error(None, get_adapter().validation_error("rate_limited"))
    context = {"form": form, "page": page, "page_name": page_name(page), "ignored": ignored}
    return render(request, "platform_site/feedback.html", context)


@require_safe
def feedback_done(request: HttpRequest) -> HttpResponse:
    page, _ = _page_of_query(request.GET)
    return render(request, "platform_site/feedback_done.html", {"page": page})


def _page_of_query(data: QueryDict) -> tuple[str, list[str]]:
    """The page in the query, and a sentence where it is not one of this site."""
    address = data.get("page", "")
    page = page_of_this_site(address)
    if page or not address:
        return page or HOME, []
    return HOME, ["アドレスにあるページは見つからないため、ホームについてお聞きします。"]


def _initial_or_data(request: HttpRequest) -> dict[str, Any]:
    if request.method == "POST":
        return {"data": request.POST}
    defaults = {"is_helpful": request.GET.get("helpful"), "token": uuid4()}
    return {"initial": {**defaults, **drafts.restored_input(request).dict()}}


def _redirect_to_done(page: str) -> HttpResponse:
    return redirect(f"{reverse('feedback_done')}?{urlencode({'page': page})}")
