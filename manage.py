#!/usr/bin/env python
"""The one command line of the project; `serve` sets everything up and starts the site."""

import os
import sys
from contextlib import nullcontext

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from platform_site.running import data_folder

EMBEDDED = not os.environ.get("DATABASE_URL")
if EMBEDDED:  # production imports nothing of it
    from platform_site.running import embedded_postgres

NEEDS_NO_DATABASE = {"help", "version", "--help", "-h", "--version"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "platform_site.settings")
    data_folder.read_data_option(sys.argv)
    starts_database = EMBEDDED and not NEEDS_NO_DATABASE & set(sys.argv)
    try:
        with embedded_postgres.running() if starts_database else nullcontext():
            execute_from_command_line(sys.argv)
    except (data_folder.StartFailed, ImproperlyConfigured) as error:
        sys.exit(f"manage.py: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
