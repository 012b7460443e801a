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
from talka.kernel.each import Planned, change_each, try_each
from talka.programmes.models import ImplementationYear, Purpose

APPROVE, REMOVE, PLACE = "approve", "remove", "place"


def plan_together(activities: Sequence[Activity], *, act: str, value: Any, actor: User) -> list[Planned[Activity]]:
    """What would happen to every entry."""
    return try_each(
        activities, partial(_carry_out, act=act, value=value, actor=actor), shown=lambda one: _shown(one, act)
    )


def change_together(activities: Sequence[Activity], *, act: str, value: Any, actor: User) -> list[dict[str, Any]]:
    """Change every entry that can be, each by its own verb; what comes back undoes it."""

    def change(activity: Activity) -> dict[str, Any]:
        kept = {name: getattr(activity, f"{name}_id") for name in ("agreement", "year", "purpose", "series", "place")}
        _carry_out(activity, act=act, value=value, actor=actor)
        return {"id": activity.pk, "act": act, "version": activity.version, "kept": kept}

    return [told for _activity, told in change_each(activities, change)]


def undo_together(activities: Mapping[int, Activity], done: Sequence[Mapping[str, Any]], *, actor: User) -> int:
    """Take a change back wherever nobody has touched the entry since; how many came back."""
    steps = {step["id"]: step for step in done}
    as_left = [
        activities[pk] for pk, step in steps.items() if pk in activities and activities[pk].version == step["version"]
    ]
    return len(change_each(as_left, lambda one: _take_back(one, steps[one.pk], actor)))


def _carry_out(activity: Activity, *, act: str, value: Any, actor: User) -> None:
    if act == APPROVE:
        approve_activity(activity, actor=actor)
    elif act == REMOVE:
        remove_activity(activity, actor=actor)
    else:
        edit_activity(activity, values=_values(activity, act, value), version=activity.version, actor=actor)


def _values(activity: Activity, act: str, value: Any) -> dict[str, Any]:
    """Work without an agreement comes under that of the purpose or year; a place may be chosen by the words of each."""
    if act == PLACE:
        chosen = value[activity.place_text] if isinstance(value, Mapping) else value
        return {"place": on_its_day(activity, chosen)}
    if activity.agreement_id is None:
        return {"agreement": value.agreement, act: value}
    return {act: value}


def _take_back(activity: Activity, step: Mapping[str, Any], actor: User) -> None:
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
    part: Purpose | ImplementationYear | Any = getattr(activity, act)
    return str(part or "")
