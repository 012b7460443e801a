"""Django's hook."""

from talka.kernel.modules import Manifest, ModuleConfig


class ReportingConfig(ModuleConfig):
    """Loads the manifest."""

    name = "talka.reporting"
    label = "reporting"

    def manifest(self) -> Manifest:
        """Return what the module contributes."""
        from talka.reporting.manifest import MANIFEST  # noqa: PLC0415 -- app registry first

        return MANIFEST
