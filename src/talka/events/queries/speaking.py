"""Whether somebody who says that they represent an organisation does, as far as the registry knows."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.events.models import Registration
from talka.registry.models import Mandate
from talka.registry.models.organisations import comparable_name
from talka.registry.queries.profiles import mandates_visible_to


def mandate_of(registration: Registration, user: User) -> Mandate | None:
    """A mandate that holds on the day of the event; by the person, or by name and address together; one query."""
    day = timezone.localdate(registration.event.starts_at) if registration.event.starts_at else timezone.localdate()
    who = Q(person__name_folded=registration.name_folded, person__email_folded=registration.email_folded or "-")
    if registration.person_id is not None:
        who |= Q(person=registration.person_id)
    held = mandates_visible_to(user).held_on(day).filter(who).exclude(organisation=None)
    if registration.organisation_id is not None:
        return held.filter(organisation=registration.organisation_id).first()
    # Nobody has said yet which organisation of the registry the typed name is.
    name = comparable_name(registration.organisation_name)
    return next((one for one in held if one.organisation and comparable_name(one.organisation.name) == name), None)


def words_of_speaking(registration: Registration, user: User) -> str:
    """What staff read beside „represents the organisation”; nothing where nobody says so."""
    if not registration.speaks_for:
        return ""
    mandate = mandate_of(registration, user)
    if mandate is None:
        return _("says so; the registry has no mandate of theirs")
    return _("yes, as the registry knows: %(role)s") % {"role": mandate.get_role_display()}
