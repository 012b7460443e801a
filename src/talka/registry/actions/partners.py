"""What organisations are to civil society somewhere: local action groups, libraries, ministries."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.kernel.actions import Refused, action
from talka.places.models import Place
from talka.registry import rules
from talka.registry.actions.networks import overlapping, refuse_wrong_time
from talka.registry.models import Organisation, PartnerRole


class AlreadyPartner(Refused):
    """The organisation has the role in this place in that time."""

    def __init__(self) -> None:
        super().__init__(_("The organisation has this role here already in this time."), field="role")


@action(allowed=rules.may_keep_partner_role)
def give_partner_role(role: PartnerRole, *, actor: User) -> PartnerRole:
    """Enter an unsaved role of a partner, in a place or in the whole country; not twice in the same time."""
    refuse_wrong_time(role.starts, role.ends)
    # One at a time for an organisation, so that two who press the button at once do not both succeed.
    Organisation.objects.select_for_update().get(pk=role.organisation_id)
    same = PartnerRole.objects.filter(organisation_id=role.organisation_id, role=role.role, place=role.place)
    if same.filter(overlapping(role.starts, role.ends)).exists():
        raise AlreadyPartner
    role.save(force_insert=True)
    return role


@action(allowed=rules.may_keep_partner_role)
def move_partner_role(role: PartnerRole, *, place: Place | None, actor: User) -> PartnerRole:
    """Say that the role is held elsewhere, or in the whole country; not where it is held already."""
    Organisation.objects.select_for_update().get(pk=role.organisation_id)
    role.refresh_from_db()
    same = PartnerRole.objects.filter(organisation_id=role.organisation_id, role=role.role, place=place)
    if same.exclude(pk=role.pk).filter(overlapping(role.starts, role.ends)).exists():
        raise AlreadyPartner
    role.place = place
    role.save(update_fields=["place"])
    return role


@action(allowed=rules.may_keep_partner_role)
def end_partner_role(role: PartnerRole, *, ends: date, actor: User) -> PartnerRole:
    """Say until which day it had the role."""
    refuse_wrong_time(role.starts, ends)
    role.ends = ends
    role.save(update_fields=["ends"])
    return role
