"""Whatever happens in whatever order, places are never given twice, nobody is passed over, none stays empty in vain."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.db import transaction
from django.utils import timezone

from talka.accounts.actions import system_actor
from talka.events.actions import (
    Entry,
    EventFull,
    accept_offer,
    cancel_registration,
    fill_places,
    let_offers_expire,
    register,
)
from talka.events.actions.places import locked_event
from talka.events.actions.registrations import OfferOver
from talka.events.models import Event, Registration, RegistrationState
from talka.events.tests.makers_public import an_open_event

pytestmark = pytest.mark.django_db
TAKING = {RegistrationState.CONFIRMED, RegistrationState.OFFERED}
FEW, ROUNDS, STEPS = 12, 1000, 8


class Story:
    """One event, and what somebody throws at it; after each step the facts must hold."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.event = an_open_event(
            f"Stāsts {seed}", capacity=self.chance.randrange(4), has_waiting_list=self.chance.random() < 0.8
        )
        self.told: list[str] = []
        self.rows: list[Registration] = []
        self.before: dict[int, str] = {}

    def step(self) -> None:
        chosen = self.chance.choice(
            [self.come, self.come, self.come, self.leave, self.accept, self.expire, self.resize]
        )
        self.told.append(chosen.__name__)
        chosen()
        self.check()

    def come(self) -> None:
        number = self.chance.choice([1, 1, 1, 2, 3])
        entries = [Entry(f"Cilvēks {self.chance.randrange(12)}", "kopa@example.lv") for _one in range(number)]
        try:
            register(self.event, entries=entries, language="lv", actor=system_actor())
        except EventFull:
            assert not self.event.has_waiting_list

    def leave(self) -> None:
        if present := [one for one in self.rows if one.state in {*TAKING, RegistrationState.WAITING}]:
            cancel_registration(self.chance.choice(present), actor=system_actor())

    def accept(self) -> None:
        if offered := [one for one in self.rows if one.state == RegistrationState.OFFERED]:
            one = self.chance.choice(offered)
            try:
                accept_offer(one, actor=system_actor())
            except OfferOver:
                assert one.offered_until is not None
                assert one.offered_until < timezone.now()

    def expire(self) -> None:
        """Somebody's time runs out; the clock comes now, or only the next step notices."""
        if offered := [one for one in self.rows if one.state == RegistrationState.OFFERED]:
            one = self.chance.choice(offered)
            Registration.objects.filter(pk=one.pk).update(offered_until=timezone.now() - dt.timedelta(seconds=1))
            if self.chance.random() < 0.5:
                let_offers_expire(self.event, actor=system_actor())

    def resize(self) -> None:
        """Staff lower or raise the number of places; nobody is thrown out."""
        Event.objects.filter(pk=self.event.pk).update(capacity=self.chance.choice([0, 1, 2, 3, 5, None]))
        self.event.refresh_from_db()
        with transaction.atomic():
            fill_places(locked_event(self.event))

    def check(self) -> None:
        self.rows = list(self.event.registrations.order_by("pk"))
        taking = [one for one in self.rows if one.state in TAKING]
        waiting = sorted(
            (one for one in self.rows if one.state == RegistrationState.WAITING),
            key=lambda one: (one.queued_at, one.pk),
        )
        capacity = self.event.capacity
        were = {pk for pk, state in self.before.items() if state in TAKING}
        newly = [one for one in taking if one.pk not in were]
        kept = [one for one in taking if one.pk in were]
        if capacity is not None and newly:
            # Whoever gets a place now fits; those who were there before a lower number stay.
            assert len(kept) + len(newly) <= capacity, self.told
        if waiting:
            assert capacity is not None
            overdue = any(one.offered_until and one.offered_until < timezone.now() for one in taking)
            assert len(taking) >= capacity or overdue, self.told
        moved = [one for one in newly if self.before.get(one.pk) == RegistrationState.WAITING]
        still = [one for one in waiting if one.pk in self.before]
        for one in moved:
            assert all((one.queued_at, one.pk) < (other.queued_at, other.pk) for other in still), self.told
        present = [(one.email_folded, one.name_folded) for one in self.rows if one in taking or one in waiting]
        assert len(present) == len(set(present)), self.told
        self.before = {one.pk: one.state for one in self.rows}


def test_places_hold_in_some_random_stories() -> None:
    for seed in range(FEW):
        story = Story(seed)
        for _step in range(STEPS):
            story.step()


@pytest.mark.slow
def test_places_hold_in_a_thousand_random_stories() -> None:
    for seed in range(1000, 1000 + ROUNDS):
        story = Story(seed)
        for _step in range(STEPS):
            story.step()
