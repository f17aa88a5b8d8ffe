"""The tests. Imported before anything else of ours, so the place to say where bytecode goes.

Many machines, containers above all, tell Python to keep none beside the source. Then every
process would compile all of it again: two workers, and each site that a test starts.
"""

import os
import sys

from platform_site.running import data_folder

if sys.dont_write_bytecode:
    place = str(data_folder.data_dir() / "bytecode")
    os.environ["PYTHONPYCACHEPREFIX"] = place
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.pycache_prefix = place
    sys.dont_write_bytecode = False
