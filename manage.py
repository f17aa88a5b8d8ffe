#!/usr/bin/env python
"""The one command line of the project; `serve` sets everything up and starts the site."""

import os
import sys
from contextlib import nullcontext

from platform_site import embedded_postgres


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "platform_site.settings")
    embedded_postgres.read_data_option(sys.argv)
    from django.core.management import execute_from_command_line

    database = nullcontext() if os.environ.get("DATABASE_URL") else embedded_postgres.running()
    with database:
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
