from typing import ClassVar

from django.apps import AppConfig


class VocabularyConfig(AppConfig):
    name = "vocabulary"
    verbose_name = "分野・地域"
    group_permissions: ClassVar = {"secretariat": ("*",)}
