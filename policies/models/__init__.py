"""Measures, their budgets, and materials, with their rows."""

from policies.models.budget import Budget
from policies.models.call import PolicyCall
from policies.models.cost import PolicyCost
from policies.models.jurisdiction import Jurisdiction, PolicyFile
from policies.models.material import Material, MaterialFile
from policies.models.policy import Policy, PolicyQuerySet

__all__ = [
    "Budget",
    "Jurisdiction",
    "Material",
    "MaterialFile",
    "Policy",
    "PolicyCall",
    "PolicyCost",
    "PolicyFile",
    "PolicyQuerySet",
]
