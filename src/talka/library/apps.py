"""Django's hook."""

from talka.kernel.modules import Manifest, ModuleConfig


class LibraryConfig(ModuleConfig):
    """Loads the manifest."""

    name = "talka.library"
    label = "library"

    def manifest(self) -> Manifest:
        """Return what the module contributes."""
        from talka.library.manifest import MANIFEST  # noqa: PLC0415 -- app registry first

        return MANIFEST
