from typing import ClassVar

from django.apps import AppConfig


class ForumConfig(AppConfig):
    name = "forum"
    verbose_name = "交流掲示板"
    group_permissions: ClassVar = {"secretariat": ("*",), "moderators": ("moderate",)}
    admin_openers: ClassVar = ("moderate",)
