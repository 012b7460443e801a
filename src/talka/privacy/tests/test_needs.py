"""What somebody needs to take part: with consent, for a time, on a page of its own."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.kernel.audit.models import AuditEntry
from talka.kernel.testing.plugin import Freeze
from talka.registry.models import AccessNeed, Person, Reading
from talka.registry.tests.makers import a_person

pytestmark = pytest.mark.django_db

GIVEN = {"words": "Zīmju valodas tulks", "consent": "Pieteikuma veidlapā 12.03.2026.", "keep_until": "31.12.2026."}


@pytest.fixture
def person(freeze: Freeze) -> Person:
    freeze("2026-03-14")
    return a_person("Zelma Bērza", centre=a_centre("riga"))


def address(person: Person, *need: int) -> str:
    return reverse("privacy:remove_need" if need else "privacy:needs", args=[person.pk, *need])


def test_staff_note_what_is_needed_and_take_it_out_again(person: Person) -> None:
    browser = signed_in(a_user(Role.STAFF, centre=a_centre("riga")))
    page = browser.post(address(person), GIVEN, follow=True).text
    assert "Zīmju valodas tulks" in page
    need = AccessNeed.objects.get()
    assert (need.person, need.keep_until) == (person, dt.date(2026, 12, 31))
    assert "tulks" not in "".join(AuditEntry.objects.values_list("changes", flat=True))
    page = browser.post(address(person, need.pk), follow=True).text
    assert "Nekas nav zināms" in page
    assert not AccessNeed.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("words", "", "Aizpildiet"),
        ("consent", "", "piekri"),
        ("keep_until", "13.03.2026.", "Šī diena jau ir pagājusi."),
        ("keep_until", "31.12.2030.", "Ne ilgāk par diviem gadiem"),
        ("keep_until", "31.02.2026.", "Tādas dienas kalendārā nav."),
    ],
)
def test_what_is_missing_or_too_long_is_refused_in_words(person: Person, field: str, value: str, words: str) -> None:
    browser = signed_in(a_user(Role.STAFF, centre=a_centre("riga")))
    page = browser.post(address(person), GIVEN | {field: value}).text
    assert (words.casefold() in page.casefold(), AccessNeed.objects.count()) == (True, 0)


def test_only_those_who_met_the_person_read_it_and_it_is_written_down(person: Person) -> None:
    ours, theirs = a_user(Role.STAFF, centre=a_centre("riga")), a_user(Role.STAFF, centre=a_centre("zemgale"))
    signed_in(ours).post(address(person), GIVEN)
    need = AccessNeed.objects.get()
    stranger = signed_in(theirs)
    assert {stranger.get(address(person)).status_code, stranger.post(address(person, need.pk)).status_code} == {404}
    other = a_person("Cita persona", centre=a_centre("riga"))
    assert signed_in(ours).post(address(other, need.pk)).status_code == 404
    Reading.objects.all().delete()
    signed_in(ours).get(address(person))
    assert Reading.objects.get().what == "needs"
    page = signed_in(ours).get(reverse("registry:show_person", args=[person.pk])).text
    assert "tulks" not in page
    assert address(person) in page


def test_nothing_is_noted_about_somebody_who_was_forgotten(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(erased_at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC))
    browser = signed_in(a_user(Role.STAFF, centre=a_centre("riga")))
    assert browser.get(address(person)).status_code == 404
    assert address(person) not in browser.get(reverse("registry:show_person", args=[person.pk])).text
