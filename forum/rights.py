"""Who may moderate the forum: one rule for querysets, pages and the admin."""

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from organizations.rights import manages_every_organization

MODERATE = "forum.moderate"

Person = User | AnonymousUser


def may_moderate(user: Person) -> bool:
    """Moderators and the secretariat."""
    if not user.is_authenticated or not user.is_active:
        return False
    return bool(user.has_perm(MODERATE) or manages_every_organization(user))
