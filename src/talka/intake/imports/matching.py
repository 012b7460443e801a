"""Whom a row means: somebody new, somebody known, or a doubt that a person decides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from talka.intake.imports.alike import MOST, Names, likeness
from talka.intake.imports.lookups import Lookups
from talka.intake.imports.named import ASKED
from talka.intake.imports.rows import LEFT_OUT, Judged
from talka.intake.queries.questions import LEAVE_OUT, NEW, Option, Question, answered, options_of
from talka.intake.queries.stored import MODELS, rows_of_records
from talka.kernel.imports.problems import BadCell
from talka.kernel.portions import portions
from talka.registry.models import Kind, Origin, SearchWord
from talka.registry.models.finding import words_in
from talka.registry.queries.matches import ALIKE
from talka.registry.queries.references import rows_of

_KINDS = {"organisations": Kind.ORGANISATION, "communities": Kind.COMMUNITY, "networks": Kind.NETWORK}
_CONTACTS = ((Origin.EMAIL, "email"), (Origin.PHONE, "phone"))
_SHORTEST_PHONE = 7
Refuse = Callable[[Judged, BadCell], None]


@dataclass(frozen=True)
class Verdict:
    """What is known about one row: the stored record, or who it could be, and why."""

    found: Any = None
    candidates: Sequence[Any] = ()
    reason: str = ""
    may_be_new: bool = True


class Profiles:
    """Holds rows of organisations, communities or networks against the registry, with few queries for many rows."""

    def __init__(self, table: str, look: Lookups, refuse: Refuse) -> None:
        self.table = table
        self.look = look
        self.refuse = refuse
        self.model = MODELS[table]
        self.named = look.named[table]
        self.names = Names(self.model, look.remembered)
        self._by_pk: dict[int, Any] = {}
        self._by_number: dict[str, Any] = {}
        self._by_name: dict[str, list[Any]] = defaultdict(list)
        self._by_contact: dict[tuple[str, str], list[int]] = {}

    def meet(self, rows: Sequence[Judged]) -> None:
        """Set what is stored of each row, or ask."""
        self.names.read()
        clear = [judged for judged in rows if judged.is_clear]
        self._prepare(clear)
        for judged in clear:
            try:
                verdict = self._verdict(judged.row)
            except BadCell as error:
                self.refuse(judged, error)
            else:
                settle(self.table, judged, verdict, self.look, self.named.detail)
        records = [self._by_pk[judged.stored["pk"]] for judged in clear if judged.stored]
        by_pk = {row["pk"]: row for row in rows_of_records(self.table, records)}
        for judged in clear:
            if judged.stored:
                judged.stored = by_pk[judged.stored["pk"]]

    def _prepare(self, rows: Sequence[Judged]) -> None:
        self._by_pk, self._by_number, self._by_name = {}, {}, defaultdict(list)
        names = {self.named.compared(judged.row["name"]) for judged in rows}
        pks = {judged.row["record"] for judged in rows if "record" in judged.row} | self._sharing_contacts(rows)
        self._read(pks, "pk")
        self._read(names, "name_compared" if self.table == "organisations" else "name_folded")
        if self.table == "organisations":
            self._read({n for judged in rows if (n := judged.row.get("registration_number"))}, "registration_number")
        for one in self._by_pk.values():
            self._by_name[self.named.compared(one.name)].append(one)
            if number := getattr(one, "registration_number", None):
                self._by_number[number] = one
        # Comparing names is dear: only those are compared that nothing else tells apart.
        doubtful = (judged.row for judged in rows if not judged.row.keys() & {"record", "registration_number"})
        asked = {compared for row in doubtful if not self._by_name.get(compared := self.named.compared(row["name"]))}
        alike = {compared: self.names.alike(compared) for compared in asked}
        self._read({pk for found in alike.values() for pk in found}, "pk")
        self._alike = {name: [self._by_pk[pk] for pk in found if pk in self._by_pk] for name, found in alike.items()}

    def _read(self, values: set[Any], by: str) -> None:
        for some in portions(sorted(values), ASKED):
            for one in self.look.before(rows_of(self.model).filter(**{f"{by}__in": some})):
                self._by_pk.setdefault(one.pk, one)

    def _sharing_contacts(self, rows: Sequence[Judged]) -> set[int]:
        """Records with the same address or telephone, by the words by which they are found."""
        self._by_contact = defaultdict(list)
        for origin, column in _CONTACTS:
            words = {word for judged in rows if (word := _contact(origin, judged.row.get(column, "")))}
            for some in portions(sorted(words), ASKED):
                shared = SearchWord.objects.filter(kind=_KINDS[self.table], origin=origin, word__in=some)
                found = self.look.before(shared, model=self.model, key="object_id")
                # Ordered by the word, too: of an order by the key alone SQLite reads the whole index for every piece.
                for word, pk in found.order_by("word", "object_id").values_list("word", "object_id"):
                    self._by_contact[origin, word].append(pk)
        return {pk for found in self._by_contact.values() for pk in found}

    def _verdict(self, row: dict[str, Any]) -> Verdict:
        compared = self.named.compared(row["name"])
        number = row.get("registration_number")
        by_number = self._by_number.get(number) if number else None
        if "record" in row:
            return self._by_record(row, compared, by_number)
        if by_number is not None:
            if likeness(compared, self.named.compared(by_number.name)) >= ALIKE:
                return Verdict(by_number)
            return Verdict(
                None, [by_number], _("The registration number is that of this organisation."), may_be_new=False
            )
        # Two different registration numbers are two organisations, whatever their names.
        same = [one for one in self._by_name[compared] if not (number and getattr(one, "registration_number", None))]
        if number and same:
            return Verdict(None, same, _("The same name, but not this registration number."))
        if same:
            return self._by_same_name(row, same)
        return self._by_likeness(row, compared, number)

    def _by_record(self, row: dict[str, Any], compared: str, by_number: Any) -> Verdict:
        one = self._by_pk.get(row["record"])
        if one is None:
            raise BadCell(_("There is no record with this number."), _("Leave it empty for something new."), "record")
        if by_number is not None and by_number.pk != one.pk:
            words = _("“%(name)s” already has this registration number.") % {"name": by_number.name}
            raise BadCell(words, column="registration_number")
        number = row.get("registration_number")
        if number == getattr(one, "registration_number", None) and number:
            return Verdict(one)
        if likeness(compared, self.named.compared(one.name)) >= ALIKE:
            return Verdict(one)
        return Verdict(None, [one], _("The record with this number has another name."))

    def _by_same_name(self, row: dict[str, Any], same: list[Any]) -> Verdict:
        place = row.get("place")
        there = [one for one in same if place is None or one.place_id is None or one.place_id == place]
        if len(there) == 1:
            return Verdict(there[0])
        if there:
            exact = [one for one in there if place is not None and one.place_id == place]
            return Verdict(exact[0]) if len(exact) == 1 else Verdict(None, there, _("Several records have this name."))
        if self.table == "communities":
            return Verdict()  # every place may have its own community of a usual name
        return Verdict(None, same, _("The same name, but in another place."))

    def _by_likeness(self, row: dict[str, Any], compared: str, number: str | None) -> Verdict:
        shared = [pk for o, c in _CONTACTS for pk in self._by_contact.get((o, _contact(o, row.get(c, ""))), ())]
        near = [self._by_pk[pk] for pk in dict.fromkeys(shared) if pk in self._by_pk]
        if near := [one for one in near if not (number and one.registration_number)]:
            return Verdict(None, near, _("The same e-mail address or telephone."))
        if number:
            return Verdict()
        place = row.get("place")
        alike = self._alike.get(compared, [])
        if self.table == "communities":
            alike = [one for one in alike if place is None or one.place_id is None or one.place_id == place]
        return Verdict(None, alike, _("The name is very much alike.")) if alike else Verdict()


def settle(table: str, judged: Judged, verdict: Verdict, look: Lookups, detail: Any) -> None:
    """What a verdict means for the row: known, new, or asked until somebody has answered."""
    if verdict.found is not None:
        judged.stored = {"pk": verdict.found.pk}
        return
    if not verdict.candidates:
        return
    candidates = list(verdict.candidates)[:MOST]
    known = look.named[table]
    known.know(candidates)
    options = [*options_of(candidates, {one.pk: detail(one.pk) for one in candidates})]
    if verdict.may_be_new:
        options.append(Option(NEW, _("Another one: add it as new")))
    options.append(Option(LEAVE_OUT, _("Leave this row out")))
    question = Question(f"{table}:{judged.number}", verdict.reason, tuple(options), value=judged.row["name"])
    given = answered(look.answers, question)
    if not given:
        judged.questions.append(question)
    elif given == LEAVE_OUT:
        judged.status = LEFT_OUT
    elif given != NEW:
        judged.stored = {"pk": int(given)}


def _contact(origin: Origin, text: str) -> str:
    word = words_in(origin, text)[0] if text else ""
    return word if origin != Origin.PHONE or len(word) >= _SHORTEST_PHONE else ""
