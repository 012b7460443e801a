"""Django's hook."""

from talka.kernel.modules import Manifest, ModuleConfig


class EventsConfig(ModuleConfig):
    """Loads the manifest."""

    name = "talka.events"
    label = "events"

    def manifest(self) -> Manifest:
        """Return what the module contributes."""
        from talka.events.manifest import MANIFEST  # noqa: PLC0415 -- app registry first

        return MANIFEST
