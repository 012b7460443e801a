"""Records that a cell names: stored ones, and those that the file itself brings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.intake.queries.placing import Places
from talka.intake.queries.questions import Option, Question, Unclear, answered
from talka.kernel.imports.problems import BadCell, nearest
from talka.kernel.registration_numbers import BadRegistrationNumber, check_registration_number
from talka.kernel.text import fold
from talka.registry.models import Organisation, Person
from talka.registry.models.organisations import comparable_name
from talka.registry.queries.references import rows_of

ASKED = 5_000
MOST_OPTIONS = 5
# An exported name with the number of its record: „Kokle #17”.
_MARKED = re.compile(r"(?P<name>.*?)\s*#(?P<number>\d{1,18})", re.ASCII | re.DOTALL)
# A record that the file brings has no key before it is written; until then it goes by the number of its row.
Key = int | str


def number_of(text: str) -> str:
    """The registration number that a text is, or nothing."""
    try:
        return check_registration_number(text)
    except BadRegistrationNumber:
        return ""


def portions(values: Iterable[Any]) -> Iterator[list[Any]]:
    """Parts that both engines take as the values of one question."""
    ordered = sorted(values)
    for start in range(0, len(ordered), ASKED):
        yield ordered[start : start + ASKED]


class NamedRecords:
    """Organisations, communities or networks by name, organisations also by registration number."""

    def __init__(self, model: type[Any], places: Places) -> None:
        self.model = model
        self.places = places
        self.is_organisation = model is Organisation
        # Written by this import: not what a later row of the same file looks like.
        self.made: set[int] = set()
        self._brought: dict[str, list[Key]] = defaultdict(list)
        self._labels: dict[Key, str] = {}
        # The same in both readings: of the check, when nothing of the file has a key, and of the writing.
        self._rows: dict[Key, str] = {}
        self._stored: dict[str, list[Any]] = {}
        self._by_pk: dict[int, Any] = {}

    def compared(self, name: str) -> str:
        """What spellings of one name agree in."""
        return comparable_name(name)[:250] if self.is_organisation else fold(name)[:250]

    def bring(self, name: str, number: str | None, key: Key, row: str) -> None:
        """Let later rows refer to a record of this file; `row` is how answers name it."""
        self._labels.setdefault(key, name)
        self._rows[key] = row
        self._brought[self.compared(name)].append(key)
        if number:
            self._brought[number].append(key)

    def label(self, key: Key | None) -> str:
        """How a referred record is called."""
        if key is None:
            return ""
        known = self._labels.get(key)
        return known if known is not None else str(self._by_pk.get(key, key))  # type: ignore[arg-type]  # else an int

    def know(self, records: Iterable[Any]) -> None:
        """Let these be called by their names."""
        self._by_pk |= {one.pk: one for one in records}

    def prepare(self, texts: Collection[str]) -> None:
        """Ask for stored records that these texts may mean."""
        marked = {text: _MARKED.fullmatch(text) for text in texts}
        numbers = {number for text in texts if self.is_organisation and (number := number_of(text))}
        names = {self.compared(found["name"] if (found := marked[text]) else text) for text in texts} - {""}
        pks = {int(found["number"]) for found in marked.values() if found}
        self._stored = {}
        column = "name_compared" if self.is_organisation else "name_folded"
        for asked, by in ((names, column), (numbers, "registration_number"), (pks, "pk")):
            for some in portions(asked):
                self._keep(one for one in rows_of(self.model).filter(**{f"{by}__in": some}) if one.pk not in self.made)

    def _keep(self, records: Iterable[Any]) -> None:
        for one in records:
            if one.pk in self._by_pk:
                # Of one record one copy is kept, so that it is not offered twice.
                one = self._by_pk[one.pk]  # noqa: PLW2901 -- see above
            self._by_pk[one.pk] = one
            for key in (self.compared(one.name), getattr(one, "registration_number", None) or ""):
                known = self._stored.setdefault(key, [])
                if key and one not in known:
                    known.append(one)

    def meant(self, text: str, answers: Mapping[str, str]) -> Key:
        """The record that is meant. Raises BadCell, and Unclear where several are named so."""
        marked = _MARKED.fullmatch(text)
        if marked:
            return self._by_mark(marked["name"], int(marked["number"]))
        number = number_of(text) if self.is_organisation else ""
        found = self._of(number or self.compared(text))
        if len(found) > 1:
            exact = [key for key in found if self.label(key).casefold() == text.casefold()]
            found = exact if len(exact) == 1 else found
        if len(found) == 1:
            return found[0]
        if not found:
            known = list(self._labels.values()) if len(self._labels) < ASKED else []
            raise BadCell(
                _("There is no such record in the registry, nor in the sheets before."),
                nearest(text, known, listing=False) or _("Check the spelling, or add it in its own sheet."),
            )
        return self._asked(text, found, answers)

    def _by_mark(self, name: str, pk: int) -> Key:
        one = self._by_pk.get(pk)
        if one is None or self.compared(one.name) != self.compared(name):
            raise _not_by_mark(pk)
        return pk

    def _of(self, key: str) -> list[Key]:
        return [*dict.fromkeys([*self._brought.get(key, ()), *(one.pk for one in self._stored.get(key, ()))])]

    def _asked(self, text: str, found: list[Key], answers: Mapping[str, str]) -> Key:
        options = tuple(
            Option(self._rows.get(key, str(key)), self.label(key), self.detail(key))
            for key in found[: 2 * MOST_OPTIONS]
        )
        kind = self.model._meta.model_name
        question = Question(
            f"{kind}:{fold(text)}"[:300], _("Several records are named like this."), options, str(kind), text
        )
        given = answered(answers, question)
        if not given:
            raise Unclear(question)
        chosen: Key = next(key for key in found if self._rows.get(key, str(key)) == given)
        return chosen

    def _is_new(self, key: Key) -> bool:
        return self._rows.get(key, "").startswith("+")

    def detail(self, key: Key) -> str:
        """What tells a record from its namesakes."""
        one = self._by_pk.get(key) if isinstance(key, int) and not self._is_new(key) else None
        if one is None:
            return _("a row of this file")
        parts = (getattr(one, "registration_number", ""), self.places.label(one.place_id), f"#{one.pk}")
        return " · ".join(part for part in parts if part)


def _not_by_mark(number: int) -> BadCell:
    words = _("The record with the number %(number)s has another name, or is not there.")
    return BadCell(words % {"number": number})


class NamedPersons:
    """Persons whom the user may see, and those that the file brings, by name and address."""

    def __init__(self, actor: User) -> None:
        self.actor = actor
        self.made: set[int] = set()
        self._brought: dict[str, list[tuple[str, Key, str]]] = defaultdict(list)
        self._stored: dict[str, list[Person]] = {}
        self._labels: dict[Key, str] = {}
        self._rows: dict[Key, str] = {}

    def bring(self, name: str, email: str, key: Key, row: str) -> None:
        """Let later rows refer to a person of this file; `row` is how answers name them."""
        self._labels[key], self._rows[key] = name, row
        self._brought[fold(name)].append((email.casefold(), key, name))

    def label(self, key: Key | None) -> str:
        """How a referred person is called."""
        return self._labels.get(key, str(key)) if key is not None else ""

    def know(self, persons: Iterable[Person]) -> None:
        """Let these be called by their names."""
        self._labels |= {one.pk: one.name for one in persons}

    def prepare(self, texts: Collection[str]) -> None:
        """Ask for persons whom these texts may mean."""
        self._stored = defaultdict(list)
        names = {fold(found["name"] if (found := _MARKED.fullmatch(text)) else text) for text in texts}
        visible = Person.objects.visible_to(self.actor).filter(erased_at=None)
        for some in portions(names):
            for person in visible.filter(name_folded__in=some):
                if person.pk in self.made:
                    continue
                self._stored[person.name_folded].append(person)
                self._labels[person.pk] = person.name

    def meant(self, text: str, email: str, answers: Mapping[str, str]) -> Key:
        """The person who is meant. Raises BadCell, and Unclear where several have this name."""
        marked = _MARKED.fullmatch(text)
        folded, address = fold(marked["name"] if marked else text), email.casefold()
        stored = self._stored.get(folded, [])
        if marked:
            by_mark = [one for one in stored if one.pk == int(marked["number"])]
            if not by_mark:
                raise _not_by_mark(int(marked["number"]))
            return int(by_mark[0].pk)
        known = {one.pk for one in stored}
        people = [*self._brought.get(folded, ()), *((one.email_folded, one.pk, one.name) for one in stored)]
        found = {key: mail for mail, key, _name in people if not address or mail == address}
        if len(found) == 1:
            only: Key = next(iter(found))
            return only
        if not found:
            raise BadCell(
                _("There is no such person among those whom your centre has met."),
                _("Add the person in the sheet of persons."),
            )
        options = tuple(
            Option(
                self._rows.get(key, str(key)), text, mail or (f"#{key}" if key in known else _("a row of this file"))
            )
            for key, mail in list(found.items())[: 2 * MOST_OPTIONS]
        )
        asked = f"person:{folded}:{address}"[:300]
        question = Question(asked, _("Several people have this name."), options, "person", text)
        given = answered(answers, question)
        if not given:
            raise Unclear(question)
        chosen: Key = next(key for key in found if self._rows.get(key, str(key)) == given)
        return chosen
