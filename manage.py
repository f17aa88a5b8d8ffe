#!/usr/bin/env python
"""The one command line of the project; `serve` sets everything up and starts the site."""

import os
import sys
from contextlib import nullcontext

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from platform_site.running import embedded_postgres

NEEDS_NO_DATABASE = {"help", "version", "--help", "-h", "--version"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "platform_site.settings")
    embedded_postgres.read_data_option(sys.argv)
    embedded = not os.environ.get("DATABASE_URL") and not NEEDS_NO_DATABASE & set(sys.argv)
    try:
        with embedded_postgres.running() if embedded else nullcontext():
            execute_from_command_line(sys.argv)
    except (embedded_postgres.StartFailed, ImproperlyConfigured) as error:
        sys.exit(f"manage.py: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
