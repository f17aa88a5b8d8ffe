"""Measures, their budgets, and materials, with their rows."""

from policies.models.budget import Budget
from policies.models.call import PolicyCall
from policies.models.cost import PolicyCost
from policies.models.jurisdiction import Jurisdiction, PolicyFile
from policies.models.material import Material, MaterialFile
from policies.models.policy import Policy, PolicyQuerySet
from policies.models.source import MaterialSource, PolicySource

__all__ = [
    "Budget",
    "Jurisdiction",
    "Material",
    "MaterialFile",
    "MaterialSource",
    "Policy",
    "PolicyCall",
    "PolicyCost",
    "PolicyFile",
    "PolicyQuerySet",
    "PolicySource",
]
