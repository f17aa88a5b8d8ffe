from typing import ClassVar

from django.apps import AppConfig


class PlatformSiteConfig(AppConfig):
    name = "platform_site"
    verbose_name = "サイト全体"
    group_permissions: ClassVar = {"secretariat": ("*",)}
    # No public page reads these, so that their changes leave kept pages as they are.
    unread_models: ClassVar = ("PageAnswer", "StarterRow")
