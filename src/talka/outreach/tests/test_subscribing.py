"""From the form to the newsletter and out of it again."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in, stranger
from talka.kernel.audit.models import AuditEntry
from talka.kernel.mail.models import Letter
from talka.outreach.actions import add_list, unsubscribe
from talka.outreach.actions.retention import forget_unconfirmed
from talka.outreach.actions.subscribers import forget_subscriber
from talka.outreach.imports.addresses import read_addresses
from talka.outreach.models import Subscriber, SubscriberState, Suppression
from talka.outreach.queries.addresses import subscriber_key
from talka.outreach.queries.subscribers import Wanted
from talka.outreach.tests.makers import a_subscriber, an_asked, an_edition, sent

pytestmark = pytest.mark.django_db


def fill_in(client: Client, email: str, **more: object) -> object:
    centre = a_centre("riga")
    given = {"email": email, "centre": centre.code, "language": "lv", "agree": "on", **more}
    return client.post("/outreach/subscribe/", given)


def link_in(letter: Letter | None) -> str:
    assert letter is not None
    found = re.search(r"https?://[^/]+(/outreach/\S+)", letter.text)
    assert found is not None
    return found[1]


def the_letter(email: str) -> Letter | None:
    return Letter.objects.filter(address=email).order_by("-pk").first()


def test_nobody_is_written_to_before_the_button_behind_the_link_was_pressed(
    django_capture_on_commit_callbacks: object,
) -> None:
    client = stranger()
    answer = fill_in(client, "Anna@Example.lv", topics=["funding"], role="ngo")
    assert answer.status_code == 302  # type: ignore[attr-defined]  # an answer of the test client
    anna = Subscriber.objects.get()
    assert (anna.email, anna.state, anna.role) == ("anna@example.lv", SubscriberState.PENDING, "ngo")
    assert anna.consent_words.endswith("(2026-11)")
    link = link_in(the_letter("anna@example.lv"))
    page = client.get(link)
    anna.refresh_from_db()
    assert (page.status_code, anna.state) == (200, SubscriberState.PENDING)
    client.post(link)
    anna.refresh_from_db()
    assert anna.state == SubscriberState.ACTIVE
    assert anna.confirmed_at is not None


def test_the_page_says_the_same_to_whoever_subscribes_already() -> None:
    known = a_subscriber("anna@example.lv", centre=a_centre("riga"))
    answer = fill_in(stranger(), "anna@example.lv", language="en")
    assert answer.headers["Location"].endswith("?sent=1")  # type: ignore[attr-defined]  # see above
    known.refresh_from_db()
    assert (known.state, known.language) == (SubscriberState.ACTIVE, "lv")
    assert "/outreach/preferences/" in link_in(the_letter("anna@example.lv"))


def test_a_mailbox_gets_three_letters_an_hour_whoever_asks() -> None:
    for number in range(10):
        fill_in(Client(REMOTE_ADDR=f"10.0.0.{number}"), "upuris@example.lv")
    assert Letter.objects.filter(address="upuris@example.lv").count() == 3


def test_a_source_causes_twenty_letters_an_hour() -> None:
    client = Client(REMOTE_ADDR="10.9.9.9")
    answers = [fill_in(client, f"kads{number}@example.lv").status_code for number in range(25)]  # type: ignore[attr-defined]  # see above
    assert Letter.objects.count() == 20
    assert answers[20:] == [429] * 5


def test_what_a_program_filled_in_writes_to_nobody() -> None:
    fill_in(stranger(), "robots@example.lv", homepage="http://x")
    assert not Letter.objects.exists()


def test_a_link_older_than_a_week_or_a_false_one_opens_nothing(freeze: object) -> None:
    freeze("2026-03-01 12:00")  # type: ignore[operator]  # the fixture of the kernel
    an_asked("anna@example.lv")
    link = link_in(the_letter("anna@example.lv"))
    freeze("2026-03-09 12:00")  # type: ignore[operator]  # see above
    assert stranger().get(link).status_code == 404
    assert stranger().get("/outreach/subscribe/nothing-like-it/").status_code == 404


def test_a_mailbox_unsubscribes_its_owner_with_one_press_without_a_session() -> None:
    reader, edition = a_subscriber("anna@example.lv", centre=a_centre("riga")), an_edition(centre=a_centre("riga"))
    sent(edition)
    link = f"/outreach/unsubscribe/{subscriber_key(reader.code, edition.code)}/"
    client = Client(enforce_csrf_checks=True)
    assert client.get(link).status_code == 200
    reader.refresh_from_db()
    assert reader.state == SubscriberState.ACTIVE
    answer = client.post(link, {"List-Unsubscribe": "One-Click"})
    reader.refresh_from_db()
    assert (answer.status_code, reader.state, reader.email) == (200, SubscriberState.ENDED, "")
    assert edition.deliveries.get().unsubscribed_at is not None
    # Pressed again it says the same.
    assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert "anna@example.lv" not in str(list(AuditEntry.objects.values()))


def test_a_list_brings_nobody_back_who_left() -> None:
    centre = a_centre("riga")
    unsubscribe(a_subscriber("anna@example.lv", centre=centre), actor=system_actor())
    a_subscriber("juris@example.lv", centre=centre)
    rows = read_addresses(
        "anna@example.lv\njuris@example.lv; NVO\nzane@example.lv; pašvaldība\nZane@example.lv\nnav adrese", centre
    )
    assert [(row.number, bool(row.problem), row.role) for row in rows] == [
        (1, True, ""), (2, True, "ngo"), (3, False, "municipality"), (4, True, ""), (5, True, ""),
    ]  # fmt: skip
    good = [(row.email, row.role) for row in rows if not row.problem]
    add_list(
        centre, addresses=good, consent="Foruma lapas", agreed_at=timezone.now(), language="lv", actor=system_actor()
    )
    zane = Subscriber.objects.get(email="zane@example.lv")
    assert (zane.state, zane.consent_words, zane.role) == (SubscriberState.ACTIVE, "Foruma lapas", "municipality")


def test_whoever_left_may_come_back_by_their_own_press() -> None:
    centre = a_centre("riga")
    unsubscribe(a_subscriber("anna@example.lv", centre=centre), actor=system_actor())
    assert Suppression.objects.count() == 1
    a_subscriber("anna@example.lv", centre=centre)
    assert Suppression.objects.count() == 0


def test_somebody_changes_what_they_get_by_the_link_of_their_letter() -> None:
    reader = a_subscriber("anna@example.lv", wanted=Wanted(interests={"topic": ["law"]}))
    link = f"/outreach/preferences/{subscriber_key(reader.code)}/"
    page = stranger().get(link).content.decode()
    assert 'value="law"' in page
    stranger().post(link, {"topics": ["youth", "funding"], "language": "en", "role": "volunteer"})
    reader.refresh_from_db()
    assert (reader.language, reader.role) == ("en", "volunteer")
    assert set(reader.interests.values_list("value", flat=True)) == {"youth", "funding"}


def test_what_was_not_confirmed_is_forgotten_after_a_week() -> None:
    old, new = an_asked(), an_asked()
    Subscriber.objects.filter(pk=old.pk).update(asked_at=timezone.now() - timedelta(days=8))
    active = a_subscriber()
    forget_unconfirmed()
    assert set(Subscriber.objects.all()) == {new, active}


def test_a_forgotten_person_leaves_a_hash_for_all_centres() -> None:
    a_subscriber("anna@example.lv", centre=a_centre("riga"))
    a_subscriber("anna@example.lv", centre=a_centre("zemgale"))
    other = a_subscriber("juris@example.lv")
    forget_subscriber(None, ["anna@example.lv"], "persona-1")
    assert not Subscriber.objects.filter(email="anna@example.lv").exists()
    assert Subscriber.objects.get(email="juris@example.lv") == other
    row = read_addresses("anna@example.lv", a_centre("kurzeme"))[0]
    assert row.problem


def test_staff_see_and_end_subscriptions_of_their_own_centre_only() -> None:
    riga, zemgale = a_centre("riga"), a_centre("zemgale")
    own, foreign = a_subscriber("sava@example.lv", centre=riga), a_subscriber("sveša@example.lv", centre=zemgale)
    client = signed_in(a_user(Role.STAFF, centre=riga))
    page = client.get("/outreach/desk/subscribers/").content.decode()
    assert "sava@example.lv" in page
    assert "sveša@example.lv" not in page
    assert client.post(f"/outreach/desk/subscribers/{foreign.pk}/end/").status_code == 404
    assert client.post(f"/outreach/desk/subscribers/{own.pk}/end/", {"confirm": "yes"}).status_code == 302
    own.refresh_from_db()
    foreign.refresh_from_db()
    assert (own.state, foreign.state) == (SubscriberState.ENDED, SubscriberState.ACTIVE)


def test_a_list_is_looked_at_before_it_is_added() -> None:
    riga = a_centre("riga")
    client = signed_in(a_user(Role.STAFF, centre=riga))
    given = {"pasted": "zane@example.lv\nnav", "consent": "Foruma lapas", "agreed": "14.03.2024.", "language": "lv"}
    page = client.post("/outreach/desk/subscribers/add/", given | {"do": "check"}).content.decode()
    assert "nav" in page
    assert not Subscriber.objects.exists()
    client.post("/outreach/desk/subscribers/add/", given | {"do": "add"})
    assert [one.email for one in Subscriber.objects.all()] == ["zane@example.lv"]
    assert mail.outbox == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_queries(query_budget: object, rows: int) -> None:
    riga = a_centre("riga")
    for _ in range(rows):
        a_subscriber(centre=riga, wanted=Wanted(interests={"topic": ["law"]}))
    client = signed_in(a_user(Role.STAFF, centre=riga))
    client.get("/outreach/desk/subscribers/")
    with query_budget(10):  # type: ignore[operator]  # the fixture of the kernel
        client.get("/outreach/desk/subscribers/")
