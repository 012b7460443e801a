"""Django's hook."""

from talka.kernel.modules import Manifest, ModuleConfig


class OutreachConfig(ModuleConfig):
    """Loads the manifest."""

    name = "talka.outreach"
    label = "outreach"

    def manifest(self) -> Manifest:
        """Return what the module contributes."""
        from talka.outreach.manifest import MANIFEST  # noqa: PLC0415 -- app registry first

        return MANIFEST
