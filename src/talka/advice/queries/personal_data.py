"""What advice holds about a person, and whom it needs by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talka.accounts.models import User
from talka.advice import rules
from talka.advice.models import AdviceRequest, MessageKind
from talka.kernel.exports import Value
from talka.kernel.personal_data import HeldData, KeepsPeople, Purpose
from talka.registry.models import Person

# What was asked and who asked is forgotten so long after the close; that there was a request stays.
KEPT_FOR = dt.timedelta(days=730)
ADVICE = Purpose(
    "advice",
    _("to answer a request for advice"),
    _("a task in the public interest (GDPR 6(1)(e))"),
    _("24 months after the request is closed; that there was one stays, without the person"),
)


def requests_of(person: Person, addresses: Iterable[str] = ()) -> QuerySet[AdviceRequest]:
    """Requests of a person, by the key and by the address from which they wrote."""
    known = [one.lower() for one in {person.email, *addresses} if one]
    return AdviceRequest.objects.filter(Q(person=person) | Q(person=None, email__in=known))


def _rows(person: Person, reader: User | None) -> Iterator[tuple[Value, ...]]:
    """What was asked is told to the person, and of staff to those who read the request anyway."""
    rows = requests_of(person).select_related("centre", "topic").order_by("-asked_at")
    for one in rows:
        day = timezone.localtime(one.asked_at).date()
        hidden = reader is not None and not rules.may_read(reader, one)
        words = str(_("known to the adviser")) if hidden else one.question
        given = "" if hidden else "; ".join(filter(None, (one.name, one.email, one.phone, one.organisation_text)))
        result = "" if hidden else one.outcome_words
        yield day, str(one.topic or ""), str(one.centre), one.get_state_display(), given, words, result


def _messages(person: Person, reader: User | None) -> Iterator[tuple[Value, ...]]:
    """What was said to each other; of a note among advisers only that there is one: it may tell of others."""
    for one in requests_of(person).order_by("-asked_at"):
        if reader is not None and not rules.may_read(reader, one):
            continue
        for message in one.messages.order_by("written_at", "pk"):
            told = message.kind != MessageKind.NOTE
            links = "; ".join(" ".join(link) for link in message.links) if told else ""
            text = message.text if told else str(_("ask the centre"))
            yield timezone.localdate(message.written_at), message.get_kind_display(), text, links


def _needed_by_name(day: dt.date, since: dt.date) -> QuerySet[Any, Any]:
    """Whoever has an open request, or one that was closed lately."""
    del day
    rows = AdviceRequest.objects.filter(person__isnull=False, forgotten_at=None)
    return rows.filter(Q(closed_at=None) | Q(closed_at__date__gte=since)).order_by().values("person")


HELD = (
    HeldData(
        name="advice", group=_("Advice"), title=_("Requests for advice"), purpose=ADVICE,
        columns=(
            *(_("When"), _("Topic"), _("Centre"), _("State"), _("What was given")),
            *(_("Question"), _("Result")),
        ),
        rows=_rows, stays=True,
        at_erasure=_("what was asked and answered is deleted; that there was a request stays"),
    ),
    HeldData(
        name="advice_messages", group=_("Advice"), title=_("What was said in requests for advice"), purpose=ADVICE,
        columns=(_("When"), _("Kind of message"), _("Text"), _("Links")), rows=_messages, at_erasure=_("deleted"),
    ),
)  # fmt: skip
KEEPS = (KeepsPeople("advice", _("has asked for advice lately"), _needed_by_name),)
