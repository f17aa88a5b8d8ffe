"""Bases for the admin of everything that belongs to an organization, and the registry's own."""

from organizations.admin.content import ManagedRowsAdmin
from organizations.admin.row_rule import ManagedInline, PlainModelForm, RowRuleAdmin

__all__ = ["ManagedInline", "ManagedRowsAdmin", "PlainModelForm", "RowRuleAdmin"]
