from collections.abc import Iterator

import pytest

from tests.platform_site.kept_pages.asking import Site, running


@pytest.fixture
def site(transactional_db: None) -> Iterator[Site]:
    with running() as site:
        yield site
