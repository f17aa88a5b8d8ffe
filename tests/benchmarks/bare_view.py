"""H: a page of 30 kB from a bare Django view, without middleware, under two sync workers.

Run as a file with the port to listen on; it shares no settings with the site.
"""

import sys
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path
from gunicorn.app.base import BaseApplication

SIZE = 30_000
_TEXT = b"h" * SIZE


def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_TEXT, headers={"Content-Length": SIZE})


urlpatterns = [path("", view)]


class Server(BaseApplication):
    """Gunicorn as the ratio knows it, whatever the site itself runs under."""

    def load_config(self) -> None:
        options = {
            "bind": f"127.0.0.1:{sys.argv[1]}",
            "workers": 2,
            "worker_class": "sync",
            "preload_app": True,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], MIDDLEWARE=[])
        return get_wsgi_application()


if __name__ == "__main__":
    Server().run()
