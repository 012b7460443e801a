"""Work for tests, made by the verbs: `some_work()`, `some_work(kind="seminar", agreement=agreement)`."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import Any

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre, User
from talka.accounts.tests.makers import a_centre
from talka.activities.actions import (
    Attendee,
    add_evidence,
    add_participations,
    add_series,
    record_activity,
)
from talka.activities.models import Activity, Evidence, EvidenceKind, Participation, Series, WorkKind
from talka.kernel.models import StoredFile
from talka.programmes.models import Agreement
from talka.programmes.tests.makers import a_purpose, an_agreement
from talka.registry.models import Organisation, Person

_numbers = count(1)
A_DAY = dt.date(2022, 10, 28)


def the_kind(code: str) -> WorkKind:
    """A kind that the product ships."""
    return WorkKind.objects.get(code=code)


def a_programme(centre: Centre | None = None, *, number: str = "") -> Agreement:
    """An agreement of three years with the purposes CS and MN."""
    agreement = an_agreement(number, centre=centre, years=3)
    a_purpose(agreement, "CS", title="Pilsoniskās sabiedrības attīstība")
    a_purpose(agreement, "MN", title="Mazākumtautību NVO attīstība")
    return agreement


def some_work(
    title: str = "",
    *,
    kind: str = "seminar",
    centre: Centre | None = None,
    agreement: Agreement | None = None,
    purpose: str = "",
    starts: dt.date | None = A_DAY,
    draft: bool = False,
    actor: User | None = None,
    **fields: Any,
) -> Activity:
    """An entry of the log; its centre is the agreement's unless it is given."""
    activity = Activity(
        centre=centre or (agreement.centre if agreement else a_centre()),
        agreement=agreement,
        purpose=agreement.purposes.get(code=purpose) if agreement and purpose else None,
        kind=the_kind(kind),
        title=title or f"Darbs {next(_numbers)}",
        starts=starts,
        **fields,
    )
    return record_activity(activity, actor=actor or system_actor(), draft=draft)


def a_series(agreement: Agreement, title: str = "") -> Series:
    """A cycle under an agreement."""
    return add_series(Series(agreement=agreement, title=title or f"Cikls {next(_numbers)}"), actor=system_actor())


def takes_part(
    activity: Activity, *, person: Person | None = None, organisation: Organisation | None = None
) -> Participation:
    """Somebody at an activity."""
    attendee = Attendee(person=person, organisation=organisation)
    add_participations(activity, attendees=[attendee], actor=system_actor())
    return activity.participations.order_by("-pk")[0]


def a_stored_file(name: str = "saraksts.pdf", *, actor: User | None = None) -> StoredFile:
    """The row of a file whose bytes are not there."""
    number = next(_numbers)
    return StoredFile.objects.create(
        storage_name=f"aa/{number}.pdf",
        name=name,
        content_type="application/pdf",
        size=1200,
        sha256=f"{number:064x}",
        added_by=actor or system_actor(),
    )


def a_proof(
    activity: Activity,
    kind: EvidenceKind | str = EvidenceKind.DOCUMENT,
    *,
    link: str = "",
    file: StoredFile | None = None,
) -> Evidence:
    """A link to what proves an activity, or a file."""
    link = link or ("" if file else "https://example.lv/saraksts")
    return add_evidence(activity, evidence=Evidence(kind=kind, link=link, file=file), actor=system_actor())
