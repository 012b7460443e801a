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
        """Listen to what the package of sign-in does: the trail tells of it, and a session knows when it began."""
        from allauth.account import signals as of_accounts  # noqa: PLC0415 -- app registry first
        from allauth.mfa import signals as of_factors  # noqa: PLC0415 -- app registry first
        from django.contrib.auth.signals import user_logged_in  # noqa: PLC0415 -- app registry first

        from talka.accounts import adapter  # noqa: PLC0415 -- app registry first

        super().ready()
        listened = (
            (user_logged_in, adapter.begin_session),
            (of_accounts.password_changed, adapter.password_chosen),
            (of_accounts.password_set, adapter.password_chosen),
            (of_accounts.password_reset, adapter.password_chosen),
            (of_factors.authenticator_added, adapter.way_added),
            (of_factors.authenticator_reset, adapter.way_added),
            (of_factors.authenticator_removed, adapter.way_removed),
            (of_factors.authenticator_removed, adapter.forget_second_factor),
        )
        for signal, heard in listened:
            signal.connect(heard, dispatch_uid=f"accounts.{heard.__name__}")
