from typing import ClassVar

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "records"
    verbose_name = "記録"
    group_permissions: ClassVar = {"secretariat": ("view_*",)}
