"""Organizations, who acts for them, and who asks to join."""

from organizations.models.application import Application
from organizations.models.organization import (
    WHOLE_COUNTRY,
    Membership,
    Organization,
    OrganizationKind,
    OrganizationQuerySet,
    roles_of,
)

__all__ = [
    "WHOLE_COUNTRY",
    "Application",
    "Membership",
    "Organization",
    "OrganizationKind",
    "OrganizationQuerySet",
    "roles_of",
]
