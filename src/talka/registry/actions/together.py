"""Changing many organisations together; each by its own verb."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from talka.accounts.models import User
from talka.kernel.actions import Refused
from talka.kernel.periods import format_date
from talka.registry.actions.organisations import edit_organisation
from talka.registry.actions.profiles import confirm_profile
from talka.registry.models import Organisation, Status

AREA, SERVES, STATUS, CONFIRM = "area", "serves", "status", "confirm"
SEVERAL = {AREA: "areas", SERVES: "service_areas"}


@dataclass(frozen=True)
class Planned:
    """What would happen to one organisation: before and after in words, or why nothing can."""

    organisation: Organisation
    before: str = ""
    after: str = ""
    refusal: str = ""


def plan_together(organisations: Sequence[Organisation], *, act: str, value: Any, actor: User) -> list[Planned]:
    """Try the change on every organisation and take it all back: what is shown before is what will happen."""
    planned: list[Planned] = []
    with transaction.atomic():
        for organisation in organisations:
            before = _shown(organisation, act)
            try:
                with transaction.atomic():
                    _carry_out(organisation, act=act, value=value, actor=actor)
            except Refused as refusal:
                planned.append(Planned(organisation, before, refusal=str(refusal)))
            else:
                planned.append(Planned(organisation, before, _shown(organisation, act)))
        transaction.set_rollback(True)
    return planned


def change_together(organisations: Sequence[Organisation], *, act: str, value: Any, actor: User) -> int:
    """Change every organisation that can be and is not so already; how many were changed."""
    done = 0
    with transaction.atomic():
        for organisation in organisations:
            try:
                with transaction.atomic():
                    done += _carry_out(organisation, act=act, value=value, actor=actor)
            except Refused:
                continue
    return done


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
