"""Django's hook."""

from django.apps import AppConfig
from django.core.checks import Tags, register


class SiteConfig(AppConfig):
    """The composition root as an app, for its commands and templates."""

    name = "talka.site"
    label = "site"

    def ready(self) -> None:
        """Examine at every start that each view says who may open it."""
        from talka.site.checks import every_view_declares_access  # noqa: PLC0415 -- app registry first

        register(every_view_declares_access, Tags.urls)
