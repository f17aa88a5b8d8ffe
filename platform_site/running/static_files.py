"""How style sheets reach the browser: one file, named by its content, compressed."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

SITE, ADMIN = "css/site.css", "css/admin.css"
_LINK = re.compile(r"""url\(\s*['"]?(?!/|#|data:|[a-z]+:)([^'")]+)['"]?\s*\)""")


# Tokens first, since the others use them; css/90-… (print) last, to have the last word.
# vendor/dads stays out: css/10-tokens.css repeats the few of its values that are used.
_SITE = ("css/[0-8][^/]*", "css/components/[^/]+", "css/9[^/]*")
_BUNDLES = {SITE: _SITE, ADMIN: ("css/admin/[^/]+",)}
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def sources(paths: Iterable[str], bundle: str = SITE) -> list[str]:
    """The style sheets that make up the bundle, in the order of the cascade."""
    ordered = sorted(paths)
    patterns = [re.compile(pattern + r"\.css") for pattern in _BUNDLES[bundle]]
    return [path for pattern in patterns for path in ordered if pattern.fullmatch(path)]


def minify(sheet: str) -> str:
    """The style sheet without comments and spare spaces: a third less to read."""
    text = re.sub(r"\s+", " ", _COMMENT.sub("", sheet)).strip()
    text = re.sub(r"\s*([{};,>/])\s*", r"\1", text).replace(";}", "}").replace(": ", ":")
    text = text.replace("( ", "(").replace(" )", ")")
    return re.sub(r"(?<=[:\s(,])0(\.\d)", r"\1", text)


class BundledStorage(CompressedManifestStaticFilesStorage):
    """Joins our style sheets at `collectstatic`, then hashes and compresses."""

    def post_process(self, paths: dict[str, Any], *args: Any, **options: Any) -> Iterator[Any]:
        """Add the bundles to the collected files before they get their names."""
        if not options.get("dry_run"):
            for bundle in _BUNDLES:
                sheets = [self._sheet(path, *paths[path]) for path in sources(paths, bundle)]
                if self.exists(bundle):
                    self.delete(bundle)
                self.save(bundle, ContentFile("\n".join(sheets).encode()))
                paths[bundle] = (self, bundle)
        yield from super().post_process(paths, *args, **options)

    def url(self, name: str | None, force: bool = False) -> str:
        """The plain address where nothing was collected: in tests."""
        if settings.TESTING:
            return StaticFilesStorage.url(self, name)
        return super().url(name, force)

    def _sheet(self, path: str, storage: StaticFilesStorage, stored: str) -> str:
        """One style sheet, its relative links rewritten for the place of the bundles."""
        with storage.open(stored) as file:
            text = file.read().decode()
        here, there = posixpath.dirname(path), posixpath.dirname(SITE)

        def rewritten(link: re.Match[str]) -> str:
            target = posixpath.normpath(posixpath.join(here, link[1]))
            return f'url("{posixpath.relpath(target, there)}")'

        return minify(_LINK.sub(rewritten, text))
