"""What was asked and who asked is forgotten: by the clock, and with a person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from talka.accounts.actions import system_actor
from talka.accounts.models import User
from talka.advice import mails, rules
from talka.advice.models import AdviceFile, AdviceMessage, AdviceRequest
from talka.advice.queries.desk import closed_before, to_be_asked_outcome
from talka.advice.queries.personal_data import KEPT_FOR, requests_of
from talka.kernel.actions import action
from talka.kernel.files.store import path_of
from talka.kernel.models import StoredFile
from talka.registry.models import Person

# How long after the close somebody is asked whether it helped.
OUTCOME_AFTER = timedelta(days=14)


@action(allowed=rules.may_forget)
def forget_request(request: AdviceRequest, *, actor: User) -> AdviceRequest:
    """Take out who asked, what, and what was answered; that there was a request, when and about what, stays."""
    AdviceMessage.objects.filter(request=request).update(text="", links=[], letter_hash="")
    _delete_files(request)
    empty: dict[str, Any] = dict.fromkeys(
        ("name", "email", "phone", "organisation_text", "question", "outcome_words", "letter_hash"), ""
    )
    for name, value in {**empty, "person": None, "forgotten_at": timezone.now()}.items():
        setattr(request, name, value)
    request.save()
    return request


def forget_person(person: Person, addresses: Iterable[str], pseudonym: str) -> None:
    """Forget the requests of a person, with those that were written from their addresses."""
    del pseudonym
    for request in requests_of(person, addresses).filter(forgotten_at=None):
        forget_request(request, actor=system_actor())


def forget_old() -> None:
    """What the clock does each day: requests closed long ago."""
    for request in closed_before(timezone.now() - KEPT_FOR):
        forget_request(request, actor=system_actor())


def ask_for_outcomes() -> None:
    """What the clock does each day: ask whether the advice helped, once for each close."""
    for request in to_be_asked_outcome(timezone.now() - OUTCOME_AFTER):
        with transaction.atomic():
            waiting = AdviceRequest.objects.filter(pk=request.pk, outcome_asked_at=None)
            if waiting.update(outcome_asked_at=timezone.now()):
                mails.ask_outcome(request)


def _delete_files(request: AdviceRequest) -> None:
    stored = list(StoredFile.objects.filter(pk__in=AdviceFile.objects.filter(request=request).values("file")))
    AdviceFile.objects.filter(request=request).delete()
    for one in stored:
        path = path_of(one)
        try:
            with transaction.atomic():
                one.delete()
        except ProtectedError:
            continue  # it proves something else, too
        transaction.on_commit(lambda path=path: path.unlink(missing_ok=True))  # type: ignore[misc]  # a default binds it
