"""An edition as its readers get it: looked at, tried, sent, stopped."""

from __future__ import annotations

from functools import partial

from csp.decorators import csp_update
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from talka.kernel.actions import Conflict, Refused
from talka.kernel.answers import carry_out
from talka.kernel.forms import refuse
from talka.kernel.http import SignedInRequest, signed_in
from talka.kernel.mail.showing import as_in_a_mailbox
from talka.kernel.numbers import format_count
from talka.outreach.actions import end_edition, resume_edition, send_edition, stop_edition, try_edition
from talka.outreach.forms.editions import SendForm
from talka.outreach.mails import words_for
from talka.outreach.queries.editions import checks
from talka.outreach.queries.subscribers import recipients
from talka.outreach.views.editions import found, way

SAMPLE = 5


@csp_update({"frame-src": ["'self'"]})  # type: ignore[arg-type]  # typed for views without parts of an address
@signed_in
def preview(request: SignedInRequest, edition_id: int) -> HttpResponse:
    """The letter on a wide screen, on a phone and as plain text."""
    edition = found(request, edition_id)
    context = {
        "edition": edition,
        "words": words_for(edition, language=edition.language, key="preview"),
        "breadcrumbs": way(edition),
    }
    return render(request, "outreach/editions/preview.html", context)


@xframe_options_sameorigin
@signed_in
def letter_html(request: SignedInRequest, edition_id: int) -> HttpResponse:
    """The HTML of the letter alone, for the frames of the preview."""
    edition = found(request, edition_id)
    words = words_for(edition, language=edition.language, key="preview")
    return as_in_a_mailbox(request, words.html, frame="frame-ancestors 'self'")


@signed_in
def letter_text(request: SignedInRequest, edition_id: int) -> HttpResponse:
    """The plain text of the letter alone."""
    edition = found(request, edition_id)
    words = words_for(edition, language=edition.language, key="preview")
    return HttpResponse(words.text, content_type="text/plain; charset=utf-8")


@signed_in
def test(request: SignedInRequest, edition_id: int) -> HttpResponse:
    """Send the letter to oneself."""
    edition = found(request, edition_id)
    if request.method != "POST" or not try_edition.allows(request.user, edition):
        raise Http404
    said = _("The test letter is on its way to %(email)s.") % {"email": request.user.email}
    carry_out(request, partial(try_edition, edition, actor=request.user), said=said)
    return redirect("outreach:desk_edition", edition.pk)


@signed_in
def send(request: SignedInRequest, edition_id: int) -> HttpResponse:
    """Look everything over once more, say how many it goes to, and send it."""
    edition = found(request, edition_id)
    if not send_edition.allows(request.user, edition):
        raise Http404
    form = SendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            send_edition(edition, expected=form.cleaned_data["number"], actor=request.user)
        except Conflict:
            messages.error(request, _("Somebody else changed or sent the edition meanwhile. Look once more."))
            return redirect("outreach:desk_edition", edition.pk)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The edition is on its way."))
            return redirect("outreach:desk_edition", edition.pk)
    looked_at = checks(edition)
    readers = recipients(edition)
    context = {
        "edition": edition,
        "form": form,
        "checks": looked_at,
        "may_go": not any(one.stops for one in looked_at),
        "number": readers.count(),
        "sample": list(readers.order_by("pk").values_list("email", flat=True)[:SAMPLE]),
        "breadcrumbs": way(edition),
        "words": format_count(readers.count()),
    }
    return render(request, "outreach/editions/send.html", context)


@signed_in
def stop(request: SignedInRequest, edition_id: int) -> HttpResponse:
    """Let the letters that still wait not go out."""
    edition = found(request, edition_id)
    if request.method != "POST":
        raise Http404
    said = _("Stopped. Letters that went out already cannot be called back.")
    carry_out(request, partial(stop_edition, edition, actor=request.user), said=said)
    return redirect(reverse("outreach:desk_edition", args=[edition.pk]))


@signed_in
def resume(request: SignedInRequest, edition_id: int) -> HttpResponse:
    """Let them go out after all."""
    edition = found(request, edition_id)
    if request.method != "POST":
        raise Http404
    carry_out(request, partial(resume_edition, edition, actor=request.user), said=_("The letters go out again."))
    return redirect(reverse("outreach:desk_edition", args=[edition.pk]))


@signed_in
def end(request: SignedInRequest, edition_id: int) -> HttpResponse:
    """Leave it at those whom it reached."""
    edition = found(request, edition_id)
    if request.method != "POST":
        raise Http404
    said = _("Ended. Those whom it did not reach will not get it.")
    carry_out(request, partial(end_edition, edition, actor=request.user), said=said)
    return redirect(reverse("outreach:desk_edition", args=[edition.pk]))
