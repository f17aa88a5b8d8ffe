"""The tables of the search."""

from search.models.card import Card, CardQuerySet
from search.models.document import Document, Weight
from search.models.miss import Miss
from search.models.option_count import OptionCount
from search.models.spelling import Spelling
from search.models.synonym import Synonym

__all__ = [
    "Card",
    "CardQuerySet",
    "Document",
    "Miss",
    "OptionCount",
    "Spelling",
    "Synonym",
    "Weight",
]
