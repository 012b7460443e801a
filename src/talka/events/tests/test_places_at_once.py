"""Cancelling, moving up, accepting, registering and fewer places, all at the same moment: what holds afterwards."""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.urls import reverse

from talka.accounts.actions import system_actor
from talka.accounts.tests.makers import stranger
from talka.events.actions import accept_offer, cancel_registration, let_offers_expire, register, registrations
from talka.events.actions.events import edit_event
from talka.events.actions.registrations import Entry
from talka.events.models import Event, Registration, RegistrationState
from talka.events.tests.makers_public import an_open_event
from talka.kernel.actions import Conflict, Refused
from talka.kernel.audit.models import AuditEntry
from talka.kernel.audit.trail import verify
from talka.kernel.models import Letter
from talka.kernel.testing.plugin import AtOnce
from talka.kernel.together import _turns, together

TAKING = {RegistrationState.CONFIRMED, RegistrationState.OFFERED}
FEW, ROUNDS = 12, 1000


class Rush:
    """One event with a waiting list, and what six people do to it at the same moment."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.most = self.chance.randrange(1, 5)
        self.event = an_open_event(f"Brāzma {seed}", capacity=self.most, has_waiting_list=True)
        for number in range(self.most + 3):
            self._come(f"Cilvēks {number}")
        for one in self._in({RegistrationState.CONFIRMED})[: self.chance.randrange(3)]:
            # So that some stand there with an offer which they have not accepted yet.
            cancel_registration(one, actor=system_actor())
        self.before = {one.pk: one for one in self.event.registrations.all()}

    def calls(self) -> list[Callable[[], Any]]:
        capacity = self.chance.randrange(5)
        self.most = max(self.most, capacity)
        taking, offered = self._in(TAKING), self._in({RegistrationState.OFFERED})
        waiting = self._in({RegistrationState.WAITING})
        wanted: list[Callable[[], Any]] = [
            *(partial(cancel_registration, one, actor=system_actor()) for one in self.chance.sample(taking, 1)),
            *(partial(cancel_registration, one, actor=system_actor()) for one in waiting[:1]),
            *(partial(accept_offer, one, actor=system_actor()) for one in offered[:1]),
            partial(self._come, "Pēdējais"),
            partial(self._come, "Pēdējais"),
            partial(let_offers_expire, self.event, actor=system_actor()),
            partial(self._resize, capacity),
        ]
        self.chance.shuffle(wanted)
        return wanted

    def wrong(self) -> list[str]:
        """What does not hold once all is done."""
        now = list(self.event.registrations.order_by("queued_at", "pk"))
        self.event.refresh_from_db()
        taking = [one for one in now if one.state in TAKING]
        waiting = [one for one in now if one.state == RegistrationState.WAITING]
        said = [
            f"{len(taking)} places of {self.most}" * (len(taking) > max(self.most, self._had())),
            "somebody waits beside a free place" * bool(waiting and len(taking) < (self.event.capacity or 0)),
            "somebody was passed over" * self._passed_over(now, waiting),
            "one person stands there twice" * (len({one.name for one in now}) < len(now)),
        ]
        return [words for words in said if words]

    def _passed_over(self, now: list[Registration], waiting: list[Registration]) -> bool:
        moved = [
            one
            for one in now
            if one.state in TAKING and one.pk in self.before and self.before[one.pk].state == RegistrationState.WAITING
        ]
        return any((late.queued_at, late.pk) > (early.queued_at, early.pk) for late in moved for early in waiting)

    def _had(self) -> int:
        return sum(one.state in TAKING for one in self.before.values())

    def _in(self, states: set[RegistrationState]) -> list[Registration]:
        return list(self.event.registrations.filter(state__in=states).order_by("queued_at", "pk"))

    def _come(self, name: str) -> None:
        entry = Entry(name, f"{name.replace(' ', '.')}@example.lv")
        register(self.event, entries=[entry], language="lv", actor=system_actor())

    def _resize(self, capacity: int) -> None:
        event = Event.objects.get(pk=self.event.pk)
        edit_event(event, values={"capacity": capacity}, version=event.version, actor=system_actor())


def broken_rounds(at_once: AtOnce, seeds: range) -> Iterator[str]:
    """By round what did not hold, or an error that nobody should see."""
    for seed in seeds:
        rush = Rush(seed)
        outcomes = at_once(rush.calls())
        errors = [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, Refused | Conflict)]
        yield from (f"{seed}: {words}" for words in [*map(repr, errors), *rush.wrong()])


@pytest.mark.concurrency
def test_all_at_once_nobody_gets_a_place_too_many_and_nobody_is_passed_over(at_once: AtOnce) -> None:
    assert list(broken_rounds(at_once, range(FEW))) == []


@pytest.mark.slow
@pytest.mark.postgresql
def test_it_holds_over_a_thousand_rounds(at_once: AtOnce) -> None:
    assert list(broken_rounds(at_once, range(2000, 2000 + ROUNDS))) == []


@pytest.mark.parametrize(("has_waiting_list", "waiting"), [(True, ["1", "2"]), (False, [])])
def test_who_registers_together_gets_what_they_would_one_after_the_other(
    at_once: AtOnce, has_waiting_list: bool, waiting: list[str]
) -> None:
    event = an_open_event(capacity=3, has_waiting_list=has_waiting_list)
    about, came = ("register", event.pk), threading.Event()
    names = ["Anna", "Berta", "Anna", "Cilda", "Dace", "Berta", "Elga"]

    def hold() -> None:
        came.set()
        until = time.monotonic() + 60
        while len(_turns[about].waiting) < len(names) and time.monotonic() < until:
            time.sleep(0.01)

    def press(name: str) -> int:
        came.wait(60)
        given = {"name": name, "email": f"{name}@example.lv", "rows": "0"}
        return int(stranger().post(reverse("events:register", args=[event.code]), given).status_code)

    _held, *answers = at_once([partial(together, about, hold), *(partial(press, name) for name in names)])
    made = list(Registration.objects.filter(event=event).order_by("pk"))
    confirmed = [one.name for one in made if one.state == RegistrationState.CONFIRMED]
    assert len(confirmed) == len(set(confirmed)) == 3
    assert sorted({one.name for one in made}) == (sorted(set(names)) if has_waiting_list else sorted(confirmed))
    taken = [name for name in names if has_waiting_list or name in confirmed]
    assert sorted(answers) == [200] * (len(names) - len(taken)) + [302] * len(taken)
    assert [re.search(r"\b\d\b", letter.text).group() for letter in letters("waiting")] == waiting  # type: ignore[union-attr]  # it is there
    assert sorted(letter.address for letter in letters("confirmed")) == sorted(
        f"{name.lower()}@example.lv" for name in confirmed
    )
    assert len(letters("again")) == len(taken) - len(set(taken))
    assert AuditEntry.objects.filter(verb="events.register").count() == len(taken)
    assert verify().holds


def letters(occasion: str) -> list[Letter]:
    return list(Letter.objects.filter(key__regex=rf":{occasion}( .*)?$").order_by("pk"))


@pytest.mark.concurrency
def test_without_the_lock_it_does_not_hold(at_once: AtOnce, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registrations, "locked_event", lambda event: Event.objects.get(pk=event.pk))
    found = next(broken_rounds(at_once, range(ROUNDS)), None)
    assert found is not None, "these rounds would not notice if nobody were locked out"
