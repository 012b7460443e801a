"""Django's hook."""

from talka.kernel.modules import Manifest, ModuleConfig


class PrivacyConfig(ModuleConfig):
    """Loads the manifest."""

    name = "talka.privacy"
    label = "privacy"

    def manifest(self) -> Manifest:
        """Return what the module contributes."""
        from talka.privacy.manifest import MANIFEST  # noqa: PLC0415 -- app registry first

        return MANIFEST
