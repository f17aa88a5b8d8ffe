"""Which static files are collected."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class UsedStaticFiles(StaticFilesConfig):
    """Leaves out what Django's admin brings for other languages, for maps, and for its makers.

    Compressing each file as small as it goes takes a good part of the first start.
    """

    ignore_patterns = [  # Django reads it from the instance
        *StaticFilesConfig.ignore_patterns,
        "admin/js/vendor/select2/i18n/[!j]*",
        "admin/js/vendor/jquery/jquery.js",  # pages load the short ones, *.min.js
        "admin/js/vendor/select2/select2.full.js",
        "admin/js/vendor/xregexp/xregexp.js",
        "admin/img/gis",
    ]
