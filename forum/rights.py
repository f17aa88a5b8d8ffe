"""Who may moderate the forum: one rule for querysets, pages and the admin."""

from typing import Any

from organizations.rights import manages_every_organization

MODERATE = "forum.moderate"


def may_moderate(user: Any) -> bool:
    """Moderators and the secretariat."""
    if not user.is_authenticated or not user.is_active:
        return False
    return bool(user.has_perm(MODERATE) or manages_every_organization(user))
