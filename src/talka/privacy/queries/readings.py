"""Who looked at personal data, and who took them out."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talka.accounts.models import Membership, User
from talka.kernel.exports import Value
from talka.registry.models import Person, Reading

MOST_TOLD = 1_000
# What was read, as the log keeps it.
WHAT = {
    "person": _("page of the person"),
    "needs": _("what the person needs to take part"),
    "held": _("everything that is held"),
    "download": _("everything that is held, as a file"),
    "persons": _("list of persons"),
    "organisations": _("list of organisations with their contacts"),
    "communities": _("list of communities with their contacts"),
    "networks": _("list of networks with their contacts"),
    "partners": _("list of partners with their contacts"),
    "profile file": _("file of one organisation, community or network with its contacts"),
    "vcard": _("card of the person (vCard)"),
    "workbook": _("the registry as a workbook"),
    "registrations": _("list of those who registered for an event"),
    "needs of an event": _("what those who registered need to take part"),
    "sign-in sheet": _("sign-in sheet of an event"),
    "proof pack": _("evidence of a report, in one file"),
    "participants": _("who took part in an entry"),
    "overlap": _("people whom several centres have served"),
    "machine": _("who took part in an entry, asked by a machine"),
    "own": _("asked by the person"),
}


def all_readings() -> QuerySet[Reading]:
    """Every entry of the log, the latest first."""
    return Reading.objects.select_related("reader").order_by("-pk")


def readings_of(person: Person) -> QuerySet[Reading]:
    """Who looked at this person's data."""
    return all_readings().filter(person_id=person.pk)


def told_readings(person: Person, _reader: User | None) -> Iterator[tuple[Value, ...]]:
    """As the person is told: of staff the place where they work, which is what the person may know."""
    rows = list(readings_of(person)[:MOST_TOLD])
    places = places_of_work({row.reader_id for row in rows if row.reader_id})
    for row in rows:
        who = places.get(row.reader_id or 0, str(_("the person")))
        yield timezone.localtime(row.read_at).replace(tzinfo=None), row.get_way_display(), who, what_words(row.what)


def places_of_work(user_ids: set[int]) -> dict[int, str]:
    """Where each of these works or worked, in words."""
    names: dict[int, set[str]] = {pk: set() for pk in user_ids}
    memberships = Membership.objects.filter(user__in=user_ids).select_related("centre", "funder")
    for one in memberships:
        names[one.user_id].add(one.where or str(one.get_role_display()))
    systems = set(User.objects.filter(pk__in=user_ids, is_system=True).values_list("pk", flat=True))
    return {pk: "Talka" if pk in systems else ", ".join(sorted(found)) or "–" for pk, found in names.items()}


def what_words(what: str) -> str:
    """What was read, in words."""
    return str(WHAT.get(what, what))
