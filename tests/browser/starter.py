"""What a new site begins with, for tests in a browser."""

import pytest
from django.core.management import call_command

from platform_site.starter import demo
from tests.reference_rows import ReferenceRows

_rows = ReferenceRows()


@pytest.fixture
def starter(live_site: str) -> None:
    """The starter content and the demo accounts; made by the first test, then copied."""
    if _rows.tables:
        _rows.put_back()
        return
    call_command("load_starter_content", verbosity=0)
    demo.create_demo()
    _rows.take()
