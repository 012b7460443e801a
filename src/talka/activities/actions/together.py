"""Changing many entries together, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from talka.accounts.models import User
from talka.activities.actions.activities import (
    approve_activity,
    edit_activity,
    remove_activity,
    restore_activity,
    withdraw_approval,
)
from talka.activities.models import Activity, State
from talka.kernel.actions import Refused
from talka.programmes.models import ImplementationYear, Purpose

APPROVE, REMOVE = "approve", "remove"


@dataclass(frozen=True)
class Planned:
    """What would happen to one entry: before and after in words, or why nothing can."""

    activity: Activity
    before: str = ""
    after: str = ""
    refusal: str = ""


def plan_together(activities: Sequence[Activity], *, act: str, value: Any, actor: User) -> list[Planned]:
    """Try the change on every entry and take it all back: what is shown before is what will happen."""
    planned: list[Planned] = []
    with transaction.atomic():
        for activity in activities:
            before = _shown(activity, act)
            try:
                with transaction.atomic():
                    _carry_out(activity, act=act, value=value, actor=actor)
            except Refused as refusal:
                planned.append(Planned(activity, before, refusal=str(refusal)))
            else:
                planned.append(Planned(activity, before, _shown(activity, act)))
        transaction.set_rollback(True)
    return planned


def change_together(activities: Sequence[Activity], *, act: str, value: Any, actor: User) -> list[dict[str, Any]]:
    """Change every entry that can be, each by its own verb; what comes back undoes it."""
    done: list[dict[str, Any]] = []
    with transaction.atomic():
        for activity in activities:
            kept = {name: getattr(activity, f"{name}_id") for name in ("agreement", "year", "purpose", "series")}
            try:
                with transaction.atomic():
                    _carry_out(activity, act=act, value=value, actor=actor)
            except Refused:
                continue
            done.append({"id": activity.pk, "act": act, "version": activity.version, "kept": kept})
    return done


def undo_together(activities: Mapping[int, Activity], done: Sequence[Mapping[str, Any]], *, actor: User) -> int:
    """Take a change back wherever nobody has touched the entry since; how many came back."""
    undone = 0
    with transaction.atomic():
        for step in done:
            activity = activities.get(step["id"])
            if activity is None or activity.version != step["version"]:
                continue
            try:
                with transaction.atomic():
                    _take_back(activity, step, actor)
            except Refused:
                continue
            undone += 1
    return undone


def _carry_out(activity: Activity, *, act: str, value: Any, actor: User) -> None:
    if act == APPROVE:
        approve_activity(activity, actor=actor)
    elif act == REMOVE:
        remove_activity(activity, actor=actor)
    else:
        edit_activity(activity, values=_values(activity, act, value), version=activity.version, actor=actor)


def _values(activity: Activity, act: str, value: Any) -> dict[str, Any]:
    """Work without an agreement comes under that of the purpose or year."""
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
