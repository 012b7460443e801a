"""The parts of an event's pages for staff."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from talka.events.models import Event
from talka.events.rules import TAKES_PLACE

# Each: name of the address, title. What comes before the event stands before what comes after it.
PLANNING: tuple[tuple[str, str | Promise], ...] = (
    ("events:show", _("Overview")),
    ("events:sessions", _("Sessions of the event")),
    ("events:questions", _("Questions")),
    ("events:registrations", _("Registrations")),
    ("events:invitations", _("Invitations")),
)
AFTERWARDS: tuple[tuple[str, str | Promise], ...] = (
    ("events:attendance", _("Attendance")),
    ("events:certificates", _("Certificates")),
    ("events:feedback", _("Feedback")),
    ("events:materials", _("Materials")),
    ("events:close", _("Closing")),
)


@dataclass(frozen=True)
class Tab:
    """A part of an event's pages, as `ui_tabs` takes it."""

    title: str | Promise
    url: str
    is_here: bool
    count: int | None = None

    @property
    def active(self) -> bool:
        """Whether it is the page that is open."""
        return self.is_here


def tabs_of(event: Event, here: str) -> list[Tab]:
    """The parts of an event's pages; `here`: the name of the address that is open."""
    parts = (*PLANNING, *AFTERWARDS) if event.state in TAKES_PLACE else PLANNING
    return [Tab(title, reverse(name, args=[event.pk]), name == here) for name, title in parts]
