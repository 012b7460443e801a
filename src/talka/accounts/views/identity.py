"""How the installation is called and looks, and the files that every page draws it with."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from talka.accounts.actions import edit_identity
from talka.accounts.forms.faces import FunderLogoForm, IdentityForm, initial_words
from talka.accounts.models import Identity, User
from talka.accounts.queries import asking
from talka.accounts.queries.faces import (
    identity,
    logos_of,
    public_file,
    shown_picture,
    stored_identity,
)
from talka.accounts.views.frame import sections
from talka.accounts.views.logos import drawn_logos
from talka.kernel.actions import Conflict, Refused
from talka.kernel.colours import DARK_GROUNDS, mixed, readable_on
from talka.kernel.files.store import picture_response
from talka.kernel.forms import refuse, renew_version
from talka.kernel.http import public, signed_in

PLAIN = ("name", "short_name", "accent", "accent_dark", "phone", "email", "security_email", "version")
A_YEAR = "public, max-age=31536000, immutable"
# Light: deeper for hovered buttons, the bar at the top and the headings; after dark: brighter.
STYLE = """@layer tokens {{
  :root {{ --forest: {accent}; --forest-deep: {deep}; --forest-tint: {tint}; --on-forest: {ink}; --top: {deep}; }}
  :root[data-theme="dark"] {{ {dark} }}
  @media screen and (prefers-color-scheme: dark) {{ :root:not([data-theme="light"]) {{ {dark} }} }}
}}
"""
DARK = "--forest: {accent}; --forest-deep: {bright}; --forest-tint: {tint}; --on-forest: {ink}; --top: {top};"


def _asked(request: HttpRequest) -> User:
    user = asking(request)
    if not edit_identity.allows(user, Identity(pk=1)):
        raise Http404
    return user


@signed_in
def settings(request: HttpRequest) -> HttpResponse:
    """Name, colours, logo, contacts and texts; logos of funders below."""
    user, stored = _asked(request), stored_identity()
    initial = {name: getattr(stored, name) for name in PLAIN} | initial_words(stored.words)
    form = IdentityForm(request.POST or None, request.FILES or None, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        logo = form.brought("logo")
        try:
            edit_identity(stored, values=form.values, logo=logo, version=form.cleaned_data["version"], actor=user)
        except Conflict as conflict:
            form.add_error(None, _("Somebody else changed this meanwhile. Saving again replaces what is stored now."))
            renew_version(form, conflict.current)
            status = 409
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:identity")
    return _page(request, user, form, status=status)


def _page(request: HttpRequest, user: User, form: IdentityForm, *, status: int = 200) -> HttpResponse:
    stored = stored_identity()
    context = {
        "form": form,
        "logo_form": FunderLogoForm(auto_id="logo_%s"),
        "form_has_errors": bool(form.errors),
        "logo": shown_picture(stored.logo, height=34) if stored.logo else None,
        "logos": drawn_logos(logos_of(None, None)),
        "logos_url": reverse("accounts:funder_logos"),
        "tabs": sections(user, "identity"),
    }
    return render(request, "accounts/identity.html", context, status=status)


@public
@require_GET
def picture(request: HttpRequest, digest: str, ending: str) -> HttpResponseBase:  # noqa: ARG001 -- as every view
    """A logo or a photograph of a public page."""
    found = public_file(digest, ending)
    if found is None:
        raise Http404
    try:
        return picture_response(found)
    except FileNotFoundError as error:
        raise Http404 from error


@public
@require_GET
def style(request: HttpRequest, colours: str) -> HttpResponse:  # noqa: ARG001 -- as every view
    """The installation's own colours, as a style sheet; other colours than its own are not drawn."""
    shown = identity()
    if not colours or colours != shown.colours:
        raise Http404
    bright = shown.accent_dark
    dark = DARK.format(
        accent=bright,
        bright=mixed(bright, "#ffffff", 0.5),
        tint=mixed(DARK_GROUNDS[0], bright, 0.12),
        ink=readable_on(bright),
        top=mixed(shown.accent, "#000000", 0.65),
    )
    sheet = STYLE.format(
        accent=shown.accent,
        deep=mixed(shown.accent, "#000000", 0.35),
        tint=mixed("#ffffff", shown.accent, 0.1),
        ink=readable_on(shown.accent),
        dark=dark,
    )
    return HttpResponse(sheet, content_type="text/css; charset=utf-8", headers={"Cache-Control": A_YEAR})
