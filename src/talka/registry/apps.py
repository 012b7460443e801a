"""Django's hook."""

from talka.kernel.modules import Manifest, ModuleConfig


class RegistryConfig(ModuleConfig):
    """Loads the manifest."""

    name = "talka.registry"
    label = "registry"

    def manifest(self) -> Manifest:
        """Return what the module contributes."""
        from talka.registry.manifest import MANIFEST  # noqa: PLC0415 -- app registry first

        return MANIFEST
