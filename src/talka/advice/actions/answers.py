"""What is said under a request."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.advice import mails, rules
from talka.advice.actions.requests import attach, locked, move
from talka.advice.models import AdviceMessage, AdviceRequest, MessageKind, Outcome, RequestState
from talka.advice.models.requests import OPEN_STATES
from talka.advice.queries.working_days import ANSWER_WITHIN, working_days_after
from talka.kernel.actions import Refused, action, note

# Of whoever asked: how often they may add words to one request.
MOST_ADDITIONS, MOST_ADDED = 20, 5_000


@action(allowed=rules.may_answer)
def answer_request(  # noqa: PLR0913 -- what an answer is made of
    request: AdviceRequest,
    *,
    text: str,
    links: Sequence[tuple[str, str]] = (),
    files: Iterable[UploadedFile[Any]] = (),
    minutes: int = 0,
    actor: User,
) -> AdviceRequest:
    """Answer, and write to whoever asked; the minutes come on top of those that were spent before."""
    if not text.strip():
        raise Refused(_("Write the answer."), field="text")
    values = {
        "state": RequestState.ANSWERED,
        "answered_at": timezone.now(),
        "added_at": None,
        "minutes": (request.minutes or 0) + minutes or None,
    }
    move(request, OPEN_STATES, **values)
    message = AdviceMessage.objects.create(
        request=request, kind=MessageKind.ANSWER, author=actor, text=text, links=[list(one) for one in links]
    )
    attach(request, message, files, actor)
    mails.tell_answered(request, message)
    note(answer=message.pk)
    return request


@action(allowed=rules.may_work_on)
def add_note(request: AdviceRequest, *, text: str, actor: User) -> AdviceRequest:
    """Write something down that only advisers read."""
    if not text.strip():
        raise Refused(_("Write the note."), field="text")
    AdviceMessage.objects.create(request=request, kind=MessageKind.NOTE, author=actor, text=text.strip())
    return request


@action(allowed=rules.may_speak_as_asker)
def add_words(request: AdviceRequest, *, text: str, actor: User) -> AdviceRequest:
    """Whoever asked adds something: the request is open again, and the adviser is told."""
    keep_addition(request, text)
    return request


def keep_addition(request: AdviceRequest, text: str, *, letter_hash: str = "") -> AdviceMessage:
    """What whoever asked adds, in the caller's transaction; Refused when it is a great deal."""
    stored = locked(request)
    if request.messages.filter(kind=MessageKind.ADDITION).count() >= MOST_ADDITIONS:
        raise Refused(_("That is a lot already. Please call us instead."), field="text")
    made = AdviceMessage.objects.create(
        request=request, kind=MessageKind.ADDITION, text=text.strip()[:MOST_ADDED], letter_hash=letter_hash
    )
    state = RequestState.NEW if stored.owner_id is None else RequestState.TAKEN
    due = working_days_after(timezone.localdate(), ANSWER_WITHIN)
    added_at = stored.added_at or made.written_at
    move(request, list(RequestState), state=state, closed_at=None, due_on=due, added_at=added_at)
    mails.tell_added(request)
    return made


@action(allowed=rules.may_speak_as_asker)
def say_outcome(request: AdviceRequest, *, outcome: str, words: str = "", actor: User) -> AdviceRequest:
    """Whoever asked says whether it helped."""
    if outcome not in Outcome.values:
        raise Refused(_("Choose one of the three."), field="outcome")
    move(request, list(RequestState), outcome=outcome, outcome_words=words.strip()[:1000])
    return request
