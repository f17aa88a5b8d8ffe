from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class OrganizationsConfig(AppConfig):
    name = "organizations"
    default = True
    verbose_name = "団体・行政機関"


class PlatformAdminConfig(AdminConfig):
    default = False
    default_site = "organizations.admin_site.PlatformAdminSite"
