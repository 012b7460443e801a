"""Who may speak for whom."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.kernel.actions import Refused, action
from talka.registry import rules
from talka.registry.actions.networks import overlapping, refuse_wrong_time
from talka.registry.models import Mandate, Person


class AlreadyMandated(Refused):
    """The person speaks in this role for the same one in that time."""

    def __init__(self) -> None:
        super().__init__(_("This person has the same role there already in this time."), field="role")


@action(allowed=rules.may_keep_mandate)
def give_mandate(mandate: Mandate, *, actor: User) -> Mandate:
    """Enter an unsaved mandate: a person speaks for one organisation, community or network, not twice in one role."""
    spoken_for = [one for one in (mandate.organisation_id, mandate.community_id, mandate.network_id) if one is not None]
    if len(spoken_for) != 1:
        raise Refused(_("Name one organisation, community or network."))
    refuse_wrong_time(mandate.starts, mandate.ends)
    # One at a time for a person, so that two who press the button at once do not both succeed.
    Person.objects.select_for_update().get(pk=mandate.person_id)
    same = {"organisation": mandate.organisation, "community": mandate.community, "network": mandate.network}
    held = Mandate.objects.filter(person_id=mandate.person_id, role=mandate.role, **same)
    if held.filter(overlapping(mandate.starts, mandate.ends)).exists():
        raise AlreadyMandated
    mandate.save(force_insert=True)
    return mandate


@action(allowed=rules.may_keep_mandate)
def end_mandate(mandate: Mandate, *, ends: date, actor: User) -> Mandate:
    """Say until which day the person spoke for it."""
    refuse_wrong_time(mandate.starts, ends)
    mandate.ends = ends
    mandate.save()
    return mandate
