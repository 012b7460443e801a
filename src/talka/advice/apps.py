"""Django's hook."""

from talka.kernel.modules import Manifest, ModuleConfig


class AdviceConfig(ModuleConfig):
    """Loads the manifest."""

    name = "talka.advice"
    label = "advice"

    def manifest(self) -> Manifest:
        """Return what the module contributes."""
        from talka.advice.manifest import MANIFEST  # noqa: PLC0415 -- app registry first

        return MANIFEST
