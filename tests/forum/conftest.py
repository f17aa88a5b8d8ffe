"""Rooms and the words of the tests of the board."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext


@pytest.fixture
def queries_of():
    """Number of queries one page needs: `queries_of(client, "/forum/")`.

    What a process asks once, like the names of places, it has asked before.
    """

    def count(client, address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    return count
