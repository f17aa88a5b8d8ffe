"""An app built by the recipe 「A new kind of content」 of CONTRIBUTING.md, step by step."""

from django.apps import AppConfig


class ToyKindConfig(AppConfig):
    name = "tests.toy_kind"
    label = "toy_kind"
    verbose_name = "おもちゃ"
