"""Django's hook for the kernel."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """The kernel's own tables: the trail, stored files, imports, saved views."""

    name = "talka.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"
