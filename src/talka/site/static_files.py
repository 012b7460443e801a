"""Static files under hashed names, compressed, kept by browsers for a year."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # the package is untyped
    """Falls back to the plain name where nothing was gathered: in tests and while developing."""

    manifest_strict = False
    # Our own ES modules import each other by name.
    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        """The hashed name when there is a manifest."""
        return str(super().stored_name(name)) if self.hashed_files else name
