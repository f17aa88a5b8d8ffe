"""The tables of the search."""

from search.models.document import Document, Weight
from search.models.miss import Miss
from search.models.spelling import Spelling
from search.models.synonym import Synonym

__all__ = ["Document", "Miss", "Spelling", "Synonym", "Weight"]
