"""Changing many entries together, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from talka.accounts.models import User
from talka.activities.actions.activities import (
    approve_activity,
    edit_activity,
    remove_activity,
    restore_activity,
    withdraw_approval,
)
from talka.activities.models import Activity, State
from talka.activities.queries.unplaced import on_its_day
from talka.kernel.each import Planned, Step, change_each_in_steps, try_each, undo_each
from talka.programmes.queries.agreements import named_in_agreement

APPROVE, REMOVE, PLACE = "approve", "remove", "place"


def plan_together(activities: Sequence[Activity], *, act: str, value: Any, actor: User) -> list[Planned[Activity]]:
    """What would happen to every entry."""
    return try_each(
        activities, partial(_carry_out, act=act, value=value, actor=actor), shown=lambda one: _shown(one, act)
    )


def change_together(activities: Sequence[Activity], *, act: str, value: Any, actor: User) -> list[Step]:
    """Change every entry that can be and is not so already, each by its own verb; what comes back undoes it."""
    change = partial(_carry_out, act=act, value=value, actor=actor)
    return change_each_in_steps(activities, change, act=act, kept=_kept)


def undo_together(activities: Sequence[Activity], steps: Sequence[Step], *, actor: User) -> int:
    """Take a change back wherever nobody has touched the entry since; how many came back."""
    return undo_each(activities, steps, partial(_take_back, actor=actor))


def _kept(activity: Activity) -> dict[str, Any]:
    """What a change may replace."""
    return {name: getattr(activity, f"{name}_id") for name in ("agreement", "year", "purpose", "series", "place")}


def _carry_out(activity: Activity, *, act: str, value: Any, actor: User) -> bool:
    """Whether something had to be changed."""
    if act == APPROVE:
        approve_activity(activity, actor=actor)
    elif act == REMOVE:
        remove_activity(activity, actor=actor)
    else:
        values = _values(activity, act, value)
        if all(getattr(activity, name) == wanted for name, wanted in values.items()):
            return False
        edit_activity(activity, values=values, version=activity.version, actor=actor)
    return True


def _values(activity: Activity, act: str, value: Any) -> dict[str, Any]:
    """Work without an agreement comes under that of the purpose or year; a place may be chosen by the words of each."""
    if act == PLACE:
        chosen = value[activity.place_text] if isinstance(value, Mapping) else value
        return {"place": on_its_day(activity, chosen)}
    if activity.agreement_id is None:
        return {"agreement": value.agreement, act: value}
    return {act: value}


def _take_back(activity: Activity, step: Step, actor: User) -> None:
    if step["act"] == APPROVE:
        withdraw_approval(activity, actor=actor)
    elif step["act"] == REMOVE:
        restore_activity(activity, actor=actor)
    else:
        models: dict[str, Any] = {name: Activity._meta.get_field(name).related_model for name in step["kept"]}
        values = {name: models[name].objects.filter(pk=pk).first() for name, pk in step["kept"].items()}
        edit_activity(activity, values=values, version=activity.version, actor=actor)


def _shown(activity: Activity, act: str) -> str:
    if act in {APPROVE, REMOVE}:
        return str(State(activity.state).label)
    part = getattr(activity, act)
    if part is None or act == PLACE or activity.agreement is None:
        return str(part or "")
    # Purposes, years and series of several agreements have the same names.
    return named_in_agreement(part, activity.agreement)
