"""The base for rows of the whole site, which the secretariat keeps."""

from typing import Any

from django.http import HttpRequest

from records.editing.history import History
from records.editing.saving import SafeAdmin
from records.models import Revision


class OfficeAdmin(History, SafeAdmin):
    """Every change leaves a version. One row at a time: a wrong tick in a list deletes nothing."""

    actions = None

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not change or form.has_changed():
            Revision.objects.record(form.instance, request.user)
