"""Words and places that everything on the site is sorted by."""

from vocabulary.models.municipality_facts import Extent, MunicipalityFacts
from vocabulary.models.places import (
    Bureau,
    Municipality,
    MunicipalityKind,
    Prefecture,
    SizeClass,
    Statistics,
    Theme,
    ThemeGroup,
    check_digit,
    possible_codes,
    validate_municipality_code,
)

__all__ = [
    "Bureau",
    "Extent",
    "Municipality",
    "MunicipalityFacts",
    "MunicipalityKind",
    "Prefecture",
    "SizeClass",
    "Statistics",
    "Theme",
    "ThemeGroup",
    "check_digit",
    "possible_codes",
    "validate_municipality_code",
]
