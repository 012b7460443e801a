"""A community or a network that work was for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talka.accounts.models import User
from talka.activities.queries.clients import find_group
from talka.kernel.forms import LineField
from talka.registry.models import Community, Network
from talka.registry.queries.groups import groups_named


class GroupForm(forms.Form):
    """The name, typed or chosen from what is offered."""

    group = LineField(label=gettext_lazy("Community or network"), max_length=250)
    # „c17” or „n5”: what was chosen from the suggestions.
    group_id = forms.RegexField(r"[cn][0-9]{1,18}", required=False, widget=forms.HiddenInput)

    meant: Community | Network

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        """Find which one is meant."""
        said: dict[str, Any] = super().clean() or {}
        written = said.get("group", "")
        chosen = find_group(self.user, said.get("group_id") or "")
        named = [chosen] if chosen is not None and chosen.name == written else groups_named(self.user, written)
        if written and len(named) != 1:
            words = (
                _("Several are named like this. Choose one from the suggestions.")
                if named
                else _("There is no such community or network. Add it to the registry first.")
            )
            self.add_error("group", ValidationError(words, code="unclear"))
        elif written:
            self.meant = named[0]
        return said
