"""Static files under hashed names, compressed, kept by browsers for a year."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # the package is untyped
    """Falls back to the plain name where nothing was gathered: in tests and while developing."""

    manifest_strict = False
    # Our own ES modules import each other by name.
    support_js_module_import_aggregation = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Beside the folder that is served: the list of all files is nobody's business.
        super().__init__(*args, manifest_storage=FileSystemStorage(location=settings.STATIC_MANIFEST.parent), **kwargs)

    def stored_name(self, name: str) -> str:
        """The hashed name when there is a manifest."""
        return str(super().stored_name(name)) if self.hashed_files else name
