"""Bases for the admin of everything that belongs to an organization, and the registry's own."""

from organizations.admin.content import ManagedRowsAdmin
from organizations.admin.people import PersonAdmin
from organizations.admin.registry import ApplicationAdmin, OrganizationAdmin
from organizations.admin.row_rule import (
    ManagedBlocks,
    ManagedInline,
    PlainModelForm,
    RowRuleAdmin,
)

__all__ = [
    "ApplicationAdmin",
    "ManagedBlocks",
    "ManagedInline",
    "ManagedRowsAdmin",
    "OrganizationAdmin",
    "PersonAdmin",
    "PlainModelForm",
    "RowRuleAdmin",
]
