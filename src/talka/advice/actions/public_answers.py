"""Answers for everybody."""

from __future__ import annotations

from django.utils import timezone

from talka.accounts.models import User
from talka.advice import rules
from talka.advice.models import PublicAnswer
from talka.kernel.actions import action


@action(allowed=rules.may_publish)
def publish_answer(answer: PublicAnswer, *, actor: User) -> PublicAnswer:
    """Show an answer to everybody, or change one that is shown; whoever does it has taken out who asked."""
    if not answer.pk:
        answer.published_by, answer.published_at = actor, timezone.now()
    else:
        answer.version += 1
    answer.withdrawn_at = None
    answer.save()
    return answer


@action(allowed=rules.may_withdraw_answer)
def withdraw_answer(answer: PublicAnswer, *, actor: User) -> PublicAnswer:
    """Show it no more."""
    answer.withdrawn_at = timezone.now()
    answer.save(update_fields=["withdrawn_at"])
    return answer
