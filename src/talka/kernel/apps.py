"""Django's hook for the kernel."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class KernelConfig(AppConfig):
    """The kernel's own tables: the trail, stored files, imports, saved views."""

    name = "talka.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Teach each new SQLite connection our functions."""
        from talka.kernel.database import prepare_connection  # noqa: PLC0415 -- app registry first

        connection_created.connect(prepare_connection, dispatch_uid="kernel.prepare_connection")
