from typing import ClassVar

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class PlatformSiteConfig(AppConfig):
    default = True  # of the two here
    name = "platform_site"
    verbose_name = "サイト全体"
    group_permissions: ClassVar = {"secretariat": ("*",)}
    # No public page reads these, so that their changes leave kept pages as they are.
    unread_models: ClassVar = ("PageAnswer", "StarterRow")


class UsedStaticFiles(StaticFilesConfig):
    """Leaves out what Django's admin brings for other languages and for maps.

    Compressing each file as small as it goes takes a quarter of the first start.
    """

    ignore_patterns: ClassVar = [  # type: ignore[misc] # stubs: of an object
        *StaticFilesConfig.ignore_patterns,
        "admin/js/vendor/select2/i18n/[!j]*",
        "admin/img/gis",
    ]
