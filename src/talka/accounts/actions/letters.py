"""Verbs on letters that did not go out."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talka.accounts import rules
from talka.accounts.models import User
from talka.kernel.actions import Refused, action
from talka.kernel.mail.models import LOST, Letter, LetterState
from talka.kernel.mail.outbox import deliver


@action(allowed=rules.may_handle_letter)
def send_letter_again(letter: Letter, *, actor: User) -> Letter:
    """Put a letter that failed, came back or was withdrawn before the mail server once more, right after the commit."""
    if not (letter.text or (letter.source and letter.address)):
        raise Refused(_("The words of this letter are not kept any more. Do again what it was about."))
    stopped = Letter.objects.filter(pk=letter.pk, state__in=[*LOST, LetterState.WITHDRAWN])
    if not stopped.update(state=LetterState.WAITING, attempts=0, is_refused=False, due_at=timezone.now()):
        raise Refused(_("This letter is on its way or was sent already."))
    letter.refresh_from_db()
    transaction.on_commit(partial(deliver, letter.pk), robust=True)
    return letter


@action(allowed=rules.may_handle_letter)
def withdraw_letter(letter: Letter, *, actor: User) -> Letter:
    """Let a letter that still waits not go out."""
    waiting = Letter.objects.filter(pk=letter.pk, state=LetterState.WAITING)
    if not waiting.update(state=LetterState.WITHDRAWN):
        raise Refused(_("This letter does not wait any more."))
    letter.refresh_from_db()
    return letter
