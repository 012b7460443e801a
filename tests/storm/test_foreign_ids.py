"""A form sent with the ids of another centre's things, or with fields that it does not have, reaches none of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from talka.activities.models import Activity, Participation, Series
from talka.programmes.models import ImplementationYear
from talka.spending.models import Expenditure
from tests.permissions.browser import Browser
from tests.permissions.canaries import canaries_in
from tests.permissions.forms import Filled, PageForm
from tests.permissions.world import World
from tests.storm.sending import Site, faults

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("storm of forms")]

# What nobody is asked for: who a record belongs to, who did something, and what it has come to.
NEVER_ASKED = {
    "id": "1",
    "pk": "1",
    "owner": "1",
    "recorded_by": "1",
    "started_by": "1",
    "approved_by": "1",
    "state": "approved",
    "is_active": "",
    "is_staff": "on",
    "is_system": "on",
    "administrator": "on",
    "memberships": "1",
    "removed_at": "2024-01-01",
    "created_at": "2024-01-01",
}


# Many rows are changed together by their ids, of which the empty list of a form has none.
LISTS = ("organisations", "communities", "networks", "partners", "persons")
TOGETHER = ("/activities/change/", "/spending/expenditures/change/", *(f"/registry/{one}/change/" for one in LISTS))


@pytest.fixture
def forms(site: Site) -> list[PageForm]:
    """What the manager of Rīga can send."""
    return site.forms("manager")


def ids_of(world: World) -> dict[str, str]:
    """Ids of Zemgale by a word that stands in the names of fields that ask for such a thing."""
    foreign: dict[str, Any] = world.foreign
    agreement = foreign["agreement_id"]
    found: dict[str, object] = {
        "agreement": agreement,
        "centre": world.foreign["centre_id"],
        "partners": world.foreign["centre_id"],
        "purpose": world.foreign["purpose_id"],
        "year": ImplementationYear.objects.get(agreement=agreement, ordinal=1).pk,
        "series": Series.objects.get(agreement=agreement).pk,
        "responsible": world.foreign["user_id"],
        "client_id": f"p{world.foreign['person_id']}",
        "person": world.foreign["person_id"],
        "comment": world.foreign["comment_id"],
        "answers": world.foreign["comment_id"],
        "ids": world.foreign["activity_id"],
        "pk": world.foreign["activity_id"],
        "role": f"staff:{world.foreign['centre_id']}",
    }
    return {word: str(value) for word, value in found.items()}


def with_foreign_ids(form: PageForm, ids: dict[str, str]) -> Iterator[Filled]:
    """The form with one field asking for something of Zemgale, and with all of them."""
    asked = {
        name: [value]
        for name in form.filled
        for word, value in ids.items()
        if word in name.split("-")[-1] and form.filled
    }
    for name, value in asked.items():
        yield form.filled | {name: value}
    if asked:
        yield form.filled | asked


def test_no_form_reaches_the_things_of_another_centre(
    forms: list[PageForm], world: World, browsers: dict[str, Browser]
) -> None:
    told = []
    ids, tried = ids_of(world), 0
    for form in forms:
        for sent in with_foreign_ids(form, ids):
            tried += 1
            answer = browsers["manager"].send(form.action, sent)
            shown = canaries_in(answer, world.canaries)
            told += [f"{form.action} with {sent} shows {word}" for word in shown]
            told += [f"{form.action} with {sent} {fault}" for fault in faults({}, answer)]
    assert tried > 20
    assert not told, "\n".join(told)


def test_fields_that_a_form_does_not_have_are_ignored(
    forms: list[PageForm], world: World, browsers: dict[str, Browser]
) -> None:
    """The same form with and without them writes the same tables; who recorded what stays who it was."""
    differing = []
    extra = {name: [value] for name, value in NEVER_ASKED.items()}
    for form in forms:
        asked = {*form.filled, "id"} if form.action.startswith(TOGETHER) else set(form.filled)
        more = {name: value for name, value in extra.items() if name not in asked}
        alone, together = (browsers["manager"].post(form.action, sent) for sent in (form.filled, form.filled | more))
        if (alone.status, alone.written) != (together.status, together.written):
            differing.append((form.action, alone.status, together.status))
    assert differing == []


def test_what_is_edited_with_foreign_ids_stays_where_it_was(
    forms: list[PageForm], world: World, browsers: dict[str, Browser]
) -> None:
    """Sent for good, and looked up in the database: nothing of Rīga hangs on anything of Zemgale, nor the other way."""
    ids = ids_of(world)
    client = browsers["manager"].client
    for form in forms:
        if "/edit/" in form.action or "/add/" in form.action or "/record/" in form.action or "/consult/" in form.action:
            for sent in with_foreign_ids(form, ids):
                client.post(form.action, sent)
    own: dict[str, Any] = world.own
    foreign: dict[str, Any] = world.foreign
    riga, zemgale, agreement = own["centre_id"], foreign["centre_id"], foreign["agreement_id"]
    assert not Activity.objects.filter(centre=riga, agreement=agreement).exists()
    assert not Expenditure.objects.filter(centre=riga, agreement=agreement).exists()
    assert not Participation.objects.filter(activity__centre=riga, person=foreign["person_id"]).exists()
    assert not Activity.objects.filter(centre=zemgale, recorded_by__name="Mārtiņš Avotiņš").exists()
    assert not Activity.objects.filter(centre=riga, purpose=foreign["purpose_id"]).exists()


def test_entries_of_another_centre_are_not_changed_together(world: World, browsers: dict[str, Browser]) -> None:
    foreign: dict[str, Any] = world.foreign
    sent = {"act": "remove", "confirm": "yes", "id": [str(foreign["activity_id"]), str(foreign["consultation_id"])]}
    browsers["manager"].client.post("/activities/change/", sent)
    assert not Activity.objects.filter(
        pk__in=[foreign["activity_id"], foreign["consultation_id"]], state="removed"
    ).exists()
    spent = {"act": "remove", "confirm": "yes", "id": [str(foreign["expenditure_id"])]}
    browsers["manager"].client.post("/spending/expenditures/change/", spent)
    assert Expenditure.objects.present().filter(pk=foreign["expenditure_id"]).exists()
