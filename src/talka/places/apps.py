"""Django's hook."""

from talka.kernel.modules import Manifest, ModuleConfig


class PlacesConfig(ModuleConfig):
    """Loads the manifest."""

    name = "talka.places"
    label = "places"

    def manifest(self) -> Manifest:
        """Return what the module contributes."""
        from talka.places.manifest import MANIFEST  # noqa: PLC0415 -- app registry first

        return MANIFEST
