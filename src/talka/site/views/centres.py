"""The centres as everybody may see them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.accounts.models import CentreProfile
from talka.accounts.models.spoken import SPOKEN
from talka.accounts.queries.faces import address_of, identity, profile_of, public_centres, shown_picture, shown_staff
from talka.kernel.addresses import absolute
from talka.kernel.http import public
from talka.kernel.markdown import to_html
from talka.kernel.ui.shapes import Link
from talka.site.faces import hours_of, map_address, told_by
from talka.site.views.front import drawn_panels


@public
def centres(request: HttpRequest) -> HttpResponse:
    """All centres: whom to call, where they are."""
    rows = [(centre, profile_of(centre), hours_of(centre)) for centre in public_centres()]
    context = {"rows": rows, "map_url": map_address(""), "og_title": _("Support centres")}
    return render(request, "site/centres.html", context)


@public
def centre(request: HttpRequest, centre_code: str) -> HttpResponse:
    """One centre: who, where, what they help with, and what is on there."""
    found = get_object_or_404(public_centres(), code=centre_code)
    profile = profile_of(found)
    about = told_by(found, "about")
    context = {
        "centre": found,
        "profile": profile,
        "about": about,
        "about_html": to_html(about.words),
        "helps_with": told_by(found, "helps_with"),
        "hours": hours_of(found),
        "languages": _languages(profile),
        "links": [(one, _words_of(one)) for one in (profile.web_page, *profile.social_pages) if one],
        "staff": shown_staff(found),
        "map_url": map_address(found.region_code),
        "panels": drawn_panels(request, found),
        "breadcrumbs": [Link(_("Support centres"), reverse("site:centres"))],
        "og_title": found.name,
        "page_funders": identity().funders_of(found.pk),
        **_pictures(profile),
    }
    return render(request, "site/centre.html", context)


def _pictures(profile: CentreProfile) -> dict[str, Any]:
    photo, logo = profile.picture, profile.logo
    shared = photo or logo
    return {
        "picture": shown_picture(photo) if photo else None,
        "og_picture": replace(shown_picture(shared), url=absolute(address_of(shared))) if shared else None,
        "logo": shown_picture(logo, height=min(logo.height, 72)) if logo else None,
    }


def _words_of(address: str) -> str:
    return address.partition("//")[2].removeprefix("www.").rstrip("/")


def _languages(profile: CentreProfile) -> str:
    return ", ".join(str(SPOKEN[code]) for code in profile.languages.split() if code in SPOKEN)
