"""Searching the register, and bringing a legal person from it into the registry."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from talka.enterprise_register import rules
from talka.enterprise_register.actions import add_from_register, take_register_value
from talka.enterprise_register.forms import SearchForm
from talka.enterprise_register.models import RegisterEntry
from talka.enterprise_register.queries.entries import anything_here, entries_visible_to, entries_wanted, events_of
from talka.enterprise_register.queries.runs import last_look
from talka.enterprise_register.queries.words import event_detail, state_of
from talka.kernel.actions import Refused
from talka.kernel.answers import version_sent
from talka.kernel.http import SignedInRequest, signed_in
from talka.kernel.periods import format_date
from talka.kernel.ui.shapes import Link, SummaryRow, TimelineEntry
from talka.registry.actions import AlreadyKnown, LooksLike
from talka.registry.queries import organisations_visible_to

PAGE = 50
EVENTS = 50


@signed_in
def entries(request: SignedInRequest) -> HttpResponse:
    """Legal persons of civil society by name, number, place, form and state."""
    if not rules.may_see_register(request.user):
        raise Http404
    form = SearchForm(request.GET)
    page = Paginator(entries_wanted(request.user, form.wanted), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": [(entry, *state_of(entry)) for entry in page.object_list],
        "is_empty": not page.paginator.count and not anything_here(),
        "last": last_look(),
        "may_import": rules.may_see_runs(request.user),
        "may_add": add_from_register.allows(request.user, RegisterEntry()),
    }
    return render(request, "enterprise_register/entries/list.html", context)


@signed_in
def show(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """What the register says about one legal person, and what happened to it."""
    return _page(request, _entry(request, entry_id))


@signed_in
@require_POST
def add(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """Enter it into the registry; when it looks like a known organisation, ask before."""
    entry = _entry(request, entry_id)
    if not add_from_register.allows(request.user, entry):
        raise Http404
    try:
        added = add_from_register(
            entry, actor=request.user, in_spite_of_similar=request.POST.get("act") == "add_anyway"
        )
    except LooksLike as refusal:
        return _page(request, entry, similar=refusal.candidates)
    except AlreadyKnown as refusal:
        messages.warning(request, str(refusal.message))
        return redirect("registry:show_organisation", refusal.existing.pk)
    except Refused as refusal:
        messages.warning(request, str(refusal.message))
        return redirect("enterprise_register:entry", entry.pk)
    messages.success(request, _("“%(name)s” is added to the registry.") % {"name": added.name})
    return redirect("registry:show_organisation", added.pk)


@signed_in
@require_POST
def take(request: SignedInRequest, organisation_id: int) -> HttpResponse:
    """Take what the register says in place of what the registry says."""
    organisation = get_object_or_404(organisations_visible_to(request.user), pk=organisation_id)
    try:
        take_register_value(
            organisation,
            field=request.POST.get("field", "")[:40],
            version=version_sent(request),
            actor=request.user,
        )
    except Refused as refusal:
        messages.warning(request, str(refusal.message))
    else:
        messages.success(request, _("The register's value is taken."))
    return redirect("registry:show_organisation", organisation.pk)


def _entry(request: SignedInRequest, entry_id: int) -> RegisterEntry:
    return get_object_or_404(entries_visible_to(request.user), pk=entry_id)


def _page(request: SignedInRequest, entry: RegisterEntry, **more: Any) -> HttpResponse:
    state, tone = state_of(entry)
    context = {
        "entry": entry,
        "state": state,
        "tone": tone,
        "rows": summary_of(entry),
        "events": timeline_of(entry),
        "may_add": entry.organisation is None and add_from_register.allows(request.user, entry),
        "breadcrumbs": [Link(_("Enterprise register"), reverse("enterprise_register:entries"))],
        "last": last_look(),
    }
    return render(request, "enterprise_register/entries/show.html", context | more)


def timeline_of(entry: RegisterEntry) -> list[TimelineEntry]:
    """Events for a page."""
    return [
        TimelineEntry(event.day, capfirst(event.get_kind_display()), detail=event_detail(event))
        for event in events_of(entry, EVENTS)
    ]


def summary_of(entry: RegisterEntry) -> list[SummaryRow]:
    """The facts of an entry for a page; what is not known is left out."""
    rows = [
        SummaryRow(_("Registration number"), entry.number),
        SummaryRow(_("Legal form"), entry.form_in_words),
        SummaryRow(_("Register"), entry.get_register_display()),
        SummaryRow(_("Registered on"), format_date(entry.registered_on)),
        SummaryRow(_("Struck off on"), format_date(entry.ended_on)),
        SummaryRow(_("Registered address"), ", ".join(filter(None, (entry.address, _postcode(entry))))),
        SummaryRow(_("Place"), _place(entry)),
        SummaryRow(_("Areas of activity"), "; ".join(entry.area_labels)),
        SummaryRow(_("Public benefit status since"), format_date(entry.benefit_from)),
        SummaryRow(_("Public benefit status until"), format_date(entry.benefit_until)),
        SummaryRow(_("Public benefit status decided on"), format_date(entry.benefit_decided_on)),
        SummaryRow(_("Areas of public benefit"), "; ".join(entry.benefit_labels)),
    ]
    return [row for row in rows if row.value]


def _postcode(entry: RegisterEntry) -> str:
    return f"LV-{entry.postcode}" if entry.postcode.isdigit() else entry.postcode


def _place(entry: RegisterEntry) -> str:
    place = entry.place
    if place is None:
        return ""
    around = place.parent if place.level == place.Level.UNIT else None
    return ", ".join(str(one) for one in (place, around) if one is not None)
