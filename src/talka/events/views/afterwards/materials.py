"""Minutes, slides, recordings, photos beside an event."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from talka.accounts.models import User
from talka.events.actions.materials import add_material, remove_material, show_material, withdraw_consent
from talka.events.forms.materials import MaterialForm
from talka.events.models import Event, Material
from talka.events.queries.materials import public_material, those_not_in_photos
from talka.events.views.afterwards.finding import around, staff_and_event
from talka.events.views.public.kept import let_go
from talka.kernel.actions import Refused
from talka.kernel.answers import carry_out
from talka.kernel.files.refusals import BadFile
from talka.kernel.files.store import file_response, store_upload
from talka.kernel.forms import refuse
from talka.kernel.http import public, signed_in
from talka.kernel.models import StoredFile


@signed_in
def materials(request: HttpRequest, event_id: int) -> HttpResponse:
    """The list, and one more."""
    user, event = staff_and_event(request, event_id)
    form = MaterialForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _added(form, event, user):
        messages.success(request, _("Added."))
        return redirect("events:materials", event_id)
    context = {"materials": event.materials.select_related("file", "added_by"), "form": form}
    context["not_in_photos"] = those_not_in_photos(event)
    return render(request, "events/after/materials.html", around(event, "events:materials") | context)


@signed_in
@require_POST
def change(request: HttpRequest, event_id: int, material_id: int) -> HttpResponse:
    """Show it to everybody, hide it, or take it away."""
    user, event = staff_and_event(request, event_id)
    material = get_object_or_404(event.materials, pk=material_id)
    act = request.POST.get("act")
    if act == "remove":
        carry_out(request, partial(remove_material, material, actor=user), said=_("Taken away."))
    elif act == "withdraw":
        carry_out(request, partial(withdraw_consent, material, actor=user), said=_("Only staff see it now."))
    elif act in {"show", "hide"}:
        consent = request.POST.get("consent", "").strip()[:250]
        verb = partial(show_material, material, is_public=act == "show", consent=consent, actor=user)
        carry_out(request, verb, said=_("Everybody sees it now.") if act == "show" else _("Only staff see it now."))
    else:
        raise Http404
    let_go(event.code)
    return redirect("events:materials", event_id)


@signed_in
@require_GET
def file(request: HttpRequest, event_id: int, material_id: int) -> HttpResponseBase:
    """A file for staff."""
    _user, event = staff_and_event(request, event_id)
    found = get_object_or_404(event.materials.select_related("file"), pk=material_id, file__isnull=False)
    return _handed_out(found.file)


@public
@require_GET
def public_file(request: HttpRequest, material_code: str) -> HttpResponseBase:
    """A file that everybody may take."""
    del request
    found = public_material(material_code)
    response = _handed_out(found.file if found else None)
    # What is hidden from now on is not shown from what a browser or a proxy has kept.
    response.headers["Cache-Control"] = "no-store"
    return response


def _handed_out(stored: StoredFile | None) -> HttpResponseBase:
    if stored is None:
        raise Http404
    try:
        return file_response(stored)
    except FileNotFoundError as error:
        raise Http404 from error


def _added(form: MaterialForm, event: Event, user: User) -> bool:
    said = form.cleaned_data
    try:
        with transaction.atomic():
            stored = store_upload(said["file"], user) if said["file"] else None
            rest = {name: said[name] for name in ("kind", "title", "link", "is_public", "consent")}
            add_material(Material(event=event, file=stored, **rest), actor=user)
    except BadFile as bad:
        form.add_error("file", bad.message)
    except Refused as refusal:
        refuse(form, refusal)
    else:
        return True
    return False
