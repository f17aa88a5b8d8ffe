from django.apps import AppConfig


class ForumConfig(AppConfig):
    name = "forum"
    verbose_name = "交流掲示板"
