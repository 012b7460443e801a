"""Two people changed the same: both versions for the second, before anything is saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from talka.kernel.actions import Conflict, Refused
from talka.kernel.forms import CountField, DayField, EurosField, refuse, renew_version, stored_differences
from talka.programmes.models import Agreement

Differences = list[tuple[str, str, str]]
# Fields that a browser sends even when they are empty.
_ALWAYS_SENT = (CountField, DayField, EurosField)


def refuse_or_compare(
    form: forms.Form, refusal: Refused, facts_of: Callable[[Agreement], Mapping[str, Any]]
) -> Differences:
    """Show the reason; after a conflict what was typed stays beside what is stored now, to be compared and saved again.

    `facts_of` reads what the form's fields would begin with now.
    """
    if not isinstance(refusal, Conflict):
        refuse(form, refusal)
        return []
    stored: Any = refusal.current
    facts = {name: value for name, value in facts_of(stored).items() if name not in {"version", "contractor"}}
    # Cells that were not there when the form was opened: nobody emptied them.
    added = [name for name in facts if name not in form.data and isinstance(form.fields.get(name), _ALWAYS_SENT)]
    found = stored_differences(form, {name: value for name, value in facts.items() if name not in added})
    renew_version(form, stored)
    renewed: Any = form.data
    renewed.update({name: form.fields[name].prepare_value(facts[name]) or "" for name in added})
    if not found:
        message = _("Somebody else changed the agreement meanwhile, but nothing that differs here. Save again.")
        form.add_error(None, message)
    return found


def initials(form: forms.Form) -> dict[str, Any]:
    """What the fields of a form begin with, where each says it itself."""
    return {name: field.initial for name, field in form.fields.items()}
