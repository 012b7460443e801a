"""Django's hook."""

from talka.kernel.modules import Manifest, ModuleConfig


class EnterpriseRegisterConfig(ModuleConfig):
    """Loads the manifest."""

    name = "talka.enterprise_register"
    label = "enterprise_register"

    def manifest(self) -> Manifest:
        """Return what the module contributes."""
        from talka.enterprise_register.manifest import MANIFEST  # noqa: PLC0415 -- app registry first

        return MANIFEST
