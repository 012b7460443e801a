"""Times that can be booked."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.advice import mails, rules
from talka.advice.models import AdviceRequest, AdviceSlot
from talka.advice.queries.routing import is_there
from talka.advice.queries.slots import slots_to_remind_of, time_ahead
from talka.kernel.actions import Refused, action, note


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


@action(allowed=rules.may_speak_as_asker)
def give_up_slot(request: AdviceRequest, *, actor: User) -> AdviceRequest:
    """Whoever asked cannot come at the time that they booked: others may book it, the question stays."""
    slot = time_ahead(request)
    if slot is None or not AdviceSlot.objects.filter(pk=slot.pk, request=request).update(request=None):
        raise Refused(_("There is no time any more that could be given up."))
    note(slot=slot.pk)
    mails.tell_given_up(request, slot)
    return request


@action(allowed=rules.may_cancel_slot)
def cancel_slot(slot: AdviceSlot, *, actor: User) -> AdviceSlot:
    """The adviser cannot at a time that somebody booked: they are told, and nobody can book it."""
    request = slot.request
    gone, _by_model = AdviceSlot.objects.filter(pk=slot.pk).exclude(request=None).delete()
    if not gone or request is None:
        raise Refused(_("Whoever booked this time has given it up meanwhile."))
    note(request=request.pk)
    mails.tell_slot_cancelled(request, slot)
    return slot


def remind_of_slots() -> None:
    """What the clock does each hour: a letter the day before to whoever booked a time earlier than that."""
    for slot in slots_to_remind_of():
        mails.remind_of_slot(slot)
