"""Bases for the admin of everything that belongs to an organization, and the registry's own."""

from organizations.admin.content import ManagedRowsAdmin
from organizations.admin.forms import PlainModelForm
from organizations.admin.office import OfficeAdmin
from organizations.admin.people import PersonAdmin
from organizations.admin.registry import ApplicationAdmin, OrganizationAdmin
from organizations.admin.row_rule import (
    ManagedBlocks,
    ManagedInline,
    RowRuleAdmin,
)
from organizations.admin.search import MissAdmin, SynonymAdmin
from organizations.admin.vocabulary import MunicipalityAdmin, PrefectureAdmin, ThemeAdmin

__all__ = [
    "ApplicationAdmin",
    "ManagedBlocks",
    "ManagedInline",
    "ManagedRowsAdmin",
    "MissAdmin",
    "MunicipalityAdmin",
    "OfficeAdmin",
    "OrganizationAdmin",
    "PersonAdmin",
    "PlainModelForm",
    "PrefectureAdmin",
    "RowRuleAdmin",
    "SynonymAdmin",
    "ThemeAdmin",
]
