"""Keys, limits, mistakes and the description of the interface for machines."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from talka.accounts.actions import deactivate_user, end_membership, revoke_token
from talka.accounts.models import ApiToken, Role
from talka.accounts.tests.machines import a_machine, a_machine_in, a_token, post
from talka.accounts.tests.makers import a_centre, a_user, signed_in, stranger
from talka.activities.models import Activity
from talka.activities.tests.makers import a_programme, some_work
from talka.kernel.http import TOKEN
from talka.kernel.testing.plugin import Freeze
from talka.site.api import api
from talka.site.route_policy import routes

pytestmark = pytest.mark.django_db
AGREEMENTS = "/api/v1/agreements"


def addresses() -> list[tuple[str, str]]:
    return [(method, path) for path, methods in api.get_openapi_schema()["paths"].items() for method in methods]


def ask(client: Client, method: str, path: str) -> Any:
    address = re.sub(r"\{\w+\}", "1", path)
    return client.generic(method.upper(), address, "{}", content_type="application/json")


@pytest.mark.parametrize(("method", "path"), addresses())
def test_every_address_asks_for_a_key(method: str, path: str) -> None:
    for client in (stranger(language="en"), a_machine("talka_wrong"), signed_in(a_user(Role.ADMINISTRATOR))):
        answered = ask(client, method, path)
        assert answered.status_code == 401
        assert answered.json()["error"] == "unauthorized"
        assert answered.headers["WWW-Authenticate"] == "Bearer"


def test_every_address_but_the_description_is_declared_as_opened_by_a_key() -> None:
    access = {route.route: route.access for route in routes() if route.route.startswith("api/v1/")}
    described = {"api/v1/", "api/v1/openapi.json", "api/v1/<path:rest>"}
    assert len(access) > len(described)
    assert {one for route, one in access.items() if route not in described} == {TOKEN}


def test_a_live_key_opens_its_centre_and_nothing_of_another() -> None:
    ours, theirs = a_programme(a_centre("riga")), a_programme(a_centre("kurzeme"))
    foreign = some_work("Cits centrs", agreement=theirs)
    machine = a_machine_in(ours.centre)
    assert [one["number"] for one in machine.get(AGREEMENTS).json()] == [ours.number]
    for rest in ("", "/report", "/findings", "/statement"):
        assert machine.get(f"{AGREEMENTS}/{ours.number}{rest}").status_code == 200
        assert machine.get(f"{AGREEMENTS}/{theirs.number}{rest}").status_code == 404
    assert machine.get("/api/v1/activities").json()["items"] == []
    assert machine.get(f"/api/v1/activities/{foreign.pk}").status_code == 404
    people = {"attendees": [{"name": "Anna Bērziņa"}]}
    assert post(machine, f"/api/v1/activities/{foreign.pk}/participations", people).status_code == 404
    refused = post(machine, "/api/v1/activities", {"title": "X", "kind": "seminar", "agreement": theirs.number})
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["agreement"])


def test_a_key_of_somebody_who_sees_all_centres_still_sees_one() -> None:
    ours, theirs = a_programme(a_centre("riga")), a_programme(a_centre("kurzeme"))
    some_work(agreement=theirs)
    machine = a_machine(a_token(a_user(Role.ADMINISTRATOR), ours.centre))
    assert [one["number"] for one in machine.get(AGREEMENTS).json()] == [ours.number]
    assert machine.get(f"{AGREEMENTS}/{theirs.number}").status_code == 404
    assert machine.get("/api/v1/activities").json()["items"] == []


def test_a_key_that_ended_was_revoked_or_lost_its_owner_opens_nothing() -> None:
    centre = a_centre("riga")
    administrator = a_user(Role.ADMINISTRATOR)
    expired, revoked, closed, left = [a_token(a_user(Role.STAFF, centre=centre), centre) for _ in range(4)]
    for token in (expired, revoked, closed, left):
        assert a_machine(token).get(AGREEMENTS).status_code == 200
    ApiToken.objects.filter(pk=expired.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    revoke_token(revoked, actor=revoked.owner)
    deactivate_user(closed.owner, actor=administrator)
    end_membership(left.owner.memberships.get(), actor=administrator)
    for token in (expired, revoked, closed, left):
        assert a_machine(token).get(AGREEMENTS).status_code == 401


def test_the_owners_role_in_another_centre_does_not_keep_the_key_alive() -> None:
    ours, theirs = a_centre("riga"), a_centre("kurzeme")
    owner = a_user(Role.STAFF, centre=ours)
    token = a_token(owner, ours)
    end_membership(owner.memberships.get(), actor=a_user(Role.ADMINISTRATOR))
    other = a_user(Role.STAFF, centre=theirs)
    ApiToken.objects.filter(pk=token.pk).update(owner=other)
    assert a_machine(token).get(AGREEMENTS).status_code == 401


def test_a_reading_key_records_nothing() -> None:
    centre = a_centre("riga")
    work = some_work(centre=centre)
    machine = a_machine_in(centre, writes=False)
    writing = [(method, path) for method, path in addresses() if method != "get"]
    assert {"/api/v1/activities", "/api/v1/expenditures", "/api/v1/persons"} <= {path for _method, path in writing}
    for method, path in writing:
        answered = ask(machine, method, path)
        assert (answered.status_code, answered.json()["error"]) == (403, "read_only"), path
    assert list(Activity.objects.all()) == [work]


def test_when_a_key_was_used_is_kept_to_the_minute(freeze: Freeze) -> None:
    freeze("2025-03-14 09:30")
    token = a_token(a_user(Role.STAFF, centre=(centre := a_centre())), centre)
    used = []
    for moment in ("2025-03-14 09:31", "2025-03-14 09:31", "2025-03-14 09:33"):
        freeze(moment)
        a_machine(token).get(AGREEMENTS)
        token.refresh_from_db()
        used.append(f"{timezone.localtime(token.last_used_at):%H:%M}")
    assert used == ["09:31", "09:31", "09:33"]


def test_a_key_that_asks_too_often_waits_while_another_goes_on(settings: Any, freeze: Freeze) -> None:
    settings.API_REQUESTS_PER_MINUTE = 3
    freeze("2025-03-14 09:30")
    centre = a_centre()
    hasty, calm = a_machine_in(centre), a_machine_in(centre)
    statuses = [hasty.get(AGREEMENTS).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    assert hasty.get(AGREEMENTS).headers["Retry-After"] == "60"
    assert calm.get(AGREEMENTS).status_code == 200
    freeze("2025-03-14 09:31")
    assert hasty.get(AGREEMENTS).status_code == 200


def test_every_mistake_has_one_shape_in_the_language_of_the_reader() -> None:
    centre = a_centre()
    for language, words in (("lv", "Tāda lauka nav."), ("en", "There is no such field.")):
        machine = a_machine_in(centre, language=language)
        answered = post(machine, "/api/v1/activities", {"title": "X", "kind": "seminar", "centre": 2})
        assert answered.status_code == 422
        assert set(answered.json()) == {"error", "message", "fields"}
        assert answered.json()["fields"] == {"centre": words}


def test_what_is_not_there_or_cannot_be_read_is_told_in_the_same_shape() -> None:
    machine = a_machine_in(a_centre())
    cases = {
        404: machine.get("/api/v1/nowhere"),
        405: machine.delete("/api/v1/kinds"),
        400: machine.post("/api/v1/activities", "{", content_type="application/json"),
    }
    for status, answered in cases.items():
        assert answered.status_code == status
        assert set(answered.json()) == {"error", "message", "fields"}
    deep = machine.post("/api/v1/activities", "[" * 200_000, content_type="application/json")
    assert deep.status_code == 400


def test_answers_are_not_kept_on_the_way() -> None:
    assert a_machine_in(a_centre()).get(AGREEMENTS).headers["Cache-Control"] == "no-store"


def test_the_description_is_public_and_fetches_nothing_from_elsewhere() -> None:
    described = stranger().get("/api/v1/openapi.json").json()
    assert described["components"]["securitySchemes"]["KeyOfMachine"]["scheme"] == "bearer"
    page = stranger().get("/api/v1/")
    assert page.status_code == 200
    text = page.content.decode()
    for path in described["paths"]:
        assert path in text
    assert "https://" not in text.replace("https://www.w3.org", "")
    assert stranger().get("/api/v1/docs").status_code == 404
