"""Verbs: checked, atomic, written to the trail.

A page, an interface for machines, an import and a command all call the same verb, so all meet the same check.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from talka.kernel.audit.trail import Happened, differences, snapshot, write_entries, write_entry
from talka.kernel.together import forget_for_all, is_a_step

Subject = TypeVar("Subject", bound=models.Model)
Result = TypeVar("Result")
P = ParamSpec("P")

REGISTERED: list[Action[Any, Any, Any]] = []
_details: ContextVar[dict[str, Any] | None] = ContextVar("details", default=None)


class Refused(Exception):
    """The verb cannot be carried out; the message says why in the reader's language, `field` where to mend it."""

    def __init__(self, message: object, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(Refused):
    """The actor may not do this to this subject."""

    def __init__(self) -> None:
        super().__init__(_("You may not do this."))


class Conflict(Refused):
    """Somebody else changed the record meanwhile; `current` is what is stored now."""

    def __init__(self, current: models.Model) -> None:
        super().__init__(_("Somebody else changed this record while you were editing it."))
        self.current = current


class Action(Generic[Subject, P, Result]):
    """A verb: `verb(subject, …, actor=user)`; `verb.allows(user, subject)` answers whether to show its button."""

    def __init__(
        self,
        function: Callable[Concatenate[Subject, P], Result],
        allowed: Callable[[Any, Subject], bool],
        *,
        edits: bool = False,
    ) -> None:
        functools.update_wrapper(self, function)
        self.function = function
        self.allowed = allowed
        self.edits = edits
        self.name = f"{function.__module__.split('.')[1]}.{function.__name__}"
        REGISTERED.append(self)

    def __call__(self, subject: Subject, *args: P.args, **kwargs: P.kwargs) -> Result:
        actor: Any = kwargs.get("actor")
        if actor is None or not self.allowed(actor, subject):
            raise NotAllowed
        try:
            # Among many who are carried out together each has its savepoint already.
            with transaction.atomic(savepoint=not is_a_step()), _collecting() as details:
                key = subject.pk
                before = snapshot(subject) if key is not None else {}
                result = self.function(subject, *args, **kwargs)
                reason = str(kwargs.get("reason") or "")
                self._write(subject, result, (key, before), details, actor=actor, reason=reason)
        except BaseException:
            forget_for_all()
            raise
        return result

    def allows(self, actor: Any, subject: Subject) -> bool:
        """Whether this actor may do this to this subject now."""
        return self.allowed(actor, subject)

    def write_done(self, done: Iterable[tuple[models.Model, Mapping[str, Any]]], *, actor: Any) -> None:
        """Write this verb's entries for new rows that another verb made together, each with what it would note."""
        self.write_changed([(row, {}, told) for row, told in done], actor=actor)

    def write_changed(
        self, done: Iterable[tuple[models.Model, Mapping[str, Any], Mapping[str, Any]]], *, actor: Any
    ) -> None:
        """The same for rows that were there: each with what it was before, and with what it would note."""
        write_entries(
            [
                Happened(
                    self.name,
                    row,
                    differences(before, snapshot(row)) | {name: (None, value) for name, value in told.items()},
                )
                for row, before, told in done
            ],
            actor=actor,
        )

    def _write(  # noqa: PLR0913 -- the parts of one entry
        self, subject: Subject, result: object, was: tuple[Any, dict[str, Any]], details: dict[str, Any], *,
        actor: Any, reason: str,
    ) -> None:  # fmt: skip
        key, before = was
        about = result if isinstance(result, models.Model) and result.pk is not None else subject
        gone = about.pk is None
        same = type(about) is type(subject) and about.pk in {subject.pk, key}
        changes: dict[str, Any] = differences(before if same else {}, {} if gone else snapshot(about))
        if self.edits and same and before and changes.keys() <= {"version"} and not any(map(_says, details.values())):
            return
        changes |= {name: (None, value) for name, value in details.items()}
        centre = getattr(about, "centre_id", None) or getattr(subject, "centre_id", None)
        write_entry(
            actor=actor, verb=self.name, subject=about, object_id=key if gone else about.pk, changes=changes,
            reason=reason, centre_id=centre,
        )  # fmt: skip


def _says(noted: object) -> bool:
    """Whether a note holds anything; a zero does."""
    return noted is not None and noted not in ("", [], {}, ())


def action(
    *, allowed: Callable[[Any, Subject], bool], edits: bool = False
) -> Callable[[Callable[Concatenate[Subject, P], Result]], Action[Subject, P, Result]]:
    """Make a function a verb: permission first, one transaction, one entry in the trail.

    One that `edits` says what facts are; where none has changed, nothing has happened and nothing is written.
    """

    def wrap(function: Callable[Concatenate[Subject, P], Result]) -> Action[Subject, P, Result]:
        return Action(function, allowed, edits=edits)

    return wrap


def note(**details: Any) -> None:
    """Add facts to the entry of the verb that is running: counts, names of files, what else was touched."""
    collected = _details.get()
    if collected is not None:
        collected.update(details)


@contextmanager
def _collecting() -> Iterator[dict[str, Any]]:
    details: dict[str, Any] = {}
    token = _details.set(details)
    try:
        yield details
    finally:
        _details.reset(token)
