"""The conditions of the list of toys."""

from search.lists.facets import prefecture_facet, theme_facet
from search.lists.filters import ListFilter
from tests.toy_kind.models import Toy


class ToyFilter(ListFilter):
    model = Toy
    noun = "おもちゃ"

    theme = theme_facet()
    prefecture = prefecture_facet()
