from typing import ClassVar

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "利用者"
    group_permissions: ClassVar = {"secretariat": ("view_user", "change_user")}
    unread_models: ClassVar = ("Tally",)
    # No public page shows these, so that their changes leave kept pages as they are.
    unread_columns: ClassVar = {"User": ("last_login", "password")}
