"""Records that may be one."""

from __future__ import annotations

from typing import Any

import pytest

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user
from talka.kernel.actions import NotAllowed, Refused
from talka.kernel.testing.plugin import QueryBudget
from talka.places.models import Place
from talka.registry.actions.merges import merge_records, part_records
from talka.registry.actions.resemblances import look_for_resemblances, part_resemblance
from talka.registry.models import Community, Kind, Merge, Organisation, Person, Resemblance
from talka.registry.queries import duplicates
from talka.registry.queries.duplicates import pairs_to_show, resemblances_to_settle
from talka.registry.tests.makers import a_registration_number

pytestmark = pytest.mark.django_db


def entered(model: Any, *names: str, **facts: Any) -> list[Any]:
    """Records as they are, whoever they look like."""
    made = []
    for name in names:
        record = model(name=name, **facts)
        record.save()
        made.append(record)
    return made


def offered(kind: Kind = Kind.ORGANISATION) -> list[tuple[str, str, str]]:
    look_for_resemblances()
    found = resemblances_to_settle(a_user(Role.COORDINATOR), kind)
    return [(str(p.first), str(p.second), p.resemblance.reasons) for p in pairs_to_show(kind, list(found))]


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        ("Biedrība „Šķūnis”", "SKUNIS", "name"),
        ("Čiekurkalna attīstība", "Čiekurkalna atīstība", "alike"),
        ("Zzemgales zvani", "Zemgales zvani", "alike"),
    ],
)
def test_names_that_differ_in_form_or_by_a_slip_are_offered(one: str, other: str, reasons: str) -> None:
    entered(Organisation, one, other, "Pavisam kas cits")
    assert offered() == [(one, other, reasons)]


def test_a_shared_address_or_phone_is_offered_and_what_many_share_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    entered(Organisation, "Kokle", "Stabule", email="birojs@example.lv")
    entered(Organisation, "Cītara", "Zvans", phone="+371 26 123 456")
    entered(Organisation, "Dūdas", "Bungas", "Giga", email="visi@example.lv")
    monkeypatch.setattr(duplicates, "MOST_SHARING", 2)
    assert offered() == [("Kokle", "Stabule", "email"), ("Cītara", "Zvans", "phone")]


def test_two_registration_numbers_are_two_organisations() -> None:
    entered(Organisation, "Kokle", registration_number=a_registration_number(1))
    entered(Organisation, "Kokle", registration_number=a_registration_number(2))
    assert offered() == []


def test_namesakes_with_two_addresses_are_two_people_and_colleagues_are_not_one() -> None:
    [kokle] = entered(Organisation, "Kokle")
    entered(Person, "Anna Bērziņa", email="anna@example.lv", organisation=kokle)
    entered(Person, "Anna Bērziņa", email="cita@example.lv")
    entered(Person, "Jānis Liepa", email="anna@example.lv")
    entered(Person, "Bērziņa Anna", organisation=kokle)
    entered(Person, "Ilze Kalna", "Ilze Kalne")
    assert offered(Kind.PERSON) == [
        ("Anna Bērziņa", "Bērziņa Anna", "name organisation"),
        ("Anna Bērziņa", "Bērziņa Anna", "name"),
        ("Ilze Kalna", "Ilze Kalne", "alike"),
    ]


def test_communities_are_offered() -> None:
    entered(Community, "Skanstes kopiena", "Skanstes kopienas")
    assert offered(Kind.COMMUNITY) == [("Skanstes kopiena", "Skanstes kopienas", "alike")]


def test_names_of_two_places_are_not_alike_by_what_they_share() -> None:
    for number, name in enumerate(("Salaspils novada pašvaldības dome", "Siguldas novada pašvaldības dome")):
        [one] = entered(Organisation, name)
        Organisation.objects.filter(pk=one.pk).update(place=Place.objects.filter(level="municipality")[number])
    assert offered() == []
    [other] = entered(Organisation, "Salaspils novada pasvaldibas dome")
    Organisation.objects.filter(pk=other.pk).update(place=Place.objects.filter(level="municipality")[2])
    assert [reasons for *_names, reasons in offered()] == ["name"]
    Organisation.objects.update(place=None)
    assert ("Salaspils novada pašvaldības dome", "Siguldas novada pašvaldības dome", "alike") in offered()


def test_what_was_said_not_to_be_the_same_is_not_offered_again() -> None:
    entered(Organisation, "Kokle", "KOKLE")
    [_pair] = offered()
    part_resemblance(Resemblance.objects.get(), actor=a_user(Role.MANAGER))
    assert offered() == []
    with pytest.raises(Refused):
        part_resemblance(Resemblance.objects.get(), actor=a_user(Role.MANAGER))


def test_a_pair_that_is_merged_is_not_offered_until_it_is_parted() -> None:
    kept, gone = entered(Organisation, "Kokle", "KOKLE")
    assert len(offered()) == 1
    merge_records(kept, gone=gone, actor=system_actor())
    assert not resemblances_to_settle(a_user(Role.COORDINATOR), Kind.ORGANISATION)
    assert offered() == []
    part_records(Merge.objects.get(), actor=system_actor())
    assert len(offered()) == 1


def test_a_pair_that_resembles_no_more_goes_and_new_reasons_come() -> None:
    kept, _other = entered(Organisation, "Kokle", "KOKLE")
    assert offered() == [("Kokle", "KOKLE", "name")]
    Organisation.objects.update(email="birojs@example.lv")
    assert offered() == [("Kokle", "KOKLE", "name email")]
    Organisation.objects.filter(pk=kept.pk).update(name="Stabule", email="")
    assert offered() == []


def test_a_manager_sees_pairs_of_persons_whom_their_centre_has_met_both() -> None:
    here, elsewhere = a_centre(), a_centre()
    own, other, foreign = entered(Person, "Anna Liepa", "Anna Liepa", "Anna Liepa")
    for person, centre in ((own, here), (other, here), (foreign, elsewhere)):
        person.centres.add(centre)
    assert len(offered(Kind.PERSON)) == 3
    manager = a_user(Role.MANAGER, centre=here)
    [only] = resemblances_to_settle(manager, Kind.PERSON)
    assert {only.first_id, only.second_id} == {own.pk, other.pk}
    assert not resemblances_to_settle(a_user(Role.STAFF, centre=here), Kind.PERSON)
    for resemblance in Resemblance.objects.exclude(pk=only.pk):
        with pytest.raises(NotAllowed):
            part_resemblance(resemblance, actor=manager)
    part_resemblance(only, actor=manager)


@pytest.mark.parametrize("rows", [1, 3])
def test_looking_costs_the_same_for_one_and_for_three(query_budget: QueryBudget, rows: int) -> None:
    for at in range(rows):
        entered(Organisation, f"Kokle {at}{at}{at}", f"KOKLE {at}{at}{at}!")
    # For each kind the records, the answers, and two for its transaction; the pairs.
    with query_budget(17):
        look_for_resemblances()
