"""The public front page, what this platform is, and the health check."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.accounts.models import Centre
from talka.accounts.queries.faces import identity, public_centres
from talka.kernel.http import public
from talka.kernel.modules import manifests, public_panels
from talka.site.faces import Door, hours_of, map_address


@public
def front(request: HttpRequest) -> HttpResponse:
    """Say plainly what this is and what one can do here; below, what is on, and who is near."""
    told = identity().told("about")
    context = {
        "told": told,
        "doors": _doors(),
        "panels": drawn_panels(request, None),
        "centres": [(centre, hours_of(centre)) for centre in public_centres()],
        "map_url": map_address(""),
        "og_title": identity().name,
        "og_description": told or _("Free advice, seminars and useful materials for associations and communities."),
    }
    return render(request, "site/front.html", context)


@public
def about(request: HttpRequest) -> HttpResponse:
    """What the platform does for those who work in it, and for those who pay."""
    return render(request, "site/about.html", {"breadcrumbs": []})


@public
def health(_request: HttpRequest) -> JsonResponse:
    """Alive; says nothing to strangers."""
    return JsonResponse({"status": "ok"})


def drawn_panels(request: HttpRequest, centre: Centre | None) -> list[str]:
    """What the modules show on a public page: of all centres, or of one."""
    return [render_to_string(template, dict(content), request) for template, content in public_panels(request, centre)]


def _doors() -> list[Door]:
    """Three things that a stranger comes for; what no module offers is not there."""
    words = {
        "events": (_("Find an event"), _("Seminars, training and meetings, most of them free."), "calendar"),
        "advice": (_("Ask for advice"), _("Free, for every association and every group of people."), "comment"),
        "directory": (_("Find an organisation near you"), _("Who does what, and how to reach them."), "people"),
    }
    leads = {one.name: min(one.public_navigation, key=lambda item: item.order)
             for one in manifests() if one.name in words and one.public_navigation}  # fmt: skip
    return [Door(reverse(leads[name].url_name), *words[name]) for name in words if name in leads]
