"""Django's hook."""

from talka.kernel.modules import Manifest, ModuleConfig


class AccountsConfig(ModuleConfig):
    """Loads the manifest."""

    name = "talka.accounts"
    label = "accounts"

    def manifest(self) -> Manifest:
        """Return what the module contributes."""
        from talka.accounts.manifest import MANIFEST  # noqa: PLC0415 -- app registry first

        return MANIFEST

    def ready(self) -> None:
        """Ask for a second factor again when one is taken away."""
        from allauth.mfa.signals import authenticator_removed  # noqa: PLC0415 -- app registry first

        from talka.accounts.adapter import forget_second_factor  # noqa: PLC0415 -- app registry first

        super().ready()
        authenticator_removed.connect(forget_second_factor, dispatch_uid="accounts.forget_second_factor")
