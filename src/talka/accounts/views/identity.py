"""How the installation is called and looks, and the files that every page draws it with."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from talka.accounts.actions import add_funder_logo, edit_identity, move_funder_logo, remove_funder_logo
from talka.accounts.forms.faces import FunderLogoForm, IdentityForm, initial_words
from talka.accounts.models import FunderLogo, Identity, User
from talka.accounts.queries import asking
from talka.accounts.queries.faces import (
    funder_logos,
    identity,
    public_file,
    shown_picture,
    stored_identity,
)
from talka.accounts.views.frame import sections
from talka.kernel.actions import Conflict, Refused
from talka.kernel.answers import carry_out
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
    return _page(request, user, form, FunderLogoForm(auto_id="logo_%s"), status=status)


@signed_in
@require_POST
def add_logo(request: HttpRequest) -> HttpResponse:
    """Add a funder's logo."""
    user, stored = _asked(request), stored_identity()
    form = FunderLogoForm(request.POST, request.FILES, auto_id="logo_%s")
    if form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("name", "statement", "url")}
        logo = FunderLogo(height_mm=form.cleaned_data["height_mm"] or 0, **told)
        try:
            add_funder_logo(logo, upload=form.cleaned_data["file"], actor=user)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The logo is added."))
            return redirect("accounts:identity")
    initial = {name: getattr(stored, name) for name in PLAIN} | initial_words(stored.words)
    return _page(request, user, IdentityForm(initial=initial), form)


@signed_in
@require_POST
def change_logo(request: HttpRequest, logo_id: int) -> HttpResponse:
    """Move a funder's logo, or take it away."""
    user = _asked(request)
    logo = get_object_or_404(funder_logos(), pk=logo_id)
    what = request.POST.get("do", "")
    if what == "remove":
        carry_out(request, lambda: remove_funder_logo(logo, actor=user), said=_("The logo is gone."))
    elif what in {"up", "down"}:
        carry_out(request, lambda: move_funder_logo(logo, up=what == "up", actor=user), said=_("Saved."))
    return redirect("accounts:identity")


def _page(
    request: HttpRequest, user: User, form: IdentityForm, logo_form: FunderLogoForm, *, status: int = 200
) -> HttpResponse:
    stored = stored_identity()
    context = {
        "form": form,
        "logo_form": logo_form,
        "form_has_errors": bool(form.errors or logo_form.errors),
        "logo": shown_picture(stored.logo, height=34) if stored.logo else None,
        "logos": [(one, shown_picture(one.picture, height=40)) for one in funder_logos()],
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
