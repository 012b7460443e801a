"""Two records that are one, and parting them again."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.apps import apps
from django.db.models import Model

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.activities.models import Participation
from talka.activities.tests.makers import some_work, takes_part
from talka.kernel.actions import NotAllowed, Refused
from talka.kernel.audit.models import AuditEntry
from talka.registry.actions import add_organisation, edit_organisation
from talka.registry.actions.merges import merge_records, part_records
from talka.registry.models import (
    Community,
    Kind,
    Mandate,
    Merge,
    Network,
    NetworkMember,
    Organisation,
    OrganisationName,
    Person,
)
from talka.registry.queries.indexing import stale_words
from talka.registry.queries.merging import frozen, merged_into, preview_merge
from talka.registry.queries.references import references_to
from talka.registry.queries.search import search_registry
from talka.registry.tests.makers import a_person, a_registration_number, an_organisation

pytestmark = pytest.mark.django_db


def merged(kept: Organisation | Community | Person, gone: Organisation | Community | Person, **given: object) -> Merge:
    merge_records(kept, gone=gone, actor=system_actor(), **given)  # type: ignore[arg-type]  # names of facts
    return Merge.objects.latest("pk")


def all_that_points() -> dict[str, list[dict[str, object]]]:
    """Every record and every row that points to one, but for the number of changes."""
    models: set[type[Model]] = {Organisation, Community, Network, Person}
    for target in tuple(models):
        models |= {reference.model for reference in references_to(target)}
    rows = {m._meta.label: [frozen(row) for row in m._default_manager.order_by("pk")] for m in models}
    for columns in (row for of_model in rows.values() for row in of_model):
        columns.pop("version", None)
    return rows


@pytest.mark.parametrize("target", [Organisation, Community, Network, Person])
def test_everything_that_points_to_a_record_is_declared_by_its_module(target: type[Model]) -> None:
    declared = {(one.model._meta.label, one.field) for one in references_to(target)}
    there = set()
    for model in apps.get_models(include_auto_created=True):
        there |= {
            (model._meta.label, field.name)
            for field in model._meta.concrete_fields
            if field.is_relation and field.related_model is target
        }
    assert there - declared == set()
    # A number that is no foreign key is declared, too.
    assert declared - there == ({("registry.Reading", "person_id")} if target is Person else set())


def test_what_pointed_to_the_other_points_to_the_one_that_stays_and_returns() -> None:
    kept, gone = an_organisation("Kokle"), an_organisation("Kokle, biedrība")
    anna = a_person("Anna", organisation=gone)
    network = Network(name="Tīkls")
    network.save()
    for one in (kept, gone):
        NetworkMember.objects.create(network=network, organisation=one)
    Mandate.objects.create(person=anna, organisation=gone, role=Mandate.Role.BOARD)
    takes_part(some_work(), organisation=gone)
    before = all_that_points()
    merge = merged(kept, gone)
    anna.refresh_from_db()
    assert anna.organisation == kept
    assert Participation.objects.get().organisation == kept
    assert NetworkMember.objects.get().organisation == kept
    assert not Organisation.objects.filter(pk=gone.pk).exists()
    part_records(merge, actor=system_actor())
    assert all_that_points() == before
    assert stale_words() == 0


def test_facts_are_those_that_were_chosen_and_otherwise_the_only_known_ones() -> None:
    number = a_registration_number(1)
    kept = an_organisation("Kokle")
    gone = add_organisation(
        Organisation(name="Stabule", registration_number=number, email="birojs@example.lv", phone="1"),
        actor=system_actor(),
    )
    edit_organisation(kept, values={"phone": "2"}, version=1, actor=system_actor())
    assert {one.field: one.from_gone for one in preview_merge(kept, gone).choices} == {
        "name": False, "registration_number": True, "email": True, "phone": False,
    }  # fmt: skip
    merge = merged(kept, gone)
    kept.refresh_from_db()
    assert (kept.name, kept.registration_number, kept.email, kept.phone) == ("Kokle", number, "birojs@example.lv", "2")
    part_records(merge, actor=system_actor())
    merged(kept, gone, from_gone=["name"])
    kept.refresh_from_db()
    assert (kept.name, kept.registration_number, kept.phone) == ("Stabule", None, "2")


def test_the_name_that_went_finds_the_organisation_until_they_are_parted() -> None:
    kept, gone = an_organisation("Kokle"), an_organisation("Stabule")
    staff = a_user(Role.STAFF)
    merge = merged(kept, gone)
    [found] = search_registry(staff, "stabules", Kind.ORGANISATION, 5)
    assert found.record == kept
    part_records(merge, actor=system_actor())
    [found] = search_registry(staff, "stabules", Kind.ORGANISATION, 5)
    assert found.record == gone
    assert not OrganisationName.objects.exists()


def test_what_one_of_the_two_did_not_show_to_everybody_is_not_shown() -> None:
    kept, gone = an_organisation("Kokle"), an_organisation("Stabule")
    Organisation.objects.filter(pk=kept.pk).update(public_fields=" email website ")
    Organisation.objects.filter(pk=gone.pk).update(public_fields=" website ")
    merged(kept, gone)
    kept.refresh_from_db()
    assert kept.public_fields == " website "


def test_of_two_rows_that_would_stand_twice_the_fuller_stays_and_both_return() -> None:
    centre = a_centre()
    kept, gone = a_person("Anna Bērziņa", centre=centre), a_person("Anna Berzina", centre=centre)
    kokle, seminar = an_organisation("Kokle"), some_work(centre=centre)
    takes_part(seminar, person=kept)
    takes_part(seminar, person=gone, organisation=kokle)
    before = all_that_points()
    merge = merged(kept, gone)
    only = Participation.objects.get()
    assert (only.person, only.organisation) == (kept, kokle)
    part_records(merge, actor=system_actor())
    assert all_that_points() == before


def test_the_centres_of_both_have_met_the_person_that_stays() -> None:
    here, elsewhere = a_centre(), a_centre()
    kept, gone = a_person("Anna", centre=here), a_person("Anna", centre=elsewhere)
    merge = merged(kept, gone)
    assert set(kept.centres.all()) == {here, elsewhere}
    part_records(merge, actor=system_actor())
    assert set(kept.centres.all()) == {here}
    assert set(Person.objects.get(pk=gone.pk).centres.all()) == {elsewhere}


def test_communities_are_merged_and_parted() -> None:
    kept, gone = Community(name="Skanste"), Community(name="Skanstes kopiena", theme="pagalmi")
    kept.save()
    gone.save()
    merge = merged(kept, gone)
    kept.refresh_from_db()
    assert kept.theme == "pagalmi"
    part_records(merge, actor=system_actor())
    assert list(Community.objects.values_list("name", "theme")) == [("Skanste", ""), ("Skanstes kopiena", "pagalmi")]


def test_an_old_key_leads_through_all_merges_to_the_one_that_stays() -> None:
    first, second, third = an_organisation(), an_organisation(), an_organisation()
    assert merged_into(Organisation, first.pk) is None
    merged(second, first)
    merged(third, second)
    assert merged_into(Organisation, first.pk) == third.pk
    assert merged_into(Organisation, third.pk) is None


def test_what_came_to_the_kept_one_since_stays_with_it() -> None:
    kept, gone = an_organisation("Kokle"), an_organisation("Stabule")
    old = takes_part(some_work(), organisation=gone)
    merge = merged(kept, gone)
    new = takes_part(some_work(), organisation=kept)
    part_records(merge, actor=system_actor())
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.organisation_id, new.organisation_id) == (gone.pk, kept.pk)


def test_a_fact_that_was_taken_over_and_edited_since_cannot_be_parted() -> None:
    kept = an_organisation("Kokle")
    gone = add_organisation(Organisation(name="Stabule", phone="111"), actor=system_actor())
    merge = merged(kept, gone)
    kept.refresh_from_db()
    edit_organisation(kept, values={"phone": "222"}, version=kept.version, actor=system_actor())
    before = all_that_points()
    with pytest.raises(Refused, match="tālrunis"):
        part_records(merge, actor=system_actor())
    assert all_that_points() == before
    # A fact that the merge left alone keeps what it was given since.
    edit_organisation(kept, values={"phone": "111", "notes": "Jauns"}, version=kept.version, actor=system_actor())
    part_records(merge, actor=system_actor())
    kept.refresh_from_db()
    assert (kept.phone, kept.notes) == ("", "Jauns")


def test_the_later_merge_is_undone_first_also_where_only_a_row_of_both_is_shared() -> None:
    kokle, stabule = an_organisation("Kokle"), an_organisation("Stabule")
    anna, other_anna = a_person("Anna", organisation=stabule), a_person("Anna Ozola")
    before = all_that_points()
    first = merged(kokle, stabule)
    second = merged(other_anna, anna)
    with pytest.raises(Refused, match="Anna"):
        part_records(first, actor=system_actor())
    part_records(second, actor=system_actor())
    part_records(first, actor=system_actor())
    assert all_that_points() == before


def test_a_registration_number_that_another_took_since_is_named() -> None:
    number = a_registration_number(1)
    kept, gone = an_organisation("Kokle"), an_organisation("Stabule", registration_number=number)
    merge = merged(kept, gone, from_gone=[])
    an_organisation("Cītara", registration_number=number)
    with pytest.raises(Refused, match="Cītara"):
        part_records(merge, actor=system_actor())
    assert not Organisation.objects.filter(pk=gone.pk).exists()


def test_what_cannot_be_one_is_refused() -> None:
    kokle, anna = an_organisation("Kokle"), a_person("Anna")
    erased = a_person("Pseidonīms")
    Person.objects.filter(pk=erased.pk).update(erased_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    erased.refresh_from_db()
    for kept, gone in ((kokle, kokle), (anna, erased), (kokle, anna)):
        with pytest.raises(Refused):
            merge_records(kept, gone=gone, actor=system_actor())
    merge = merged(kokle, an_organisation("Stabule"))
    part_records(merge, actor=system_actor())
    with pytest.raises(Refused):
        part_records(merge, actor=system_actor())


def test_somebody_whose_data_is_erased_is_not_offered() -> None:
    anna, other, erased = a_person("Anna Ozola"), a_person("Anna Ozole"), a_person("Anna Ozols")
    Person.objects.filter(pk=erased.pk).update(erased_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    browser = signed_in(a_user(Role.COORDINATOR))
    page = browser.get(f"/registry/merge/person/{anna.pk}/", {"q": "Anna"}).text
    assert f"/registry/merge/person/{anna.pk}/{other.pk}/" in page
    assert f"/registry/merge/person/{anna.pk}/{erased.pk}/" not in page
    for pks in (f"{erased.pk}", f"{anna.pk}/{erased.pk}", f"{erased.pk}/{anna.pk}"):
        assert browser.get(f"/registry/merge/person/{pks}/").status_code == 404
    assert f"/registry/merge/person/{erased.pk}/" not in browser.get(f"/registry/persons/{erased.pk}/").text


def test_dates_that_contradict_each_other_are_refused_in_words() -> None:
    kept, gone = an_organisation("Kokle"), an_organisation("Stabule")
    Organisation.objects.filter(pk=kept.pk).update(founded_on=dt.date(2020, 1, 1))
    Organisation.objects.filter(pk=gone.pk).update(closed_on=dt.date(2010, 1, 1))
    kept.refresh_from_db()
    gone.refresh_from_db()
    with pytest.raises(Refused, match="datumus"):
        merge_records(kept, gone=gone, actor=system_actor())
    assert Organisation.objects.filter(pk=gone.pk).exists()


def test_the_trail_says_what_was_taken_in_and_restored() -> None:
    kept, gone = an_organisation("Kokle"), an_organisation("Stabule")
    manager = a_user(Role.MANAGER)
    merge_records(kept, gone=gone, actor=manager, reason="Viena un tā pati")
    entry = AuditEntry.objects.latest("sequence")
    assert (entry.verb, entry.object_id, entry.reason) == ("registry.merge_records", str(kept.pk), "Viena un tā pati")
    assert json.loads(entry.changes)["taken_in"] == [None, gone.pk]
    part_records(Merge.objects.get(), actor=manager)
    entry = AuditEntry.objects.latest("sequence")
    assert (entry.verb, json.loads(entry.changes)["restored"]) == ("registry.part_records", [None, gone.pk])


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.STAFF, False), (Role.MANAGER, True), (Role.COORDINATOR, True), (Role.ADMINISTRATOR, True),
        (Role.REVIEWER, False), (None, False),
    ],
)  # fmt: skip
def test_who_may_merge_and_part_organisations(role: Role | None, *, may: bool) -> None:
    kept, gone, user = an_organisation(), an_organisation(), a_user(role)
    assert merge_records.allows(user, kept) is may
    if not may:
        with pytest.raises(NotAllowed):
            merge_records(kept, gone=gone, actor=user)
    assert part_records.allows(user, merged(kept, gone)) is may


def test_a_manager_merges_persons_whom_their_centre_has_met_both() -> None:
    here, elsewhere = a_centre(), a_centre()
    manager = a_user(Role.MANAGER, centre=here)
    own, other, foreign = a_person(centre=here), a_person(centre=here), a_person(centre=elsewhere)
    for kept, gone in ((own, foreign), (foreign, own)):
        with pytest.raises(NotAllowed):
            merge_records(kept, gone=gone, actor=manager)
    assert Person.objects.filter(pk=foreign.pk).exists()
    merge_records(own, gone=other, actor=manager)
    with pytest.raises(NotAllowed):
        part_records(Merge.objects.get(), actor=a_user(Role.MANAGER, centre=elsewhere))
    part_records(Merge.objects.get(), actor=manager)
