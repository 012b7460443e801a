"""Who answers a request, and who may read it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.advice import mails, rules
from talka.advice.actions.requests import move
from talka.advice.models import AdviceHelper, AdviceMessage, AdviceRequest, MessageKind, RequestState
from talka.advice.models.requests import OPEN_STATES
from talka.kernel.actions import Refused, action, note

MOST_NOTE = 2_000


@action(allowed=rules.may_take)
def take_request(request: AdviceRequest, *, actor: User) -> AdviceRequest:
    """From now on the request is this adviser's, and the other staff read it no more."""
    move(request, [RequestState.NEW], owner=actor, state=RequestState.TAKEN)
    return request


@action(allowed=rules.may_hand_over)
def hand_over(request: AdviceRequest, *, to: User, words: str = "", actor: User) -> AdviceRequest:
    """Give a request to another adviser, with a note; whoever gives it reads it no more."""
    if not to.is_active or not to.access.works or to.is_system:
        raise Refused(_("This person does not work in a centre."), field="to")
    state = RequestState.TAKEN if request.state == RequestState.NEW else RequestState(request.state)
    move(request, OPEN_STATES, owner=to, state=state)
    if words.strip():
        AdviceMessage.objects.create(
            request=request, kind=MessageKind.NOTE, author=actor, text=words.strip()[:MOST_NOTE]
        )
    if to.pk != actor.pk:
        mails.tell_adviser(request)
    return request


@action(allowed=rules.may_name_helpers)
def name_helper(request: AdviceRequest, *, helper: User, actor: User) -> AdviceRequest:
    """Let somebody beside the adviser read and answer the request."""
    if not helper.is_active or not helper.access.works or helper.is_system:
        raise Refused(_("This person does not work in a centre."), field="helper")
    AdviceHelper.objects.get_or_create(request=request, user=helper, defaults={"named_by": actor})
    note(helper=helper.pk)
    return request


@action(allowed=rules.may_name_helpers)
def drop_helper(request: AdviceRequest, *, helper_id: int, actor: User) -> AdviceRequest:
    """Let somebody read it no more."""
    AdviceHelper.objects.filter(request=request, user_id=helper_id).delete()
    note(helper=helper_id)
    return request
