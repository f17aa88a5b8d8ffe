"""What the groups of a person allow, by a statement that is put into SQL once."""

from django.contrib.auth.models import Permission
from django.db.models import Q

from records.remembered import remembered
from vocabulary.statements import Statement

_permissions = Statement(
    lambda key: (
        Permission.objects.filter(Q(user=key) | Q(group__user=key))
        .order_by("content_type__app_label", "codename")
        .distinct()
        .values_list("content_type__app_label", "codename")
    ),
    key=int,
)


@remembered
def permissions_of(key: int) -> frozenset[str]:
    """Of the person with this key, as Django writes them: `forum.moderate`."""
    return frozenset(f"{app}.{codename}" for app, codename in _permissions(key=key))
