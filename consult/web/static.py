"""Static files under names that hold a hash of their content."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.apps import StaticFilesConfig
from django.core.exceptions import ImproperlyConfigured
from whitenoise.storage import CompressedManifestStaticFilesStorage

# One sheet is one wait, before which a browser shows nothing. The later have the last word.
SHEET = "consult/site.css"
PARTS = (
    "govuk/govuk-frontend.min.css",
    "consult/tokens.css",
    "consult/base.css",
    "consult/components.css",
    "consult/print.css",
)
_SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/")


class StaticFilesApp(StaticFilesConfig):
    """Of what the packages bring, only what a page asks for is collected and compressed."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        # govuk-frontend: its sources, and its images and fonts, which are GOV.UK's alone.
        "*.scss",
        "*.njk",
        "*.mjs",
        "all.bundle*",
        "assets",
        "components",
        "core",
        "custom-properties",
        "helpers",
        "macros",
        "objects",
        "overrides",
        "settings",
        "tools",
        "utilities",
        "common",
        "errors",
        # django-htmx: the other versions.
        "htmax-*",
        "htmx-4*",
        "htmx-2.js",
        "django-htmx.js",
        "ext",
    ]


class StaticFiles(CompressedManifestStaticFilesStorage):
    # A name that set-up did not collect is served unhashed instead of failing the page.
    manifest_strict = False

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        """Join the style sheets once all are collected; what follows is done to any file."""
        if missing := set(PARTS) - paths.keys():
            raise ImproperlyConfigured(
                f"{', '.join(sorted(missing))}: not there. Run npm ci first."
            )
        if not dry_run:
            Path(self.path(SHEET)).write_text(joined(paths), "utf-8")
            paths = {**paths, SHEET: (self, SHEET)}
        yield from super().post_process(paths, dry_run=dry_run, **options)


def joined(paths: dict[str, Any]) -> str:
    """The parts of the sheet in their order; `paths` has the storage of each and its name there."""
    texts = []
    for part in PARTS:
        storage, name = paths[part]
        with storage.open(name) as file:
            texts.append(_SOURCE_MAP.sub("", file.read().decode("utf-8")).strip())
    return "\n".join([*texts, ""])
