"""Static files under names that hold a hash of their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    # A name that set-up did not collect is served unhashed instead of failing the page.
    manifest_strict = False
