"""Certificates of an event for staff: giving them, taking one back, how they look."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from talka.accounts.models import Centre, User
from talka.accounts.queries import asking, centres_of
from talka.events import rules
from talka.events.actions.certificates import give_again, give_anew, revoke_certificate, save_design, start_giving
from talka.events.actions.correcting import correct_registration
from talka.events.exports.certificates import certificate_pdf
from talka.events.forms.certificates import OTHERS, DesignForm, RevokeForm
from talka.events.models import Certificate, CertificateDesign, Event
from talka.events.queries.certificates import (
    certificates_of,
    design_of,
    example_of,
    in_own_words,
    running,
    standing_of,
    words_in,
)
from talka.events.views.afterwards.finding import around, staff_and_event
from talka.kernel.actions import Refused
from talka.kernel.answers import carry_out
from talka.kernel.files.refusals import BadFile
from talka.kernel.files.store import store_upload
from talka.kernel.forms import refuse
from talka.kernel.http import signed_in
from talka.kernel.numbers import number_sent
from talka.kernel.ui.shapes import Link


@signed_in
def certificates(request: HttpRequest, event_id: int) -> HttpResponse:
    """Who is due one, who has one; one press gives all that are due."""
    user, event = staff_and_event(request, event_id)
    if request.method == "POST":
        if not start_giving.allows(user, event):
            raise Http404
        if "again" in request.POST:
            verb = partial(give_again, _revoked(event, request.POST["again"]), actor=user)
            carry_out(request, verb, said=_("A new certificate is given."))
            return redirect("events:certificates", event_id)
        try:
            start_giving(event, actor=user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("events:certificates", event_id)
    run = running(event)
    given = list(certificates_of(event))
    holding = sum(one.revoked_at is None for one in given)
    standing = standing_of(event)
    context = {
        "due": standing.due,
        "undue": standing.undue,
        "again": {row.registration.pk for row in standing.revoked},
        "given": given,
        "holding": holding,
        "run": run,
        "done": holding - run.there_before if run is not None else 0,
        "may_give": start_giving.allows(user, event),
        "may_design": rules.may_design_for(user, event.centre),
    }
    return render(request, "events/after/certificates.html", around(event, "events:certificates") | context)


def _revoked(event: Event, key: str) -> Certificate:
    """The certificate in whose place another one is asked for."""
    rows = certificates_of(event).exclude(revoked_at=None).select_related("event", "registration__event")
    return get_object_or_404(rows, pk=number_sent(key))


@signed_in
@require_GET
def file(request: HttpRequest, event_id: int, certificate_id: int) -> HttpResponse:
    """The certificate as it was given."""
    _user, event = staff_and_event(request, event_id)
    return as_document(get_object_or_404(certificates_of(event).select_related("logo"), pk=certificate_id))


@signed_in
def revoke(request: HttpRequest, event_id: int, certificate_id: int) -> HttpResponse:
    """Take one back, with the reason; and give a new one where it had a mistake."""
    user, event = staff_and_event(request, event_id)
    certificate = get_object_or_404(
        certificates_of(event).select_related("event", "registration__event"), pk=certificate_id
    )
    if not revoke_certificate.allows(user, certificate):
        raise Http404
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason, anew = form.cleaned_data["reason"], "anew" in request.POST

        verb = partial(give_anew if anew else revoke_certificate, certificate, reason=reason, actor=user)
        carry_out(request, verb, said=_("Revoked and given anew.") if anew else _("Revoked."))
        return redirect("events:certificates", event_id)
    may_correct = correct_registration.allows(user, certificate.registration)
    context = {"form": form, "certificate": certificate, "may_correct": may_correct}
    return render(request, "events/after/revoke.html", around(event, "events:certificates") | context)


@signed_in
def design(request: HttpRequest, centre_id: int) -> HttpResponse:
    """How a centre's certificates look."""
    user, centre = _manager_and_centre(request, centre_id)
    stored = design_of(centre)
    initial = {name: getattr(stored, name) for name in ("title", "words", "signer", "signer_role", "version")}
    initial["words"] = in_own_words(stored.words)
    for code in OTHERS:
        told = words_in(stored, code)
        initial |= {f"{name}_{code}": in_own_words(told[name]) for name in ("title", "words")}
        initial[f"signer_role_{code}"] = stored.told.get(code, {}).get("signer_role", "")
    form = DesignForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _saved(form, stored, user):
        messages.success(request, _("Saved. Certificates that were given stay as they are."))
        return redirect("events:certificate_design", centre_id)
    context = {
        "form": form,
        "design": stored,
        "centre": centre,
        "breadcrumbs": [Link(centre.name, reverse("events:certificate_design", args=[centre_id]))],
    }
    return render(request, "events/after/design.html", context)


@signed_in
@require_POST
def preview(request: HttpRequest, centre_id: int) -> HttpResponse:
    """What is typed, as a document with an invented name; nothing is saved."""
    _user, centre = _manager_and_centre(request, centre_id)
    stored = design_of(centre)
    form = DesignForm(request.POST)
    if not form.is_valid():
        return render(request, "events/after/design.html", {"form": form, "design": stored, "centre": centre})
    language = request.POST.get("in", "")
    return as_document(
        example_of(stored, form.cleaned_data, language=language if language in OTHERS else settings.LANGUAGE_CODE)
    )


def as_document(certificate: Certificate) -> HttpResponse:
    """The PDF, to be looked at or kept."""
    response = HttpResponse(certificate_pdf(certificate), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{certificate.number}.pdf"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _manager_and_centre(request: HttpRequest, centre_id: int) -> tuple[User, Centre]:
    user = asking(request)
    centre = get_object_or_404(centres_of(user), pk=centre_id)
    if not rules.may_design_for(user, centre):
        raise Http404
    return user, centre


def _saved(form: DesignForm, stored: CertificateDesign, user: User) -> bool:
    said = form.cleaned_data
    values: dict[str, object] = {name: said[name] for name in ("title", "words", "signer", "signer_role", "told")}
    try:
        with transaction.atomic():
            if said["logo"]:
                logo = store_upload(said["logo"], user)
                if not logo.content_type.startswith("image/"):
                    form.add_error("logo", _("A logo is a picture: PNG or JPEG."))
                    transaction.set_rollback(True)
                    return False
                values["logo"] = logo
            elif said["without_logo"]:
                values["logo"] = None
            save_design(stored, values=values, version=said["version"], actor=user)
    except BadFile as bad:
        form.add_error("logo", bad.message)
    except Refused as refusal:
        refuse(form, refusal)
    else:
        return True
    return False
