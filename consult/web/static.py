"""Static files under names that hold a hash of their content."""

from django.contrib.staticfiles.apps import StaticFilesConfig
from whitenoise.storage import CompressedManifestStaticFilesStorage


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
