"""Who may do what with requests for advice."""

from __future__ import annotations

from django.utils import timezone

from talka.accounts.models import User
from talka.accounts.rules import manages, works_in
from talka.advice.models import (
    AdviceHelper,
    AdviceRequest,
    AdviceSlot,
    AdviceTopic,
    PublicAnswer,
    RequestState,
    RoutingRule,
)


def may_see_desk(user: User) -> bool:
    """Whoever works in some centre."""
    return user.access.works


def is_of_the_centre(user: User, centre_id: int | None) -> bool:
    """Whether somebody's own roles are in the centre; to answer for all centres is not enough."""
    return centre_id in user.access.centres


def is_helper(user: User, request: AdviceRequest) -> bool:
    """Whether the centre named them for this request."""
    return user.access.works and AdviceHelper.objects.filter(request=request, user=user).exists()


def may_read(user: User, request: AdviceRequest) -> bool:
    """What was asked and answered: the adviser and who was named; until somebody takes it, the centre's own staff."""
    if user.is_system or not user.access.works:
        return False
    if request.owner_id is None:
        return is_of_the_centre(user, request.centre_id) or is_helper(user, request)
    return request.owner_id == user.pk or is_helper(user, request)


def may_ask(user: User, request: AdviceRequest) -> bool:
    """Anybody, for whom the platform writes it down; staff of the centre for whoever called them."""
    return not request.pk and (user.is_system or works_in(user, request.centre_id))


def may_take(user: User, request: AdviceRequest) -> bool:
    """The centre's own staff, and who was named, while nobody has it."""
    mine = is_of_the_centre(user, request.centre_id) or is_helper(user, request)
    return request.state == RequestState.NEW and request.owner_id in {None, user.pk} and mine


def may_hand_over(user: User, request: AdviceRequest) -> bool:
    """The adviser; the centre's manager without reading it; while nobody has it, the centre's staff."""
    if not request.is_open:
        return False
    if request.owner_id is None and is_of_the_centre(user, request.centre_id):
        return True
    return request.owner_id == user.pk or request.centre_id in user.access.managed_centres


def may_name_helpers(user: User, request: AdviceRequest) -> bool:
    """The adviser, and the manager of the centre; the trail says who was named by whom."""
    return request.owner_id == user.pk or request.centre_id in user.access.managed_centres


def may_work_on(user: User, request: AdviceRequest) -> bool:
    """Whoever reads it, while it is open and not forgotten."""
    return request.is_open and request.forgotten_at is None and may_read(user, request)


def may_answer(user: User, request: AdviceRequest) -> bool:
    """Whoever works on it, once somebody has taken it."""
    return request.owner_id is not None and may_work_on(user, request)


def may_close(user: User, request: AdviceRequest) -> bool:
    """Whoever may answer, and is staff of its centre: closing writes the centre's work."""
    return may_answer(user, request) and is_of_the_centre(user, request.centre_id)


def may_reopen(user: User, request: AdviceRequest) -> bool:
    """Whoever reads it; whoever asked, for whom the platform acts."""
    is_closed = request.state == RequestState.CLOSED and request.forgotten_at is None
    return is_closed and (user.is_system or may_read(user, request))


def may_speak_as_asker(user: User, request: AdviceRequest) -> bool:
    """Whoever has the link of the letter, for whom the platform acts."""
    return user.is_system and request.forgotten_at is None


def may_bring_words(user: User, request: AdviceRequest) -> bool:
    """Whoever asked, by a letter; staff of the centre, and who works on the request, to whom such a letter came."""
    brings = user.is_system or is_of_the_centre(user, request.centre_id) or may_read(user, request)
    return brings and request.forgotten_at is None


def may_forget(user: User, request: AdviceRequest) -> bool:
    """The clock, and forgetting a person."""
    return user.is_system and request.forgotten_at is None


def may_offer_slot(user: User, slot: AdviceSlot) -> bool:
    """Staff of the centre, for themselves or a colleague."""
    return is_of_the_centre(user, slot.centre_id) or user.is_system


def may_withdraw_slot(user: User, slot: AdviceSlot) -> bool:
    """Staff of the centre, while nobody has it."""
    return slot.request_id is None and may_offer_slot(user, slot)


def may_cancel_slot(user: User, slot: AdviceSlot) -> bool:
    """Staff of the centre, while somebody has it and it lies ahead."""
    return slot.request_id is not None and slot.starts_at > timezone.now() and may_offer_slot(user, slot)


def may_keep_topics(user: User, _topic: AdviceTopic) -> bool:
    """Whoever answers for all centres."""
    return user.access.everywhere


def may_see_routing(user: User) -> bool:
    """Managers and those who answer for all centres."""
    return bool(user.access.managed_centres) or user.access.everywhere


def may_keep_rule(user: User, rule: RoutingRule) -> bool:
    """Whoever answers for the centre."""
    return manages(user, rule.centre_id)


def may_publish(user: User, answer: PublicAnswer) -> bool:
    """Whoever reads the request that it is made of; without one, staff of the centre."""
    if answer.request is not None and not answer.pk:
        return may_read(user, answer.request)
    return works_in(user, answer.centre_id)


def may_withdraw_answer(user: User, answer: PublicAnswer) -> bool:
    """Staff of the centre."""
    return answer.withdrawn_at is None and works_in(user, answer.centre_id)
