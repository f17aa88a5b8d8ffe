"""Members of an organization, invited by e-mail address: no list of all accounts anywhere."""

from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from organizations.admin.row_rule import ManagedInline
from organizations.models import Membership
from organizations.operator import operator
from organizations.rights import MemberRole, Verb
from records.editing.model_form import PlainModelForm
from vocabulary.fields import MailFormField

INVITED = "担当者"


class MemberForm(PlainModelForm):
    """Asks for an e-mail address; its account is found or made when the form is saved."""

    email = MailFormField(label="メールアドレス")

    class Meta:
        model = Membership
        fields = ("role",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["aria-label"] = "メールアドレス"
        if self.instance.pk:
            self.fields["email"].initial = self.instance.user.email
            self.fields["email"].disabled = True

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"].lower()
        organization = self.instance.organization_id
        members = Membership.objects.filter(user__email__iexact=address)
        if organization and members.filter(organization=organization).exclude(pk=self.instance.pk):
            raise ValidationError("この人は、すでにこの団体の担当者です")
        return address

    def save(self, commit: bool = True) -> Membership:
        if not self.instance.pk:
            self.instance.user = get_or_create_invited(self.cleaned_data["email"])
        member: Membership = super().save(commit=commit)
        return member


class MemberInline(ManagedInline):
    model = Membership
    form = MemberForm
    fields = ("email", "role")
    verbose_name = "担当者"
    verbose_name_plural = "担当者（メールアドレスで加えます）"
    extra = 1

    def may_invite(self, request: HttpRequest, obj: Any) -> bool:
        admin = self.parent_admin()
        return obj is not None and admin.may(Verb.INVITE, request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_invite(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_invite(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_invite(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_invite(request, obj)


def member_changes(formset: Any) -> list[str]:
    """Who was added, who was removed and whose role was changed, for the log."""
    added = [_describe("加えた", member) for member in formset.new_objects]
    removed = [_describe("外した", member) for member in formset.deleted_objects]
    changed = []
    for form in formset.initial_forms:
        if "role" in form.changed_data and form.instance not in formset.deleted_objects:
            before = MemberRole(form.initial["role"]).label
            after = form.instance.get_role_display()
            changed.append(f"{INVITED}：{form.instance.user.email}（{before} → {after}）")
    return added + removed + changed


def _describe(verb: str, member: Membership) -> str:
    return f"{INVITED}を{verb}：{member.user.email}（{member.get_role_display()}）"


def get_or_create_invited(address: str) -> User:
    """The account of this address, made without a password if there is none.

    Its owner signs in with a code sent to that address, and then gives a name and agrees to
    the rules like everybody who registers.
    """
    user = User.objects.filter(email__iexact=address).first()
    if user is None:
        user = User.objects.create_user(address, display_name=INVITED, registered_at=None)
        EmailAddress.objects.create(user=user, email=address, primary=True, verified=False)
    elif not user.display_name:
        user.display_name = INVITED  # begun and left: from now on the account is somebody's
        user.save(update_fields=["display_name"])
    return user


def send_invitation(request: HttpRequest, member: Membership) -> None:
    """A mail after the transaction; that it cannot be sent does not undo the invitation."""
    address = request.build_absolute_uri(reverse("account_request_login_code"))
    text = (
        f"{member.organization}の担当者（{member.get_role_display()}）に登録されました。\n\n"
        "次のページで、このメールアドレスを入力してください。"
        "届いた番号を入力すると、ログインできます。\n"
        f"{address}\n\n"
        "お心当たりがないときは、何もせずに、このメールを消してください。\n\n"
        f"{settings.SITE_NAME}\n{operator().sentence}\n"
    )
    subject = f"【{settings.SITE_NAME}】{member.organization}の担当者に登録されました"
    subject = " ".join(subject.split())
    recipients = [member.user.email]
    transaction.on_commit(lambda: send_mail(subject, text, None, recipients), robust=True)
    messages.info(request, f"ログインのしかたを、{member.user.email}にメールで送ります。")
