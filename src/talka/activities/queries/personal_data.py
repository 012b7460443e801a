"""What the work log holds about a person, and whom it needs by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from talka.accounts.models import User
from talka.activities.models import Activity, Evidence, EvidenceKind, Participation
from talka.kernel.exports import Value
from talka.kernel.personal_data import HeldData, KeepsPeople, Purpose
from talka.kernel.search import containing
from talka.kernel.text import fold
from talka.programmes.models import Agreement
from talka.registry.models import Person

WORK = Purpose(
    "work",
    _("to record delivered work and to account for it to whoever pays"),
    _("a task in the public interest (GDPR 6(1)(e))"),
    _("until the time set for keeping names has passed, and not less than the agreement's time of control"),
)
WORK_LOG = _("Work log")
MOST_TOLD = 2_000


def _participations(person: Person, reader: User | None) -> Iterator[tuple[Value, ...]]:
    rows = Participation.objects.filter(person=person).select_related("activity__kind", "activity__centre")
    for one in rows.select_related("organisation").order_by("-activity__listed_on", "-pk"):
        work = one.activity
        organisation = str(one.organisation or "")
        title = _title(work, reader)
        yield work.listed_on, str(work.kind), title, str(work.centre), one.get_role_display(), organisation


def _lists(person: Person, reader: User | None) -> Iterator[tuple[Value, ...]]:
    there = Participation.objects.filter(person=person).values("activity")
    rows = Evidence.objects.filter(activity__in=there, kind=EvidenceKind.ATTENDANCE, file__isnull=False)
    for one in rows.select_related("activity").order_by("-activity__listed_on"):
        yield one.activity.listed_on, _title(one.activity, reader)


def _title(work: Activity, reader: User | None) -> str:
    """What another centre has done with the person is between those two."""
    if reader is None or reader.access.everywhere or work.centre_id in reader.access.centres:
        return work.title
    return str(_("known to the centre"))


def _mentions(person: Person, reader: User | None) -> Iterator[tuple[Value, ...]]:
    """Work whose text holds the name; only which, for the text may be about others, too.

    Namesakes are told apart by nobody but a reader, so the person is not shown work of which nobody knows whose it is.
    """
    if person.erased_at is not None or reader is None:
        return
    name = fold(person.name)
    seen = Activity.objects.visible_to(reader).select_related("centre")
    rows = containing(seen, "search_text", person.name)
    for one in rows.order_by("-listed_on")[:MOST_TOLD]:
        if name in one.search_text:
            yield one.listed_on, one.title, str(one.centre)


def _needed_by_name(day: dt.date, since: dt.date) -> QuerySet[Any, Any]:
    """Whoever took part lately, or under an agreement that may still be controlled."""
    try:
        controlled_since = day.replace(year=day.year - settings.CONTROL_YEARS)
    except ValueError:  # the 29th of February
        controlled_since = day.replace(year=day.year - settings.CONTROL_YEARS, day=28)
    ends = Q(ends__gte=controlled_since) | Q(years__ends__gte=controlled_since)
    agreements = Agreement.objects.filter(ends).order_by().values("pk")
    lately = Q(activity__listed_on__gte=since) | Q(activity__agreement__in=agreements)
    return Participation.objects.filter(lately, person__isnull=False).order_by().values("person")


HELD = (
    HeldData(
        name="participations", group=WORK_LOG, title=_("What the person took part in"), purpose=WORK,
        columns=(_("When"), _("Kind of work"), _("What"), _("Centre"), _("As what"), _("For which organisation")),
        rows=_participations, stays=True,
        at_erasure=_("stays without the name: reports that were sent count one person here"),
    ),
    HeldData(
        name="attendance_lists", group=WORK_LOG, title=_("Attendance lists on which the person may have signed"),
        purpose=WORK, columns=(_("When"), _("What")), rows=_lists, stays=True,
        at_erasure=_("stay as they are: they prove the work to whoever pays, and hold other people's names, too"),
    ),
    HeldData(
        name="mentions", group=WORK_LOG, title=_("Work in whose title or notes the name stands"), purpose=WORK,
        columns=(_("When"), _("What"), _("Centre")), rows=_mentions, stays=True,
        at_erasure=_("stay as written: whether this person is meant only somebody who reads can tell; mend them first"),
    ),
)  # fmt: skip
KEEPS = (
    KeepsPeople("work", _("took part lately, or under an agreement that may still be controlled"), _needed_by_name),
)
