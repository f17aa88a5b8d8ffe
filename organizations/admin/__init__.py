"""The admin of what belongs to an organization, of people and of the site's words.

The bases of the admins above stand in `content` and `row_rule`; what is imported here only
registers itself.
"""

from organizations.admin import people, registry, synonyms, themes_and_places

__all__ = ["people", "registry", "synonyms", "themes_and_places"]
