"""The style sheets that reach the browser as one file."""

import gzip
import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import FileSystemStorage
from pytest_django import Settings

from platform_site.running.static_files import (
    ADMIN,
    SCRIPTS,
    SITE,
    BundledStorage,
    WholeFiles,
    shorten,
    sources,
)


@pytest.fixture
def collected(settings: Settings, tmp_path: Path) -> BundledStorage:
    """Our own static files, collected as `serve` does it."""
    settings.TESTING = False
    storage = BundledStorage(location=tmp_path / "static", base_url="/static/")
    paths: dict[str, tuple[FileSystemStorage, str]] = {}
    for path, found in (pair for finder in get_finders() for pair in finder.list([])):
        if found.location == str(settings.BASE_DIR / "static"):
            paths[path] = (found, path)
            with found.open(path) as file:
                storage._save(path, file)
    results = list(storage.post_process(paths))
    assert not [result for result in results if isinstance(result[2], Exception)]
    return storage


def test_the_order_is_base_components_print() -> None:
    found = ["css/components/a.css", "css/90-print.css", "css/site.css", "css/10-base.css"]
    found += ["admin/css/base.css", "js/a.js"]
    assert sources(found) == [
        "css/10-base.css",
        "css/components/a.css",
        "css/90-print.css",
    ]


def test_every_style_sheet_of_ours_is_in_one_bundle() -> None:
    root = Path(__file__).resolve().parent.parent.parent / "static"
    found = [path.relative_to(root).as_posix() for path in (root / "css").rglob("*.css")]
    assert sorted([*sources(found, SITE), *sources(found, ADMIN)]) == sorted(found)


def test_all_style_sheets_are_in_one_file_with_a_name_that_changes(
    collected: BundledStorage,
) -> None:
    address = collected.url(SITE)
    assert re.fullmatch(r"/static/css/site\.[0-9a-f]{12}\.css", address)
    text = Path(collected.path(address.removeprefix("/static/"))).read_text()
    assert ".kyoso-card" in text
    assert text.index(":root") < text.index(".kyoso-card") < text.index("@media print")
    assert Path(collected.path(SITE + ".gz")).exists()


def test_links_inside_the_style_sheets_still_lead_to_files(collected: BundledStorage) -> None:
    manifest = json.loads(Path(collected.path("staticfiles.json")).read_text())["paths"]
    text = Path(collected.path(manifest[SITE])).read_text()
    for link in re.findall(r'url\("?(?!data:|#)([^")]+)"?\)', text):
        assert (Path(collected.path(SITE)).parent / link).resolve().exists(), link


def test_templates_find_the_style_sheet_where_nothing_was_collected() -> None:
    assert staticfiles_storage.url(SITE) == "/static/css/site.css"


def test_the_scripts_of_a_public_page_are_one_file(collected: BundledStorage) -> None:
    address = collected.url(SCRIPTS)
    assert re.fullmatch(r"/static/js/site\.[0-9a-f]{12}\.js", address)
    text = Path(collected.path(address.removeprefix("/static/"))).read_text()
    assert "data-opens" in text
    assert "data-print" in text
    assert "kyoso-idle" not in text  # of the admin
    assert "//" not in text


def test_scripts_of_one_file_keep_their_names_to_themselves() -> None:
    assert shorten("// Counts.\nlet n = 0;\n  n += 1;\n") == "{\nlet n = 0;\nn += 1;\n}"


def test_an_address_is_looked_up_once(collected: BundledStorage) -> None:
    address = collected.url(SITE)
    collected.hashed_files.clear()
    assert collected.url(SITE) == address


def test_what_is_compressed_stays_as_it_is(collected: BundledStorage, settings: Settings) -> None:
    settings.WHITENOISE_KEEP_ONLY_HASHED_FILES = True
    sheet, script = (collected.url(one).removeprefix("/static/") for one in (SITE, SCRIPTS))
    collected.delete(f"{script}.gz")
    assert [name for _, name in collected.compress_files([sheet, script])] == [
        f"{script}.br",
        f"{script}.gz",
    ]


def test_a_file_whose_compression_was_stopped_is_compressed_again(tmp_path: Path) -> None:
    sheet = tmp_path / "site.css"
    sheet.write_text("a { color: red }\n" * 100)
    (tmp_path / "site.css.gz").mkdir()  # writing it fails
    with pytest.raises(OSError, match=r"site\.css\.gz"):
        WholeFiles(quiet=True).compress(str(sheet))
    (tmp_path / "site.css.gz").rmdir()
    WholeFiles(quiet=True).compress(str(sheet))
    assert gzip.decompress((tmp_path / "site.css.gz").read_bytes()) == sheet.read_bytes()
