"""Adding and editing organisations."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.kernel.actions import Refused, action, note
from talka.kernel.mistakes import explain
from talka.kernel.registration_numbers import BadRegistrationNumber, check_registration_number
from talka.places.models import Place
from talka.registry import rules
from talka.registry.actions.profiles import PROFILE, locked, put_values, settle_profile
from talka.registry.models import ActivityArea, Organisation, OrganisationName
from talka.registry.models.organisations import comparable_name
from talka.registry.queries import similar_organisations

EDITABLE = PROFILE | {
    *("registration_number", "legal_form", "status", "founded_on", "closed_on", "size"),
    *("place", "place_text", "postcode", "working_place", "working_address"),
    *("public_benefit_from", "public_benefit_until"),
}
# Rows of their own, set as a whole.
SEVERAL = ("areas", "service_areas")


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
def add_organisation(
    organisation: Organisation,
    *,
    actor: User,
    in_spite_of_similar: bool = False,
    areas: Collection[ActivityArea] = (),
    service_areas: Collection[Place] = (),
) -> Organisation:
    """Enter an unsaved organisation; one that is there already is not entered twice."""
    _settle(organisation)
    if not in_spite_of_similar:
        _refuse_similar(organisation)
    organisation.added_by = actor
    organisation.save(force_insert=True)
    set_several(organisation, {"areas": areas, "service_areas": service_areas})
    return organisation


@action(allowed=rules.may_edit_organisation, edits=True)
def edit_organisation(  # noqa: PLR0913 -- what somebody said about the change as a whole
    organisation: Organisation,
    *,
    values: Mapping[str, Any],
    version: int,
    actor: User,
    in_spite_of_similar: bool = False,
    was_misspelt: bool = False,
) -> Organisation:
    """Change facts of an organisation; the name that it had stays known unless it was a mistake."""
    stored = locked(organisation, version)
    several = {name: values[name] for name in SEVERAL if name in values}
    put_values(organisation, {name: value for name, value in values.items() if name not in several}, EDITABLE)
    _settle(organisation)
    if not in_spite_of_similar and comparable_name(organisation.name) != stored.name_compared:
        _refuse_similar(organisation)
    if organisation.name != stored.name and not was_misspelt:
        _keep_name(stored)
    organisation.version = version + 1
    organisation.save()
    set_several(organisation, several)
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
    settle_profile(organisation)
    _refuse_wrong_days(organisation)
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


def _refuse_wrong_days(organisation: Organisation) -> None:
    pairs = (("founded_on", "closed_on"), ("public_benefit_from", "public_benefit_until"))
    for first, last in pairs:
        starts, ends = getattr(organisation, first), getattr(organisation, last)
        if starts is not None and ends is not None and ends < starts:
            raise Refused(_("The end is before the beginning."), field=last)


def _keep_name(stored: Organisation) -> None:
    """Keep the name that an organisation had until today, so that old papers find it."""
    former = OrganisationName(organisation_id=stored.pk, name=stored.name, valid_until=timezone.localdate())
    former.fill_derived()
    derived = {"name_folded": former.name_folded, "name_compared": former.name_compared}
    OrganisationName.objects.update_or_create(
        organisation_id=stored.pk, name=stored.name, defaults={"valid_until": former.valid_until, **derived}
    )
    note(former_name=stored.name)


def set_several(organisation: Organisation, several: Mapping[str, Collection[Any]]) -> None:
    """Set areas of activity and the places that are served; the trail says which, when they changed."""
    for name, wanted in several.items():
        relation = getattr(organisation, name)
        before = set(relation.order_by().values_list("pk", flat=True))
        after = {one.pk for one in wanted}
        if before != after:
            relation.set(wanted)
            note(**{name: sorted(one.code for one in wanted)})
