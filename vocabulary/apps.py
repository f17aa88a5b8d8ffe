from typing import ClassVar

from django.apps import AppConfig, apps

from vocabulary.visible import check_all_columns


class VocabularyConfig(AppConfig):
    name = "vocabulary"
    verbose_name = "分野・地域"
    group_permissions: ClassVar = {"secretariat": ("*",)}

    def ready(self) -> None:
        check_all_columns(apps.get_models())
