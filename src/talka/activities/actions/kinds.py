"""Kinds of work that a manager adds or changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.activities import rules
from talka.activities.models import WorkKind
from talka.activities.models.kinds import CONSULTATION
from talka.kernel.actions import Conflict, Refused, action
from talka.kernel.audit.trail import differs


@action(allowed=rules.may_edit_kinds, edits=True)
def save_kind(kind: WorkKind, *, values: Mapping[str, Any], version: int | None = None, actor: User) -> WorkKind:
    """Add a kind or change one; its code stays once work refers to it, and that of the quick line always.

    `version` is the one that was read; None: whoever asks has seen none. Raises Conflict.
    """
    stored: WorkKind | None = None
    if kind.pk:
        stored = WorkKind.objects.select_for_update().get(pk=kind.pk)
        if version is not None and stored.version != version:
            raise Conflict(stored)
        kind.version = stored.version
    if kind.pk and values.get("code", kind.code) != kind.code:
        if kind.code == CONSULTATION:
            raise Refused(_("The code stays: the quick line finds this kind by it."), field="code")
        if kind.activities.exists():
            raise Refused(_("The code stays: work refers to it already."), field="code")
    for name, value in values.items():
        setattr(kind, name, value)
    if WorkKind.objects.filter(code=kind.code).exclude(pk=kind.pk).exists():
        raise Refused(_("There is already a kind with this code."), field="code")
    if stored is None:
        kind.save()
    elif differs(stored, kind):
        kind.version = stored.version + 1
        kind.save()
    return kind
