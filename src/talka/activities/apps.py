"""Django's hook."""

from talka.kernel.modules import Manifest, ModuleConfig


class ActivitiesConfig(ModuleConfig):
    """Loads the manifest."""

    name = "talka.activities"
    label = "activities"

    def manifest(self) -> Manifest:
        """Return what the module contributes."""
        from talka.activities.manifest import MANIFEST  # noqa: PLC0415 -- app registry first

        return MANIFEST
