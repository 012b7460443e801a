"""Who is meant by what somebody typed on the consultation line: read once for the hint and once for saving."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talka.accounts.models import User
from talka.activities.models import Activity, State
from talka.activities.models.kinds import CONSULTATION
from talka.enterprise_register.models import RegisterEntry
from talka.enterprise_register.queries.entries import entries_visible_to
from talka.kernel.mistakes import explain
from talka.kernel.numbers import number_sent
from talka.kernel.periods import format_date
from talka.kernel.registration_numbers import BadRegistrationNumber, check_registration_number
from talka.kernel.text import typeset_quotes
from talka.registry.models import Community, Network, Organisation, Person
from talka.registry.queries import (
    OrganisationLine,
    PersonLine,
    Standing,
    match_organisation,
    match_person,
    organisations_visible_to,
    suggest_organisations,
    suggest_persons,
)
from talka.registry.queries.groups import groups_named, suggest_groups
from talka.registry.queries.profiles import communities_visible_to, networks_visible_to

_ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+")
_NUMBER = re.compile(r"(?<![0-9])(?:LV)?([0-9][0-9 \-]{9,14}[0-9])(?![0-9])")
_DIGITS = 11
LATEST, MOST_TODAY = 5, 500

Known = Organisation | Person | Community | Network
LETTERS: dict[type[Known], str] = {Organisation: "o", Person: "p", Community: "c", Network: "n"}
GROUPS: dict[type[Known], Promise] = {Community: gettext_lazy("community"), Network: gettext_lazy("network")}


@dataclass(frozen=True)
class Client:
    """Who was advised, or who could be meant, or why it cannot be told."""

    organisation: Organisation | None = None
    person: Person | None = None
    group: Community | Network | None = None
    # Somebody who is not in the registry yet.
    new_organisation: Organisation | None = None
    new_person: Person | None = None
    # What the enterprise register says of a number that nobody here has met.
    entry: RegisterEntry | None = None
    candidates: tuple[Known, ...] = ()
    reason: str = ""
    problem: str = ""

    @property
    def words(self) -> str:
        """What saving will do."""
        if self.problem or self.candidates:
            return self.problem or self.reason
        known = self.organisation or self.person or self.group
        if known is not None:
            return _("In the registry: %(name)s.") % {"name": known}
        if self.entry is not None:
            return _("It will be added from the enterprise register: %(name)s.") % {
                "name": typeset_quotes(self.entry.name)
            }
        if self.new_organisation is not None:
            return _("A new organisation will be added: %(name)s.") % {"name": self.new_organisation}
        if self.new_person is not None:
            return _("A new person will be added: %(name)s.") % {"name": self.new_person}
        return _("Somebody unnamed: the consultation is counted, the organisation is not.")


def client_code(client: Known) -> str:
    """„o17”, „p5”, „c2”, „n1”: how a form names somebody of the registry."""
    return f"{LETTERS[type(client)]}{client.pk}"


def find_group(user: User, code: str) -> Community | Network | None:
    """Which community or network a form means by „c2” or „n1”, if the user may see it."""
    kind, pk = code[:1], number_sent(code[1:])
    if pk is None:
        return None
    if kind == "c":
        return communities_visible_to(user).filter(pk=pk).first()
    return networks_visible_to(user).filter(pk=pk).first() if kind == "n" else None


def find_client(user: User, code: str) -> Organisation | Person | None:
    """Whom a form means by „o17” or „p5”, if the user may see them."""
    kind, pk = code[:1], number_sent(code[1:])
    if pk is None:
        return None
    if kind == "o":
        return organisations_visible_to(user).filter(pk=pk).first()
    return Person.objects.visible_to(user).filter(pk=pk).first() if kind == "p" else None


def read_client(user: User, text: str, *, code: str = "", as_person: bool = False, new: bool = False) -> Client:
    """Who is meant by a text, or by a chosen code; with `new` somebody new in spite of similar names."""
    found = find_client(user, code)
    if found is not None:
        return Client(organisation=found) if isinstance(found, Organisation) else Client(person=found)
    group = find_group(user, code)
    if group is not None:
        return Client(group=group)
    if not text:
        return Client()
    address = _ADDRESS.search(text)
    if as_person or address:
        return _read_person(user, text, address[0] if address else "", new=new)
    return _read_organisation(user, text, new=new)


def _read_person(user: User, text: str, address: str, *, new: bool) -> Client:
    without_address = text.replace(address, " ") if address else text
    name = " ".join(without_address.split()).strip(" <>,;")
    if not name:
        known = Person.objects.visible_to(user).filter(email_folded=address.casefold()).first()
        return Client(person=known) if known else Client(problem=_("Write the name beside the e-mail address."))
    unsaved = Person(name=name[:150], email=address)
    if new:
        return Client(new_person=unsaved)
    match = match_person(user, PersonLine(name, address))
    if match.standing == Standing.KNOWN:
        return Client(person=match.found)
    if len(match.candidates) == 1 and not address:
        # Staff know their visitors: one namesake among the people that their centre has met is the visitor.
        return Client(person=match.candidates[0])
    return Client(candidates=match.candidates, reason=match.reason) if match.candidates else Client(new_person=unsaved)


def _read_organisation(user: User, text: str, *, new: bool) -> Client:
    name, number, problem = _split_number(text)
    if problem:
        return Client(problem=problem)
    match = match_organisation(user, OrganisationLine(name, number))
    if match.standing == Standing.KNOWN and match.found is not None:
        return Client(organisation=match.found)
    named = groups_named(user, name) if not number else []
    if named and not new:
        # Nobody writes a community's whole name and means an organisation that is not there.
        reason = _("Several are named like this.")
        return Client(group=named[0]) if len(named) == 1 else Client(candidates=tuple(named), reason=reason)
    if match.candidates and not new:
        return Client(candidates=match.candidates, reason=match.reason)
    return _not_here_yet(user, name, number)


def _not_here_yet(user: User, name: str, number: str) -> Client:
    """What the enterprise register says of the number is more than what somebody typed beside it."""
    entry = entries_visible_to(user).filter(number=number).first() if number else None
    if entry is not None and entry.ended_on is None:
        return Client(entry=entry)
    if entry is not None and not name:
        words = _("%(name)s was struck off the register on %(day)s Write the name before the number if it is meant.")
        return Client(problem=words % {"name": typeset_quotes(entry.name), "day": format_date(entry.ended_on)})
    if not name:
        return Client(problem=_("This registration number is not in the registry. Write the name before the number."))
    return Client(new_organisation=Organisation(name=name[:250], registration_number=number or None))


def _split_number(text: str) -> tuple[str, str, str]:
    """The name, the checked number, and what is wrong with the number."""
    match = _NUMBER.search(text)
    if match is None or sum(char.isdigit() for char in match[1]) != _DIGITS:
        return text, "", ""
    name = " ".join((text[: match.start()] + " " + text[match.end() :]).split()).strip(" ,;()–-")
    try:
        return name, check_registration_number(match[1]), ""
    except BadRegistrationNumber as error:
        return name, "", explain(error)


def suggest_clients(user: User, text: str) -> list[dict[str, str]]:
    """Organisations, communities, networks and persons to offer while somebody types."""
    organisations = suggest_organisations(user, text, limit=6)
    persons = suggest_persons(user, text, limit=4)
    return [
        *(_suggestion(o, o.registration_number or "", str(o.place or "")) for o in organisations),
        *(_suggestion(g, GROUPS[type(g)], str(g.place or "")) for g in suggest_groups(user, text)),
        *(_suggestion(p, _("person"), str(p.organisation or "")) for p in persons),
    ]


def group_suggestions(user: User, text: str) -> list[dict[str, str]]:
    """Communities and networks to offer while somebody types."""
    return [_suggestion(one, GROUPS[type(one)], str(one.place or "")) for one in suggest_groups(user, text, limit=8)]


def _suggestion(client: Known, *hints: str | Promise) -> dict[str, str]:
    return {"value": client.name, "id": client_code(client), "hint": " · ".join(str(hint) for hint in hints if hint)}


def latest_consultations(user: User) -> list[Activity]:
    """What this person recorded today on the line, newest first."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    # Found by who recorded what when, before anything else is asked: else the whole log might be looked through.
    recorded = Activity.objects.filter(recorded_by=user, recorded_at__gte=today).order_by("-recorded_at")
    mine = Activity.objects.filter(pk__in=recorded.values("pk")[:MOST_TODAY], kind__code=CONSULTATION)
    mine = mine.exclude(state=State.REMOVED)
    found = (
        mine.visible_to(user)
        .select_related("kind", "purpose", "year")
        .prefetch_related("participations__organisation", "participations__person")
    )
    return list(found.order_by("-pk")[:LATEST])
