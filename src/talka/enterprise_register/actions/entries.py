"""From the register into the registry: add an organisation, take a value."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.enterprise_register import rules
from talka.enterprise_register.models import RegisterEntry
from talka.enterprise_register.queries.entries import entry_of
from talka.enterprise_register.queries.facts import FIELDS, can_hold, values_of
from talka.kernel.actions import Conflict, Refused, action
from talka.registry.actions import add_organisation
from talka.registry.actions.facts import put_facts
from talka.registry.models import ActivityArea, Organisation

AREAS = "areas"


@action(allowed=rules.may_add_from_register)
def add_from_register(entry: RegisterEntry, *, actor: User, in_spite_of_similar: bool = False) -> Organisation:
    """Enter a legal person of the register as an organisation. Raises AlreadyKnown, LooksLike."""
    organisation = Organisation(registration_number=entry.number, **values_of(entry))
    if not can_hold(organisation, {}):
        organisation.closed_on = None
    added = add_organisation(organisation, actor=actor, in_spite_of_similar=in_spite_of_similar)
    added.areas.set(ActivityArea.objects.filter(name__in=entry.area_labels))
    RegisterEntry.objects.filter(pk=entry.pk).update(organisation=added)
    return added


@action(allowed=rules.may_take_value)
def take_register_value(organisation: Organisation, *, field: str, version: int, actor: User) -> Organisation:
    """Set a field of an organisation, or its areas, to what the register says."""
    entry = entry_of(organisation)
    if entry is None or field not in {*FIELDS, AREAS}:
        raise Refused(_("The register does not say this."))
    stored = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if stored.version != version:
        raise Conflict(stored)
    values = {} if field == AREAS else {field: values_of(entry)[field]}
    if not can_hold(organisation, values):
        raise Refused(_("An organisation cannot end before it was founded. Mend the other day first."))
    areas = ActivityArea.objects.filter(name__in=entry.area_labels) if field == AREAS else None
    return put_facts(organisation, values, day=timezone.localdate(), areas=areas)
