from __future__ import annotations

import pytest
from django.urls import reverse

from talka.accounts.models import Centre, Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.activities.actions import send_back_activity
from talka.activities.queries import evidence
from talka.activities.queries.log import to_do
from talka.activities.tests.makers import a_programme, some_work

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return a_centre("sava")


def test_what_waits_is_counted_as_its_list_shows_it(centre: Centre) -> None:
    coordinator, agreement = a_user(Role.COORDINATOR), a_programme(centre)
    send_back_activity(some_work(centre=centre), reason="Labot", actor=coordinator)
    some_work(centre=centre, draft=True)
    some_work(agreement=agreement, purpose="CS")
    some_work(centre=centre, kind="consultation")
    some_work(centre=a_centre("cita"), draft=True)
    waiting = to_do(a_user(Role.STAFF, centre=centre))
    waits = (waiting.sent_back, waiting.drafts, waiting.lacking_evidence, waiting.unassigned)
    assert [counted.number for counted in waits] == [1, 1, 1, 1]
    browser = signed_in(a_user(Role.STAFF, centre=centre))
    lines = browser.get(reverse("site:today")).content.decode()
    for query in (
        "state=returned",
        "state=draft",
        "state=counted&amp;lacking_evidence=1",
        "state=counted&amp;unassigned=1",
    ):
        assert f"/activities/?{query}" in lines
        listing = browser.get(f"/activities/?{query.replace('&amp;', '&')}").context["listing"]
        assert listing.counted.number == 1, query


def test_evidence_is_looked_for_among_the_latest_entries_only(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "LOOKED_THROUGH", 2)
    for _number in range(3):
        some_work(centre=centre)
    staff = a_user(Role.STAFF, centre=centre)
    waiting = to_do(staff)
    assert (waiting.lacking_evidence.number, waiting.has_older) == (2, True)
    assert ">2+</strong>" in signed_in(staff).get(reverse("site:today")).content.decode()


def test_a_board_with_nothing_to_do_says_so(centre: Centre) -> None:
    page = signed_in(a_user(Role.STAFF, centre=centre)).get(reverse("site:today")).content.decode()
    assert "Šeit nekas negaida." in page
    assert 'action="/activities/consult/"' in page


def test_the_quick_line_stays_away_from_whoever_works_in_no_centre() -> None:
    page = signed_in(a_user(Role.COORDINATOR)).get(reverse("site:today")).content.decode()
    assert 'action="/activities/consult/"' not in page
