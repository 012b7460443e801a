"""What outreach writes into the work log."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre, User
from talka.activities.actions import add_evidence, record_activity
from talka.activities.models import Activity, Evidence, EvidenceKind
from talka.activities.rules import may_record
from talka.outreach.queries.work import agreement_on, kind_with
from talka.programmes.models import Purpose

MOST_LINK = 500


@dataclass(frozen=True)
class Done:
    """Work to be written down."""

    kind: str
    centre: Centre
    title: str
    day: dt.date
    channel: str
    purpose: Purpose | None = None
    link: str = ""
    count: int = 1
    notes: str = ""


def record_done(done: Done, *, actor: User) -> Activity | None:
    """Write work into the log with its link as evidence; None where the kind is not in use.

    In the name of whoever did it; of the platform when they may not any more.
    """
    kind = kind_with(done.kind)
    if kind is None:
        return None
    agreement = done.purpose.agreement if done.purpose is not None else agreement_on(done.centre, done.day)
    purpose = done.purpose
    if agreement is not None and not agreement.starts <= done.day <= agreement.ends:
        agreement = purpose = None
    work = Activity(
        centre=done.centre, agreement=agreement, purpose=purpose, kind=kind, title=done.title[:300], starts=done.day,
        count=done.count, channel=done.channel, link=done.link[:MOST_LINK], notes=done.notes, responsible=actor,
    )  # fmt: skip
    recorder = actor if may_record(actor, work) else system_actor()
    if recorder.is_system:
        work.responsible = None
    record_activity(work, actor=recorder)
    if done.link:
        proof = Evidence(kind=EvidenceKind.LINK, link=done.link[:MOST_LINK])
        add_evidence(work, evidence=proof, actor=recorder)
    return work
