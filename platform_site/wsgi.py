"""What the web server calls for each request."""

import os

from platform_site.running.application import site_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "platform_site.settings")

application = site_application()
