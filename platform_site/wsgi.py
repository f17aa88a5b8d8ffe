"""What the web server calls for each request."""

import os

from django.core.wsgi import get_wsgi_application

from platform_site.running.kept_pages.application import with_kept_pages

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "platform_site.settings")

application = with_kept_pages(get_wsgi_application())
