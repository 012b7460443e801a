"""Editions that come back by mail, later: whose mailbox is gone, whose is full, who did not want them."""

from __future__ import annotations

import pytest

from talka.accounts.models import Centre, Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.kernel.audit.models import AuditEntry
from talka.kernel.mail.models import Letter
from talka.kernel.mail.outbox import deliver_due
from talka.kernel.mail.returns import Outcome, take_back
from talka.kernel.tests.returned import complaint, gmail, postfix
from talka.outreach.actions.editions import note_bounces, note_complaints
from talka.outreach.models import Edition, Subscriber, SubscriberState
from talka.outreach.queries.editions import IN_A_ROW, editions_for_list, progress_of
from talka.outreach.queries.subscribers import recipients
from talka.outreach.tests.makers import a_subscriber, an_edition, sent

pytestmark = pytest.mark.django_db


def letter_of(edition: Edition, reader: Subscriber) -> Letter:
    return Letter.objects.get(delivery__edition=edition, delivery__subscriber=reader)


def out(centre: Centre) -> Edition:
    edition = sent(an_edition(centre=centre))
    deliver_due()
    return edition


def test_whose_mailbox_is_gone_gets_no_more_and_the_edition_counts_it() -> None:
    riga = a_centre("riga")
    gone, there = a_subscriber("nav@example.lv", centre=riga), a_subscriber("ir@example.lv", centre=riga)
    edition = out(riga)
    for _twice in range(2):
        take_back(postfix(letter_of(edition, gone)))
        note_bounces()
    progress = progress_of(edition)
    assert (progress.sent, progress.refused, progress.returned, progress.failed) == (1, 1, 0, 0)
    assert list(recipients(an_edition(centre=riga))) == [there]
    client = signed_in(a_user(Role.STAFF, centre=riga))
    assert "nav@example.lv" in client.get("/outreach/desk/subscribers/?which=bounced").text
    assert "Atgriezās" in client.get(f"/outreach/desk/editions/{edition.pk}/").text


def test_a_full_mailbox_is_written_to_until_letters_came_back_several_times_in_a_row() -> None:
    riga = a_centre("riga")
    reader = a_subscriber("pilna@example.lv", centre=riga)
    for comes_back in [True, True, False, *[True] * (IN_A_ROW - 1)]:
        edition = out(riga)
        if comes_back:
            assert take_back(gmail(letter_of(edition, reader))) == Outcome.RETURNED
            assert note_bounces() == 1
            assert progress_of(edition).returned == 1
        assert note_bounces() == 0
    assert recipients(an_edition(centre=riga)).count() == 1
    take_back(gmail(letter_of(out(riga), reader)))
    note_bounces()
    reader.refresh_from_db()
    assert reader.bounced_at is not None
    assert recipients(an_edition(centre=riga)).count() == 0


def test_a_complaint_unsubscribes_and_the_trail_says_whence_and_when() -> None:
    riga, other = a_centre("riga"), a_centre()
    cross, calm = a_subscriber("anna@example.lv", centre=riga), a_subscriber("juris@example.lv", centre=riga)
    elsewhere = a_subscriber("anna@example.lv", centre=other)
    edition = out(riga)
    take_back(complaint(letter_of(edition, cross)))
    assert (note_complaints(), note_complaints()) == (1, 0)
    cross.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (cross.state, cross.email, elsewhere.state) == (SubscriberState.ENDED, "", SubscriberState.ACTIVE)
    assert cross.ended_at is not None
    entry = AuditEntry.objects.get(verb__endswith="unsubscribe_complaining")
    assert '"complaint"' in entry.changes
    progress = progress_of(edition)
    assert (progress.sent, progress.unsubscribed, progress.refused) == (2, 1, 0)
    [listed] = editions_for_list(a_user(Role.STAFF, centre=riga))
    assert vars(listed)["handed"] == 2
    assert list(recipients(an_edition(centre=riga))) == [calm]


def test_followed_links_are_called_by_the_words_that_readers_pressed() -> None:
    riga = a_centre("riga")
    a_subscriber(centre=riga)
    edition = sent(an_edition(centre=riga, text="[Kā **dibināt** biedrību](https://a.lv/x) un https://b.lv/"))
    page = signed_in(a_user(Role.STAFF, centre=riga)).get(f"/outreach/desk/editions/{edition.pk}/").content.decode()
    assert ">Kā dibināt biedrību</a></td>" in page
    assert ">https://a.lv/x</a></td>" not in page
