"""What an event says, as lines of its page, and what is to be done next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.activities.models import Format
from talka.events.models import Event, EventState, Reach, Session
from talka.events.queries.attendance import somebody_came
from talka.events.queries.languages import LANGUAGES
from talka.events.queries.planning import Places
from talka.kernel.numbers import format_count
from talka.kernel.periods import format_date
from talka.kernel.ui.shapes import SummaryRow


@dataclass(frozen=True)
class Step:
    """Something to do or to know, with where it is done."""

    words: str
    url: str = ""
    link: str = ""


def facts_of(event: Event) -> list[SummaryRow]:
    """Everything that is said; what is empty is left out."""
    rows = [
        (_("In plain words"), event.summary),
        (_("Topic"), event.topic),
        (_("Format"), event.get_format_display()),
        (_("Language"), str(LANGUAGES.get(event.language, event.language))),
        (_("Link for taking part online"), event.online_link),
        (_("Accessibility"), event.access_notes),
        (_("What it costs"), event.price_notes),
        (_("Whom to ask"), event.contact),
        (_("Who may register"), event.get_reach_display()),
        (_("Places"), _("as many as come") if event.capacity is None else format_count(event.capacity)),
        (_("When it is full"), _("waiting list") if event.has_waiting_list else _("nobody more can register")),
        (_("Registering"), _window(event)),
        (_("Certificate"), _certificate(event)),
        (_("Kind of work"), str(event.kind)),
        (_("Agreement"), str(event.agreement or "")),
        (_("Purpose"), str(event.purpose or "")),
        (_("Responsible"), str(event.responsible or "")),
        (_("Centre"), str(event.centre)),
    ]
    return [SummaryRow(key, value) for key, value in rows if value]


def _certificate(event: Event) -> str:
    if not event.certificate_share:
        return ""
    return _("for at least %(share)s %% of the hours") % {"share": event.certificate_share}


def _window(event: Event) -> str:
    parts = [
        (_("from %(when)s"), event.registration_opens),
        (_("until %(when)s"), event.registration_closes),
    ]
    told = [
        words % {"when": f"{format_date(local.date())} {local:%H:%M}"}
        for words, at in parts
        if at is not None
        for local in [timezone.localtime(at)]
    ]
    return ", ".join(told)


def next_steps(event: Event, places: Places, sessions: Sequence[Session]) -> list[Step]:
    """What keeps the event from being ready, or asks for a look."""
    steps = []
    if not sessions:
        steps.append(
            Step(
                _("It has no date yet: add a session."),
                reverse("events:add_session", args=[event.pk]),
                _("Add a session"),
            )
        )
    edit = reverse("events:edit", args=[event.pk])
    if event.state == EventState.DRAFT and sessions and not event.summary:
        steps.append(Step(_("Say in one sentence what it is about: it stands in the calendar."), edit, _("Write it")))
    if event.state in {EventState.DRAFT, EventState.PUBLISHED} and not event.is_over:
        steps += _about_places(event, places, sessions, edit)
    if event.state == EventState.DRAFT and event.is_over:
        steps.append(
            Step(
                _("Its day has passed, so it cannot be published. Move the session to another day."),
                reverse("events:sessions", args=[event.pk]),
                _("Open the sessions"),
            )
        )
    if event.state == EventState.PUBLISHED and event.is_over:
        steps.append(_afterwards(event))
    return steps


def _afterwards(event: Event) -> Step:
    if not somebody_came(event):
        return Step(
            _("The event is over: note who came."),
            reverse("events:attendance", args=[event.pk]),
            _("Note attendance"),
        )
    return Step(
        _("It is noted who came. Close the event, and the work stands in the work log."),
        reverse("events:close", args=[event.pk]),
        _("Close the event"),
    )


def _about_places(event: Event, places: Places, sessions: Sequence[Session], edit: str) -> list[Step]:
    steps = []
    if event.format != Format.ONSITE and not event.online_link:
        steps.append(Step(_("The link for taking part online is missing."), edit, _("Add the link")))
    if event.format != Format.ONLINE and any(not one.venue for one in sessions):
        steps.append(
            Step(
                _("The venue of some session is missing."),
                reverse("events:sessions", args=[event.pk]),
                _("Open the sessions"),
            )
        )
    if places.above:
        steps.append(
            Step(
                _("%(taken)s people have a place, and there are %(places)s places. Nobody is thrown out.")
                % {"taken": places.taken, "places": places.capacity},
                edit,
                _("Change the places"),
            )
        )
    if places.waiting and places.free == 0:
        waiting = reverse("events:registrations", args=[event.pk]) + "?state=waiting"
        words = _("It is full, and %(count)s wait.") % {"count": places.waiting}
        steps.append(Step(words, waiting, _("Who waits")))
    if event.state == EventState.PUBLISHED and event.reach == Reach.INVITED and not event.invitations.exists():
        steps.append(
            Step(_("Nobody is invited yet."), reverse("events:invitations", args=[event.pk]), _("Invite people"))
        )
    return steps
