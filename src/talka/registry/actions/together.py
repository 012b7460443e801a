"""Changing many organisations together; each by its own verb."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from talka.accounts.models import User
from talka.kernel.each import Planned, change_each, try_each
from talka.kernel.periods import format_date
from talka.registry.actions.organisations import edit_organisation
from talka.registry.actions.profiles import confirm_profile
from talka.registry.models import Organisation, Status

AREA, SERVES, STATUS, CONFIRM = "area", "serves", "status", "confirm"
SEVERAL = {AREA: "areas", SERVES: "service_areas"}


def plan_together(
    organisations: Sequence[Organisation], *, act: str, value: Any, actor: User
) -> list[Planned[Organisation]]:
    """What would happen to every organisation."""
    return try_each(
        organisations, partial(_carry_out, act=act, value=value, actor=actor), shown=lambda one: _shown(one, act)
    )


def change_together(organisations: Sequence[Organisation], *, act: str, value: Any, actor: User) -> int:
    """Change every organisation that can be and is not so already; how many were changed."""
    done = change_each(organisations, partial(_carry_out, act=act, value=value, actor=actor))
    return sum(was_changed for _organisation, was_changed in done)


def _carry_out(organisation: Organisation, *, act: str, value: Any, actor: User) -> bool:
    """Whether something had to be changed."""
    version = organisation.version
    if act == CONFIRM:
        confirm_profile(organisation, version=version, actor=actor)
        return True
    if act == STATUS:
        if organisation.status == value:
            return False
        values: dict[str, Any] = {"status": value}
    else:
        present = list(getattr(organisation, SEVERAL[act]).all())
        if value in present:
            return False
        values = {SEVERAL[act]: [*present, value]}
    edit_organisation(organisation, values=values, version=version, actor=actor)
    return True


def _shown(organisation: Organisation, act: str) -> str:
    if act == CONFIRM:
        return format_date(organisation.confirmed_on)
    if act == STATUS:
        return str(Status(organisation.status).label)
    return ", ".join(str(one) for one in getattr(organisation, SEVERAL[act]).all())
