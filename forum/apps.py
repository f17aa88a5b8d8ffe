from typing import ClassVar

from django.apps import AppConfig


class ForumConfig(AppConfig):
    name = "forum"
    verbose_name = "交流掲示板"
    group_permissions: ClassVar = {"secretariat": ("*",), "moderators": ("moderate",)}
    admin_openers: ClassVar = ("moderate",)
    # No public page reads these, so that their changes leave kept pages as they are.
    unread_models: ClassVar = ("ModerationEntry", "Report", "Watch")
