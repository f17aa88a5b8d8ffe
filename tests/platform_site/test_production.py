"""What a production site does without: nothing of the embedded database is even imported."""

import os
import secrets
import subprocess
import sys

import pytest

from platform_site.running import data_folder

PRODUCTION = {
    "DATABASE_URL": "postgresql://a@127.0.0.1:1/b",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "ALLOWED_HOSTS": "www.example.jp",
    "DJANGO_SETTINGS_MODULE": "platform_site.settings",
}
LOADED = "print(*sorted(name for name in sys.modules if name.startswith('platform_site.running')))"
STARTS = {
    "server": "import sys; from platform_site import wsgi",
    "command": "import sys, runpy; sys.argv = ['manage.py', 'help', 'serve']; "
    "runpy.run_path('manage.py', run_name='__main__')",
}


@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS)
def test_production_imports_nothing_of_the_embedded_database(start: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"{start}; {LOADED}"],
        cwd=data_folder.BASE_DIR,
        env={**os.environ, "PLATFORM_TESTING": "", **PRODUCTION},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    loaded = done.stdout.splitlines()[-1].split()
    assert "platform_site.running.data_folder" in loaded
    local = {"platform_site.running.embedded_postgres", "platform_site.running.server_user"}
    assert local.isdisjoint(loaded)
