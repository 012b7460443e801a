"""Facts that come from elsewhere than a form: from a register, from another list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from talka.registry.models import ActivityArea, Organisation, OrganisationName


def put_facts(
    organisation: Organisation,
    values: Mapping[str, Any],
    *,
    day: date,
    areas: Iterable[ActivityArea] | None = None,
) -> Organisation:
    """Set fields of a locked one, keeping a former name; the caller has asked the rule and writes the trail."""
    former = organisation.name
    for name, value in values.items():
        setattr(organisation, name, value)
    organisation.version += 1
    organisation.save()
    if organisation.name != former and not organisation.former_names.filter(name=former).exists():
        # `save` derives the columns that follow from a name, the manager's `create` would not.
        kept = OrganisationName(organisation=organisation, name=former, valid_until=day)
        kept.fill_derived()
        kept.save(force_insert=True)
    if areas is not None:
        organisation.areas.set(areas)
    return organisation
