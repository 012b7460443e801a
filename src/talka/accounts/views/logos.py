"""Logos of funders: of the whole site, of a centre, of a funder whose agreements pay for something."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from talka.accounts import queries
from talka.accounts.actions import add_funder_logo, move_funder_logo, remove_funder_logo
from talka.accounts.forms.faces import FunderLogoForm
from talka.accounts.models import Centre, Funder, FunderLogo
from talka.accounts.queries.faces import ShownPicture, funder_logos, logos_of, shown_picture
from talka.kernel.answers import carry_out, carry_out_form
from talka.kernel.http import signed_in
from talka.kernel.ui.shapes import Link


@signed_in
def logos(request: HttpRequest, centre_id: int | None = None, funder_id: int | None = None) -> HttpResponse:
    """Those of one set in their order, and one more."""
    user = queries.asking(request)
    centre = get_object_or_404(queries.centres_managed_by(user), pk=centre_id) if centre_id is not None else None
    funder = get_object_or_404(queries.funders(), pk=funder_id) if funder_id is not None else None
    logo = FunderLogo(centre=centre, funder=funder)
    if not add_funder_logo.allows(user, logo):
        raise Http404
    form = FunderLogoForm(request.POST or None, request.FILES or None)

    def added() -> FunderLogo:
        for name in ("name", "statement", "url", "is_emblem"):
            setattr(logo, name, form.cleaned_data[name])
        logo.height_mm = form.cleaned_data["height_mm"] or 0
        return add_funder_logo(logo, upload=form.cleaned_data["file"], actor=user)

    if carry_out_form(request, form, added, said=_("The logo is added.")):
        return redirect(_page_of(logo))
    context = {
        "centre": centre,
        "funder": funder,
        "logo_form": form,
        "form_has_errors": bool(form.errors),
        "logos": drawn_logos(logos_of(centre_id, funder_id)),
        "logos_url": request.path,
        "breadcrumbs": _way(centre, funder),
    }
    return render(request, "accounts/logos.html", context)


@signed_in
@require_POST
def change_logo(request: HttpRequest, logo_id: int) -> HttpResponse:
    """Move a funder's logo, or take it away."""
    user = queries.asking(request)
    logo = get_object_or_404(funder_logos(), pk=logo_id)
    if not remove_funder_logo.allows(user, logo):
        raise Http404
    what = request.POST.get("do", "")
    if what == "remove":
        carry_out(request, lambda: remove_funder_logo(logo, actor=user), said=_("The logo is gone."))
    elif what in {"up", "down"}:
        carry_out(request, lambda: move_funder_logo(logo, up=what == "up", actor=user), said=_("Saved."))
    return redirect(_page_of(logo))


def drawn_logos(those: Iterable[FunderLogo]) -> list[tuple[FunderLogo, ShownPicture]]:
    """Each with its picture as a list shows it."""
    return [(one, shown_picture(one.picture, height=40)) for one in those]


def _page_of(logo: FunderLogo) -> str:
    if logo.centre_id is not None:
        return reverse("accounts:centre_logos", args=[logo.centre_id])
    if logo.funder_id is not None:
        return reverse("accounts:payer_logos", args=[logo.funder_id])
    return reverse("accounts:identity") + "#logos"


def _way(centre: Centre | None, funder: Funder | None) -> list[Link]:
    if centre is not None:
        page = Link(_("Public page of the centre"), reverse("accounts:centre_page", args=[centre.pk]))
        return [
            Link(_("Centres"), reverse("accounts:centres")),
            Link(centre.name, reverse("accounts:centre", args=[centre.pk])),
            page,
        ]
    if funder is not None:
        return [Link(_("Funders"), reverse("accounts:funders"))]
    return [Link(_("Name and look"), reverse("accounts:identity"))]
