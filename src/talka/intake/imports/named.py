"""Records that a cell names: stored ones, and those that the file itself brings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.intake.imports.remembered import Brought, Key, Remembered
from talka.intake.queries.placing import Places
from talka.intake.queries.questions import Option, Question, Unclear, answered
from talka.kernel.imports.problems import BadCell, nearest
from talka.kernel.portions import portions
from talka.kernel.registration_numbers import BadRegistrationNumber, check_registration_number
from talka.kernel.text import fold
from talka.registry.models import Organisation, Person
from talka.registry.models.organisations import comparable_name
from talka.registry.queries.references import rows_of

# Values of one question that both engines take.
ASKED = 5_000
MOST_OPTIONS = 5
# An exported name with the number of its record: „Kokle #17”.
_MARKED = re.compile(r"(?P<name>.*?)\s*#(?P<number>\d{1,18})", re.ASCII | re.DOTALL)
# Leaves out what this import has made: it is not what a later row of the same file looks like.
Before = Callable[[QuerySet[Any]], QuerySet[Any]]


def number_of(text: str) -> str:
    """The registration number that a text is, or nothing."""
    try:
        return check_registration_number(text)
    except BadRegistrationNumber:
        return ""


class NamedRecords:
    """Organisations, communities or networks by name, organisations also by registration number.

    Knows those that the rows of the moment name; of the rows before everything is remembered on disk.
    """

    def __init__(self, model: type[Any], places: Places, remembered: Remembered, before: Before) -> None:
        self.model = model
        self.places = places
        self.remembered = remembered
        self.before = before
        self.is_organisation = model is Organisation
        self.kind = str(model._meta.model_name)
        self.prepare(())

    def compared(self, name: str) -> str:
        """What spellings of one name agree in."""
        return comparable_name(name)[:250] if self.is_organisation else fold(name)[:250]

    def bring(self, name: str, number: str | None, key: Key, row: str) -> None:
        """Let later rows refer to a record of this file; `row` is how answers name it."""
        for word in (self.compared(name), number):
            if word:
                self.remembered.bring(self.kind, Brought(word, key, row, name))

    def label(self, key: Key | None) -> str:
        """How a referred record is called."""
        if key is None:
            return ""
        known = self._labels.get(key)
        return known if known is not None else str(self._by_pk.get(key, key))  # type: ignore[arg-type]  # else an int

    def know(self, records: Iterable[Any]) -> None:
        """Let these be called by their names."""
        self._by_pk |= {one.pk: one for one in records}

    def know_keys(self, keys: Collection[Any]) -> None:
        """The same for those with these keys."""
        for some in portions(sorted({key for key in keys if isinstance(key, int)} - self._by_pk.keys()), ASKED):
            self.know(rows_of(self.model).filter(pk__in=some))

    def prepare(self, texts: Collection[str]) -> None:
        """Ask for all that these texts may mean, and forget what those before meant."""
        marked = {text: _MARKED.fullmatch(text) for text in texts}
        numbers = {number for text in texts if self.is_organisation and (number := number_of(text))}
        names = {self.compared(found["name"] if (found := marked[text]) else text) for text in texts} - {""}
        pks = {int(found["number"]) for found in marked.values() if found}
        self._stored: dict[str, list[Any]] = {}
        self._by_pk: dict[int, Any] = {}
        self._recall(names | numbers)
        column = "name_compared" if self.is_organisation else "name_folded"
        for asked, by in ((names, column), (numbers, "registration_number"), (pks, "pk")):
            for some in portions(sorted(asked), ASKED):
                self._keep(self.before(rows_of(self.model).filter(**{f"{by}__in": some})))

    def _recall(self, words: Collection[str]) -> None:
        self._brought: dict[str, list[Key]] = defaultdict(list)
        self._labels: dict[Key, str] = {}
        # The same in both readings: of the check, when nothing of the file has a key, and of the writing.
        self._rows: dict[Key, str] = {}
        for one in self.remembered.brought(self.kind, words):
            self._brought[one.word].append(one.key)
            self._labels.setdefault(one.key, one.label)
            self._rows[one.key] = one.answer

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
            known = self.remembered.labels(self.kind, most=ASKED)
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
        question = Question(
            f"{self.kind}:{fold(text)}"[:300], _("Several records are named like this."), options, self.kind, text
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

    kind = "person"

    def __init__(self, actor: User, remembered: Remembered, before: Before) -> None:
        self.actor = actor
        self.remembered = remembered
        self.before = before
        self.prepare(())

    def bring(self, name: str, email: str, key: Key, row: str) -> None:
        """Let later rows refer to a person of this file; `row` is how answers name them."""
        self.remembered.bring(self.kind, Brought(fold(name), key, row, name, email.casefold()))

    def label(self, key: Key | None) -> str:
        """How a referred person is called."""
        return self._labels.get(key, str(key)) if key is not None else ""

    def know(self, persons: Iterable[Person]) -> None:
        """Let these be called by their names."""
        self._labels |= {one.pk: one.name for one in persons}

    def prepare(self, texts: Collection[str]) -> None:
        """Ask for persons whom these texts may mean, and forget those whom the texts before meant."""
        self._brought: dict[str, list[Brought]] = defaultdict(list)
        self._stored: dict[str, list[Person]] = defaultdict(list)
        self._labels: dict[Key, str] = {}
        self._rows: dict[Key, str] = {}
        names = {fold(found["name"] if (found := _MARKED.fullmatch(text)) else text) for text in texts}
        for one in self.remembered.brought(self.kind, names):
            self._brought[one.word].append(one)
            self._labels[one.key], self._rows[one.key] = one.label, one.answer
        visible = Person.objects.visible_to(self.actor).filter(erased_at=None)
        for some in portions(sorted(names), ASKED):
            for person in self.before(visible.filter(name_folded__in=some)):
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
        people: list[tuple[Key, str]] = [(one.key, one.address) for one in self._brought.get(folded, ())]
        people += [(one.pk, one.email_folded) for one in stored]
        found = {key: mail for key, mail in people if not address or mail == address}
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
