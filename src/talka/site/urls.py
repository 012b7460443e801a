"""All addresses of the site."""

from django.urls import URLResolver, include, path
from django.urls.resolvers import RoutePattern


class LoadedWhenAsked(URLResolver):
    """Addresses of machines: most sites are asked by none, and what describes these takes a tenth of the memory."""

    def __init__(self, route: str, module: str, name: str) -> None:
        super().__init__(RoutePattern(route), module, app_name=name, namespace=name)

    def _populate(self) -> None:
        # Whoever looks for the address of a page goes through all resolvers; inside this one there is none.
        if "urlconf_module" in vars(self):
            super()._populate()


urlpatterns = [
    # Tried in this order: when a course is announced, hundreds ask for these in the same minutes.
    path("events/", include("talka.events.urls")),
    path("", include("talka.site.pages")),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("people/", include("talka.accounts.urls")),
    path("map/", include("talka.places.map_urls")),
    path("places/", include("talka.places.urls")),
    path("registry/", include("talka.registry.urls")),
    path("register/", include("talka.enterprise_register.urls")),
    path("directory/", include("talka.directory.urls")),
    path("privacy/", include("talka.privacy.urls")),
    path("agreements/", include("talka.programmes.urls")),
    path("activities/", include("talka.activities.urls")),
    path("spending/", include("talka.spending.urls")),
    path("advice/", include("talka.advice.urls")),
    path("outreach/", include("talka.outreach.urls")),
    path("library/", include("talka.library.urls")),
    path("reports/", include("talka.reporting.urls")),
    path("imports/", include("talka.interchange.urls")),
    path("intake/", include("talka.intake.urls")),
    LoadedWhenAsked("api/v1/", "talka.site.api", "api"),
    LoadedWhenAsked("api/open/v1/", "talka.site.open_api", "open"),
]

handler400 = "talka.site.views.errors.bad_request"
handler403 = "talka.site.views.errors.forbidden"
handler404 = "talka.site.views.errors.not_found"
handler500 = "talka.site.views.errors.server_error"
