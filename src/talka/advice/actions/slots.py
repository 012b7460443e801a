"""Times that can be booked."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.advice import rules
from talka.advice.models import AdviceSlot
from talka.advice.queries.routing import is_there
from talka.kernel.actions import Refused, action


@action(allowed=rules.may_offer_slot)
def offer_slot(slot: AdviceSlot, *, actor: User) -> AdviceSlot:
    """Offer a time that lies ahead."""
    if slot.starts_at <= timezone.now():
        raise Refused(_("This time is over already."), field="day")
    if not is_there(slot.adviser, slot.centre):
        raise Refused(_("This person does not work in the centre."), field="adviser")
    try:
        with transaction.atomic():
            slot.save(force_insert=True)
    except IntegrityError as twice:
        raise Refused(_("This time is offered already."), field="time") from twice
    return slot


@action(allowed=rules.may_withdraw_slot)
def withdraw_slot(slot: AdviceSlot, *, actor: User) -> AdviceSlot:
    """Offer a time no more, unless somebody has taken it meanwhile."""
    gone, _by_model = AdviceSlot.objects.filter(pk=slot.pk, request=None).delete()
    if not gone:
        raise Refused(_("Somebody has taken this time meanwhile."))
    return slot
