"""Editions that somebody stops: they go on where they were, or end there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.utils import timezone

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre
from talka.accounts.tests.makers import a_centre
from talka.kernel.actions import Refused
from talka.kernel.mail.models import Letter
from talka.kernel.mail.outbox import deliver_due
from talka.kernel.testing.mailbox import Mailbox, a_mailbox
from talka.outreach.actions import end_edition, resume_edition, stop_edition
from talka.outreach.actions.editions import see_editions_through
from talka.outreach.models import Delivery, Edition, EditionState
from talka.outreach.queries.editions import progress_of
from talka.outreach.tests.makers import a_subscriber, an_edition, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with a_mailbox() as kept:
        yield kept


def stopped_after_one(riga: Centre) -> Edition:
    """An edition for three readers, stopped when one of them has it."""
    for _ in range(3):
        a_subscriber(centre=riga)
    edition = sent(an_edition(centre=riga))
    first = Letter.objects.exclude(source="").order_by("pk")[0]
    Letter.objects.exclude(source="").exclude(pk=first.pk).update(due_at=timezone.now() + dt.timedelta(hours=1))
    deliver_due()
    stop_edition(edition, actor=system_actor())
    return edition


def test_a_stopped_edition_goes_on_where_it_was(mailbox: Mailbox) -> None:
    edition = stopped_after_one(a_centre())
    assert progress_of(edition).withdrawn == 2
    see_editions_through()
    edition.refresh_from_db()
    assert edition.state == EditionState.STOPPED
    resume_edition(edition, actor=system_actor())
    deliver_due()
    got = [one["To"] for one in mailbox.letters if one["List-Id"]]
    assert sorted(got) == sorted(set(got))
    assert len(got) == 3


def test_a_stopped_edition_may_end_where_it_is_and_counts_those_it_reached(mailbox: Mailbox) -> None:
    edition = stopped_after_one(a_centre())
    assert progress_of(edition).held == 2
    end_edition(edition, actor=system_actor())
    assert edition.state == EditionState.SENT
    assert edition.activity is not None
    assert "1 abonentam" in edition.activity.notes
    with pytest.raises(Refused):
        end_edition(Edition(pk=edition.pk, centre=edition.centre, state=EditionState.STOPPED), actor=system_actor())
    deliver_due()
    assert len([one for one in mailbox.letters if one["List-Id"]]) == 1


def test_an_edition_stopped_before_any_letter_is_no_work_and_ends_by_itself_in_time(mailbox: Mailbox) -> None:
    riga = a_centre()
    a_subscriber(centre=riga)
    edition = sent(an_edition(centre=riga))
    stop_edition(edition, actor=system_actor())
    see_editions_through()
    edition.refresh_from_db()
    assert edition.state == EditionState.STOPPED
    Delivery.objects.filter(edition=edition).update(stopped_at=timezone.now() - dt.timedelta(days=15))
    see_editions_through()
    edition.refresh_from_db()
    assert (edition.state, edition.activity) == (EditionState.SENT, None)
