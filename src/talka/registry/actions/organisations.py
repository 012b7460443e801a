"""Adding and editing organisations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.kernel.actions import Conflict, Refused, action, note
from talka.kernel.mistakes import explain
from talka.kernel.registration_numbers import BadRegistrationNumber, check_registration_number
from talka.registry import rules
from talka.registry.models import Organisation
from talka.registry.models.organisations import comparable_name
from talka.registry.queries import similar_organisations

EDITABLE = frozenset({"name", "registration_number", "place", "place_text", "email", "phone", "notes"})


class AlreadyKnown(Refused):
    """An organisation with this registration number is in the registry; `existing` is it."""

    def __init__(self, existing: Organisation) -> None:
        super().__init__(
            _("“%(name)s” already has this registration number.") % {"name": existing.name}, field="registration_number"
        )
        self.existing = existing


class LooksLike(Refused):
    """Organisations that may be the same, each with the reason; whoever looked at them may go on."""

    def __init__(self, candidates: Sequence[tuple[Organisation, str]]) -> None:
        super().__init__(_("This looks like an organisation that is already in the registry."), field="name")
        self.candidates = list(candidates)


@action(allowed=rules.may_add_organisation)
def add_organisation(organisation: Organisation, *, actor: User, in_spite_of_similar: bool = False) -> Organisation:
    """Enter an unsaved organisation; one that is there already is not entered twice."""
    _settle(organisation)
    if not in_spite_of_similar:
        _refuse_similar(organisation)
    organisation.added_by = actor
    organisation.save(force_insert=True)
    return organisation


@action(allowed=rules.may_edit_organisation)
def edit_organisation(
    organisation: Organisation,
    *,
    values: Mapping[str, Any],
    version: int,
    actor: User,
    in_spite_of_similar: bool = False,
) -> Organisation:
    """Change facts of an organisation."""
    stored = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if stored.version != version:
        raise Conflict(stored)
    for name, value in values.items():
        if name not in EDITABLE:
            raise Refused(_("These fields cannot be changed: %(names)s.") % {"names": name})
        setattr(organisation, name, value)
    _settle(organisation)
    if not in_spite_of_similar and comparable_name(organisation.name) != stored.name_compared:
        _refuse_similar(organisation)
    organisation.version = version + 1
    organisation.save()
    return organisation


def settle_organisation(organisation: Organisation) -> str | None:
    """Check name and registration number of one that is to be kept; the number as it is kept."""
    if not organisation.name.strip():
        raise Refused(_("Give the name of the organisation."), field="name")
    try:
        written = organisation.registration_number
        organisation.registration_number = check_registration_number(written) if written else None
    except BadRegistrationNumber as error:
        raise Refused(explain(error), field="registration_number") from error
    return organisation.registration_number


def _settle(organisation: Organisation) -> None:
    number = settle_organisation(organisation)
    same = Organisation.objects.filter(registration_number=number).exclude(pk=organisation.pk)
    existing = same.first() if number else None
    if existing is not None:
        raise AlreadyKnown(existing)


def _refuse_similar(organisation: Organisation) -> None:
    alike = similar_organisations(organisation.name, but=organisation.pk)
    # Two different registration numbers are two organisations, whatever their names.
    doubtful = [
        (other, reason)
        for other, reason in alike
        if not (organisation.registration_number and other.registration_number)
    ]
    if doubtful:
        raise LooksLike(doubtful)
    if alike:
        note(similar=[other.pk for other, _reason in alike])
