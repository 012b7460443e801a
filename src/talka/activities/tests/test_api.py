"""Reading and recording work by machines."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.machines import a_machine_in, post
from talka.accounts.tests.makers import a_centre
from talka.activities.actions import approve_activity, remove_activity
from talka.activities.models import Activity, Participation, ParticipationRole
from talka.activities.tests.makers import a_programme, some_work, takes_part
from talka.kernel.audit.models import AuditEntry
from talka.kernel.testing.plugin import QueryBudget
from talka.registry.models import Organisation, Person, Reading
from talka.registry.tests.makers import a_person, a_registration_number, an_organisation

pytestmark = pytest.mark.django_db
LOG = "/api/v1/activities"


def test_kinds_are_named_in_the_language_of_the_reader() -> None:
    named = {}
    for language in ("lv", "en"):
        kinds = a_machine_in(a_centre("riga"), language=language).get("/api/v1/kinds").json()
        named[language] = next(kind["name"] for kind in kinds if kind["code"] == "consultation")
    assert named["lv"] != named["en"]


def test_work_is_recorded_as_by_a_person() -> None:
    agreement = a_programme(a_centre("riga"))
    sent = {
        "title": "  Seminārs  par līdzdalību ", "kind": "seminar", "agreement": agreement.number, "purpose": "CS",
        "starts": "2022-10-28", "starts_time": "10:00", "participants": 14, "ref": "S-1", "format": "onsite",
    }  # fmt: skip
    answered = post(a_machine_in(agreement.centre), LOG, sent)
    assert answered.status_code == 201
    recorded = Activity.objects.get(pk=answered.json()["id"])
    assert (recorded.title, recorded.starts) == ("Seminārs par līdzdalību", dt.date(2022, 10, 28))
    assert recorded.participants == 14
    assert (answered.json()["year"], answered.json()["people"], answered.json()["channel"]) == (1, None, None)
    entry = AuditEntry.objects.filter(verb="activities.record_activity").latest("pk")
    assert entry.actor_id == recorded.recorded_by_id


def test_asking_again_with_the_same_reference_records_nothing_twice() -> None:
    agreement = a_programme(a_centre("riga"))
    machine = a_machine_in(agreement.centre)
    for number in (agreement.number, ""):
        sent = {"title": "Seminārs", "kind": "seminar", "agreement": number, "starts": "2022-10-28", "ref": "S-1"}
        assert [post(machine, LOG, sent).status_code for _ in range(2)] == [201, 422]
    assert Activity.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""), ("title", " \u200b"), ("title", "a\0b"), ("title", "a" * 301), ("title", None), ("title", 7),
        ("kind", "no-such-kind"), ("starts", "2023-02-31"), ("starts", "28.10.2022."), ("starts", 1666915200),
        ("starts", "0001-01-01"), ("count", -1), ("count", "3"), ("count", 2**31), ("count", 1.5), ("count", True),
        ("participants", 10**400), ("link", "javascript:alert(1)"), ("format", "somewhere"), ("place", "LV999"),
        ("starts_time", "25:61"), ("agreement", "L-none"), ("state", "approved"), ("centre", 1), ("id", 5),
        ("recorded_by", 1), ("version", 7), ("purpose", "XX"), ("year", 9), ("series", "zz"), ("ends", "2022-01-01"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_at_its_field_and_nothing_is_recorded(field: str, value: Any) -> None:
    agreement = a_programme(a_centre("riga"))
    sent = {"title": "X", "kind": "seminar", "agreement": agreement.number, "starts": "2022-10-28"} | {field: value}
    answered = post(a_machine_in(agreement.centre), LOG, sent)
    assert answered.status_code == 422
    assert list(answered.json()["fields"]) == [field]
    assert not Activity.objects.exists()


def test_a_date_outside_the_agreement_is_refused_in_words() -> None:
    agreement = a_programme(a_centre("riga"))
    sent = {"title": "X", "kind": "seminar", "agreement": agreement.number, "starts": "2031-01-01"}
    answered = post(a_machine_in(agreement.centre), LOG, sent).json()
    assert agreement.number in answered["message"]
    assert list(answered["fields"]) == ["year"]


def test_pages_follow_one_another_without_gap_or_repetition() -> None:
    centre = a_centre("riga")
    made = [some_work(centre=centre, starts=dt.date(2022, 10, 1 + number // 2)).pk for number in range(7)]
    machine = a_machine_in(centre)
    seen: list[int] = []
    cursor = ""
    for _page in range(4):
        page = machine.get(f"{LOG}?limit=2&cursor={cursor}").json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"] or ""
        some_work("Jauns", centre=centre, starts=dt.date(2023, 1, 1))
    assert cursor == ""
    assert seen == sorted(made, key=lambda pk: ((pk - made[0]) // 2, pk), reverse=True)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"CS", "MN"}), ({"purpose": "CS"}, {"CS"}), ({"text": "seminari"}, {"CS"}), ({"kind": "training"}, {"MN"}),
        ({"since": "2023-01-01"}, {"MN"}), ({"until": "2023-01-01"}, {"CS"}), ({"year": 2}, {"MN"}),
        ({"state": "removed"}, {"removed"}), ({"agreement": "L-X"}, set()),
    ],
)  # fmt: skip
def test_the_log_is_narrowed(query: dict[str, Any], found: set[str]) -> None:
    agreement = a_programme(a_centre("riga"))
    some_work("Semināri – CS", agreement=agreement, purpose="CS")
    some_work("Mācības – MN", kind="training", agreement=agreement, purpose="MN", starts=dt.date(2023, 10, 1))
    remove_activity(some_work("Lieks – removed", agreement=agreement), actor=system_actor())
    items = a_machine_in(agreement.centre).get(LOG, query).json()["items"]
    assert {item["title"].rpartition(" ")[2] for item in items} == found


@pytest.mark.parametrize("query", [{"limit": 101}, {"limit": 0}, {"cursor": "zzz"}, {"since": "x"}, {"centre": 1}])
def test_a_wrong_question_is_refused(query: dict[str, Any]) -> None:
    answered = a_machine_in(a_centre("riga")).get(LOG, query)
    assert answered.status_code == 422
    assert list(answered.json()["fields"]) == list(query)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_log_makes_as_many_queries_for_three_rows_as_for_one(rows: int, query_budget: QueryBudget) -> None:
    agreement = a_programme(a_centre("riga"))
    for _row in range(rows):
        some_work(agreement=agreement, purpose="CS")
    machine = a_machine_in(agreement.centre)
    machine.get(LOG)
    with query_budget(10):
        assert len(machine.get(LOG).json()["items"]) == rows


def test_a_consultation_names_whom_it_was_given_to() -> None:
    agreement = a_programme(a_centre("riga"))
    organisation = an_organisation("Kokle", registration_number=a_registration_number())
    machine = a_machine_in(agreement.centre)
    sent = {"day": "2022-10-28", "agreement": agreement.number, "purpose": "CS", "minutes": 30, "topic": "Projekti"}
    by_number = post(machine, "/api/v1/consultations", sent | {"registration_number": organisation.registration_number})
    by_id = post(machine, "/api/v1/consultations", sent | {"organisation_id": organisation.pk})
    nobody = post(machine, "/api/v1/consultations", sent)
    for answered in (by_number, by_id):
        assert answered.status_code == 201
        (client,) = answered.json()["participations"]
        assert (client["organisation_id"], client["role"]) == (organisation.pk, ParticipationRole.CLIENT)
    assert nobody.json()["participations"] == []


def test_a_consultation_to_a_person_does_not_name_them_in_its_title() -> None:
    centre = a_centre("riga")
    person = a_person("Anna Bērziņa", centre=centre)
    answered = post(a_machine_in(centre), "/api/v1/consultations", {"day": "2022-10-28", "person_id": person.pk})
    assert "Anna" not in answered.json()["title"]
    assert answered.json()["participations"][0]["person_id"] == person.pk


def test_a_person_of_another_centre_is_not_there() -> None:
    foreign = a_person("Anna Bērziņa", centre=a_centre("kurzeme"))
    centre = a_centre("riga")
    sent = {"day": "2022-10-28", "person_id": foreign.pk}
    answered = post(a_machine_in(centre), "/api/v1/consultations", sent)
    assert (answered.status_code, list(answered.json()["fields"])) == (422, ["person_id"])
    work = some_work(centre=centre)
    listed = post(a_machine_in(centre), f"{LOG}/{work.pk}/participations", {"attendees": [{"person_id": foreign.pk}]})
    assert list(listed.json()["fields"]) == ["attendees.0.person_id"]
    assert not Participation.objects.exists()


def test_an_organisation_that_is_not_known_is_added_once() -> None:
    centre = a_centre("riga")
    work = some_work(centre=centre)
    attendees = [{"name": name, "email": mail, "organisation": "Jaunā kokle"} for name, mail in
                 (("Anna Bērziņa", "anna@example.lv"), ("Jānis Kalniņš", "janis@example.lv"))]  # fmt: skip
    machine = a_machine_in(centre)
    answered = post(machine, f"{LOG}/{work.pk}/participations", {"attendees": attendees})
    assert (answered.status_code, answered.json()["added"]) == (200, 2)
    assert Organisation.objects.filter(name="Jaunā kokle").count() == 1
    again = post(machine, f"{LOG}/{work.pk}/participations", {"attendees": attendees})
    assert again.json()["added"] == 0
    assert Person.objects.count() == 2


def test_a_doubtful_name_refuses_the_whole_list_at_its_line() -> None:
    centre = a_centre("riga")
    a_person("Anna Bērziņa", centre=centre)
    work = some_work(centre=centre)
    attendees = [{"name": "Jānis Kalniņš"}, {"name": "Anna Bērziņa"}]
    answered = post(a_machine_in(centre), f"{LOG}/{work.pk}/participations", {"attendees": attendees})
    assert list(answered.json()["fields"]) == ["attendees.1.name"]
    assert not work.participations.exists()
    assert Person.objects.count() == 1


@pytest.mark.parametrize("attendee", [{}, {"email": "a@example.lv"}, {"person_id": 1, "name": "Anna"}])
def test_somebody_is_named_in_one_way(attendee: dict[str, Any]) -> None:
    centre = a_centre("riga")
    work = some_work(centre=centre)
    answered = post(a_machine_in(centre), f"{LOG}/{work.pk}/participations", {"attendees": [attendee]})
    assert list(answered.json()["fields"]) == ["attendees.0"]


def test_approved_work_is_changed_only_with_the_key_of_a_manager() -> None:
    centre = a_centre("riga")
    work = some_work(centre=centre)
    approve_activity(work, actor=system_actor())
    sent = {"attendees": [{"organisation_id": an_organisation().pk}]}
    address = f"{LOG}/{work.pk}/participations"
    refused = post(a_machine_in(centre), address, sent)
    assert (refused.status_code, refused.json()["error"]) == (403, "not_allowed")
    assert post(a_machine_in(centre, role=Role.MANAGER), address, sent).status_code == 200


def test_one_entry_shows_who_took_part_and_no_addresses() -> None:
    centre = a_centre("riga")
    work = some_work(centre=centre)
    takes_part(work, person=a_person("Anna Bērziņa", email="anna@example.lv", centre=centre))
    answered = a_machine_in(centre).get(f"{LOG}/{work.pk}")
    assert answered.json()["participations"][0]["person"] == "Anna Bērziņa"
    assert "anna@example.lv" not in answered.content.decode()


def test_whose_names_a_machine_took_out_by_adding_somebody_is_written_down() -> None:
    centre = a_centre("riga")
    work, machine = some_work(centre=centre), a_machine_in(centre)
    address = f"{LOG}/{work.pk}/participations"
    post(machine, address, {"attendees": [{"organisation_id": an_organisation().pk}]})
    assert not Reading.objects.exists(), "nobody is named yet"
    takes_part(work, person=a_person("Anna Bērziņa", centre=centre))
    answered = post(machine, address, {"attendees": [{"name": "Jānis Kalniņš"}]})
    assert {one["person"] for one in answered.json()["participations"]} >= {"Anna Bērziņa", "Jānis Kalniņš"}
    assert Reading.objects.values_list("what", "rows", "way").get() == ("machine", 2, Reading.Way.TAKEN)
