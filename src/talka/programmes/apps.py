"""Django's hook."""

from talka.kernel.modules import Manifest, ModuleConfig


class ProgrammesConfig(ModuleConfig):
    """Loads the manifest."""

    name = "talka.programmes"
    label = "programmes"

    def manifest(self) -> Manifest:
        """Return what the module contributes."""
        from talka.programmes.manifest import MANIFEST  # noqa: PLC0415 -- app registry first

        return MANIFEST
