"""Django's hook."""

from talka.kernel.modules import Manifest, ModuleConfig


class InterchangeConfig(ModuleConfig):
    """Loads the manifest."""

    name = "talka.interchange"
    label = "interchange"

    def manifest(self) -> Manifest:
        """Return what the module contributes."""
        from talka.interchange.manifest import MANIFEST  # noqa: PLC0415 -- app registry first

        return MANIFEST
