"""Django's hook."""

from talka.kernel.modules import Manifest, ModuleConfig


class IntakeConfig(ModuleConfig):
    """Loads the manifest."""

    name = "talka.intake"
    label = "intake"

    def manifest(self) -> Manifest:
        """Return what the module contributes."""
        from talka.intake.manifest import MANIFEST  # noqa: PLC0415 -- app registry first

        return MANIFEST
