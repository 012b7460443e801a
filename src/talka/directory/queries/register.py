"""What a public register says about organisations: modules that keep one answer, the directory tells it as theirs."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from talka.kernel.modules import manifests
from talka.registry.models import Organisation, Profile, Status


class RegisterState(models.TextChoices):
    """How a legal person stands in the register."""

    REGISTERED = "registered", _("in the register")
    STRUCK_OFF = "struck_off", _("struck off the register")
    REORGANISED = "reorganised", _("reorganised and struck off")
    NOT_THERE = "not_there", _("no longer in the published register")


@dataclass(frozen=True)
class RegisterFacts:
    """What the register says about one legal person, as everybody may read it there."""

    state: RegisterState
    legal_form: str
    legal_form_words: str | Promise
    registered_on: date | None = None
    ended_on: date | None = None
    areas: tuple[str, ...] = ()
    benefit_from: date | None = None
    benefit_until: date | None = None
    benefit_decided_on: date | None = None
    # Where the legal address is.
    municipality: str = ""
    municipality_code: str = ""
    # When somebody last looked into the register.
    looked_on: date | None = None

    @property
    def has_ended(self) -> bool:
        """Whether the register has it as ended."""
        return self.state in {RegisterState.STRUCK_OFF, RegisterState.REORGANISED}

    def has_benefit(self, day: date) -> bool:
        """Whether it is of public benefit on the day, by the register."""
        begun = self.benefit_from is not None and self.benefit_from <= day
        return begun and not self.has_ended and (self.benefit_until is None or day <= self.benefit_until)

    def as_data(self) -> dict[str, Any]:
        """The same as plain values; null is not known."""
        return {
            "status": self.state.value,
            "legal_form": self.legal_form or None,
            "registered_on": self.registered_on,
            "ended_on": self.ended_on,
            "areas": list(self.areas),
            "public_benefit_from": self.benefit_from,
            "public_benefit_until": self.benefit_until,
            "public_benefit_decided_on": self.benefit_decided_on,
            "municipality": self.municipality_code or None,
            "municipality_name": self.municipality or None,
            "looked_on": self.looked_on,
        }


def facts_by_number(numbers: Collection[str]) -> dict[str, RegisterFacts]:
    """What registers say, by registration number; of many at once."""
    found: dict[str, RegisterFacts] = {}
    if numbers:
        for source in (one for manifest in manifests() for one in manifest.register_sources):
            found |= source(numbers)
    return found


def register_facts(records: Iterable[Any]) -> dict[int, RegisterFacts]:
    """What registers say about records, by their ids; only organisations with a number stand there."""
    numbers = {
        one.pk: one.registration_number for one in records if isinstance(one, Organisation) and one.registration_number
    }
    said = facts_by_number(sorted(set(numbers.values())))
    return {pk: said[number] for pk, number in numbers.items() if number in said}


def said_of(record: Profile) -> RegisterFacts | None:
    """What the register says about one record; also of one that is not stored yet."""
    return register_facts([record]).get(record.pk)


def closed_one(pk: int) -> tuple[Organisation, RegisterFacts] | None:
    """An organisation that acts no more, where a register tells so and it is not kept out of the directory."""
    closed = Organisation.objects.filter(pk=pk, is_hidden=False, status=Status.CLOSED).first()
    said = said_of(closed) if closed is not None else None
    return (closed, said) if closed is not None and said is not None else None
