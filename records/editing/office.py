"""The base for rows of the whole site, which the secretariat keeps."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from records.editing.pages import TracedPages
from records.models import Revision


class OfficeAdmin(TracedPages, admin.ModelAdmin):
    """Every change leaves a version. One row at a time: a wrong tick in a list deletes nothing."""

    actions = None

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not change or form.has_changed():
            Revision.objects.record(form.instance, request.user)
