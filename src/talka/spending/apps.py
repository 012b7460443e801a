"""Django's hook."""

from talka.kernel.modules import Manifest, ModuleConfig


class SpendingConfig(ModuleConfig):
    """Loads the manifest."""

    name = "talka.spending"
    label = "spending"

    def manifest(self) -> Manifest:
        """Return what the module contributes."""
        from talka.spending.manifest import MANIFEST  # noqa: PLC0415 -- app registry first

        return MANIFEST
