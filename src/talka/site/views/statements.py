"""What the platform says about itself: how accessible it is, what it holds about people, and the same in easy words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from talka.accounts.queries.faces import identity
from talka.kernel.http import public
from talka.kernel.markdown import to_html
from talka.kernel.personal_data import Purpose, holdings
from talka.site.faces import Told, written


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """How far everybody can use these pages, and whom to tell where they cannot."""
    return _statement(request, "accessibility", _("Accessibility"), added="accessibility")


@public
def privacy(request: HttpRequest) -> HttpResponse:
    """What is held about people, why, on what basis and for how long: as the code declares it."""
    return _statement(request, "privacy", _("Privacy"), added="privacy", purposes=_purposes())


@public
def easy(request: HttpRequest) -> HttpResponse:
    """What this is, how to get help and what one's rights are, in easy words."""
    return _statement(request, "easy", _("Easy to read"))


def _statement(
    request: HttpRequest, name: str, title: str, *, added: str = "", purposes: list[Purpose] | None = None
) -> HttpResponse:
    told, shown = written(name), identity()
    own = Told(shown.told(added), shown.language_of(added)) if added else Told("", "")
    context = {
        "title": title,
        "name": name,
        "told": told,
        "text": to_html(told.words),
        "own": own,
        "own_text": to_html(own.words),
        "purposes": purposes,
        "og_title": title,
    }
    return render(request, "site/statement.html", context)


def _purposes() -> list[Purpose]:
    """Each once, in the order of the modules."""
    return list({one.purpose.code: one.purpose for one in holdings() if one.purpose is not None}.values())
