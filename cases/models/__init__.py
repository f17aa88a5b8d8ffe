"""Cases, and the rows that tell them."""

from cases.models.case import ActivityStatus, Case, CaseQuerySet
from cases.models.district import CaseDistrict
from cases.models.files import CaseAttachment, CasePhoto, CaseVideo, People
from cases.models.licence import CaseLicence, LicenceKind
from cases.models.money import CasePolicyUse, FundingKind
from cases.models.operation import CaseContact, CaseOperation, HelperPay, LegalFrame
from cases.models.source import CaseSource
from cases.models.story import ActorKind, CaseActor, CaseFigure, CaseStep

__all__ = [
    "ActivityStatus",
    "ActorKind",
    "Case",
    "CaseActor",
    "CaseAttachment",
    "CaseContact",
    "CaseDistrict",
    "CaseFigure",
    "CaseLicence",
    "CaseOperation",
    "CasePhoto",
    "CasePolicyUse",
    "CaseQuerySet",
    "CaseSource",
    "CaseStep",
    "CaseVideo",
    "FundingKind",
    "HelperPay",
    "LegalFrame",
    "LicenceKind",
    "People",
]
