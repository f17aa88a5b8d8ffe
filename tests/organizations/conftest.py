"""What the tests of the admin have in common.

Models are not ready yet when this is imported, so the people have no types here.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client


@pytest.fixture
def client(sign_in: Callable[..., Client], editor_a: Any) -> Client:
    """The browser of an editor of organization A, signed in."""
    return sign_in(editor_a)
