"""Django's hook."""

from talka.kernel.modules import Manifest, ModuleConfig


class DirectoryConfig(ModuleConfig):
    """Loads the manifest."""

    name = "talka.directory"
    label = "directory"

    def manifest(self) -> Manifest:
        """Return what the module contributes."""
        from talka.directory.manifest import MANIFEST  # noqa: PLC0415 -- app registry first

        return MANIFEST
