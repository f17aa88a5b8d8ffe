"""Who may do what, in one table. A right is the membership row, and ends with it.

Groups exist for the secretariat and the moderators only; everybody else's verbs are
computed from their memberships at each request.
"""

from typing import Any

from django.db import models

EVERY_ORGANIZATION = "organizations.manage_every_organization"
SECRETARIAT_GROUP = "secretariat"
MODERATORS_GROUP = "moderators"


class MemberRole(models.TextChoices):
    REPRESENTATIVE = "representative", "代表"
    EDITOR = "editor", "編集"
    VIEWER = "viewer", "閲覧"


class Verb(models.TextChoices):
    VIEW = "view", "見る"
    WRITE = "write", "書く"
    SUBMIT = "submit", "確認を依頼する"
    WITHDRAW = "withdraw", "公開を終える"
    EDIT_ORGANIZATION = "edit_organization", "団体の紹介を直す"
    INVITE = "invite", "担当者を加える"
    REVIEW = "review", "承認・差し戻し"


VERBS_OF: dict[str, frozenset[Verb]] = {
    MemberRole.REPRESENTATIVE: frozenset(set(Verb) - {Verb.REVIEW}),
    MemberRole.EDITOR: frozenset(set(Verb) - {Verb.REVIEW, Verb.INVITE}),
    MemberRole.VIEWER: frozenset({Verb.VIEW}),
}


def manages_every_organization(user: Any) -> bool:
    return bool(user.is_active and user.has_perm(EVERY_ORGANIZATION))


def roles_with(verb: Verb) -> list[str]:
    return [role for role, verbs in VERBS_OF.items() if verb in verbs]
