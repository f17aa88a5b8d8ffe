"""How fast the pages and the search are where every case of the country is inside.

`load` fills a database, `pages` and `search` measure, `plans` tells what reads many rows.
Importing the package sets Django up, with the plain connections of the tests, because its
modules import models.
"""

import os
import sys

import django

from platform_site.running import data_folder

os.environ.setdefault("PLATFORM_TESTING", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "platform_site.settings")
data_folder.read_data_option(sys.argv)
django.setup()
