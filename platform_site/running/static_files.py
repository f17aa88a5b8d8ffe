"""How style sheets and scripts reach the browser: one file each, named by content, compressed."""

import os
import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.files.base import ContentFile
from django.utils.functional import cached_property
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

SITE, ADMIN, SCRIPTS = "css/site.css", "css/admin.css", "js/site.js"
_LINK = re.compile(r"""url\(\s*['"]?(?!/|#|data:|[a-z]+:)([^'")]+)['"]?\s*\)""")


# Tokens first, since the others use them; css/90-… (print) last, to have the last word.
# vendor/dads stays out: css/10-tokens.css repeats the few of its values that are used.
_SITE = (r"css/[0-8][^/]*\.css", r"css/components/[^/]+\.css", r"css/9[^/]*\.css")
_BUNDLES = {
    SITE: _SITE,
    ADMIN: (r"css/admin/[^/]+\.css",),
    SCRIPTS: (r"js/(?!site\.)[^/]+\.js",),
}
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def sources(paths: Iterable[str], bundle: str = SITE) -> list[str]:
    """The files that make up the bundle: style sheets in the order of the cascade."""
    ordered = sorted(paths)
    patterns = _BUNDLES[bundle]
    return [path for one in patterns for path in ordered if re.fullmatch(one, path)]


def minify(sheet: str) -> str:
    """The style sheet without comments and spare spaces: a third less to read."""
    text = re.sub(r"\s+", " ", _COMMENT.sub("", sheet)).strip()
    text = re.sub(r"\s*([{};,>/])\s*", r"\1", text).replace(";}", "}").replace(": ", ":")
    text = text.replace("( ", "(").replace(" )", ")")
    return re.sub(r"(?<=[:\s(,])0(\.\d)", r"\1", text)


def shorten(script: str) -> str:
    """The script without comments and indents, its names for itself."""
    lines = (line.strip() for line in script.splitlines())
    return "\n".join(["{", *(line for line in lines if line and not line.startswith("//")), "}"])


class WholeFiles(Compressor):
    """Writes a file at its name once it is whole: what is there is never made again."""

    def write_data(self, path: str, data: bytes, suffix: str, stat_result: os.stat_result) -> str:
        draft = super().write_data(path, data, f"{suffix}.draft", stat_result)
        whole = draft.removesuffix(".draft")
        os.replace(draft, whole)
        return whole


class BundledStorage(CompressedManifestStaticFilesStorage):
    """Joins our style sheets and scripts at `collectstatic`, then hashes and compresses."""

    def post_process(self, paths: dict[str, Any], *args: Any, **options: Any) -> Iterator[Any]:
        """Add the bundles to the collected files before they get their names."""
        if not options.get("dry_run"):
            for bundle in _BUNDLES:
                files = [self._shortened(path, *paths[path]) for path in sources(paths, bundle)]
                if self.exists(bundle):
                    self.delete(bundle)
                self.save(bundle, ContentFile("\n".join(files).encode()))
                paths[bundle] = (self, bundle)
        yield from super().post_process(paths, *args, **options)

    def create_compressor(self, **options: Any) -> Compressor:
        return WholeFiles(**options)

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Those that are not compressed yet: what has another content has another name."""
        if self.keep_only_hashed_files:
            paths = [path for path in paths if not self.exists(f"{path}.gz")]
        yield from super().compress_files(paths)

    def url(self, name: str | None, force: bool = False) -> str:
        """The plain address where nothing was collected: in tests."""
        if settings.TESTING:
            return StaticFilesStorage.url(self, name)
        if name not in self._addresses:
            self._addresses[name] = super().url(name, force)
        return self._addresses[name]

    @cached_property
    def _addresses(self) -> dict[str | None, str]:
        """The addresses asked for so far: what is collected stays while a process lives."""
        return {}

    def _shortened(self, path: str, storage: StaticFilesStorage, stored: str) -> str:
        """One script or style sheet, its relative links rewritten for the place of the bundles."""
        with storage.open(stored) as file:
            text = file.read().decode()
        if path.endswith(".js"):
            return shorten(text)
        here, there = posixpath.dirname(path), posixpath.dirname(SITE)

        def rewritten(link: re.Match[str]) -> str:
            target = posixpath.normpath(posixpath.join(here, link[1]))
            return f'url("{posixpath.relpath(target, there)}")'

        return minify(_LINK.sub(rewritten, text))
