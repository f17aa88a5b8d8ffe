"""How the admin's classes are built: few of them over Django's, and a change that goes one way."""

from typing import Any

import pytest
from django.contrib import admin

from cases.models import Case
from organizations.admin.content import ManagedRowsAdmin
from records.editing.pages import TracedPages

REGISTERED = sorted(admin.site._registry.items(), key=lambda item: str(item[0]._meta.label))


@pytest.mark.parametrize(("model", "model_admin"), REGISTERED, ids=lambda part: "")
def test_at_most_one_base_and_two_mixins_stand_over_djangos_class(
    model: Any, model_admin: Any
) -> None:
    between = [
        cls
        for cls in type(model_admin).__mro__[1:]
        if issubclass(admin.ModelAdmin, cls) is False and not cls.__module__.startswith("django.")
    ]
    bases = [cls for cls in between if issubclass(cls, admin.ModelAdmin)]
    mixins = [cls for cls in between if not issubclass(cls, admin.ModelAdmin)]
    assert len(bases) <= 1, bases
    assert len(mixins) <= 2, mixins
    assert TracedPages in mixins, model


@pytest.mark.parametrize("name", ["changeform_view", "form_view", "save_rows", "form_context"])
def test_a_saved_change_passes_through_each_room_once(name: str) -> None:
    """Each step of the way stands in the common mixin, and at most once more above it."""
    over = [cls for cls in type(admin.site.get_model_admin(Case)).__mro__ if name in vars(cls)]
    ours = [cls for cls in over if not cls.__module__.startswith("django.")]
    assert set(ours) <= {TracedPages, ManagedRowsAdmin}
