"""Forgetting a person: nothing tells who it was, and no number changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import LazySettings

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user
from talka.activities.models import Activity, Participation
from talka.activities.queries.participations import reach_of
from talka.directory.actions import write_invitation_again
from talka.directory.tests.makers import an_invited_claim
from talka.kernel.actions import Conflict, NotAllowed, Refused
from talka.kernel.audit.models import AuditEntry
from talka.kernel.audit.trail import verify, write_entry
from talka.kernel.imports.models import ImportBatch, ImportRow
from talka.kernel.testing.plugin import Freeze
from talka.privacy.actions import AlreadyErased, erase_person
from talka.privacy.models import Erasure
from talka.privacy.queries.sections import sections_of
from talka.privacy.tests.makers import CANARIES, forgotten, somebody_known, took_part
from talka.registry.actions.merges import part_records
from talka.registry.models import AccessNeed, Claim, Kind, Mandate, Merge, Person
from talka.registry.queries.indexing import stale_words
from talka.registry.queries.search import search_registry
from talka.registry.tests.makers import a_person, an_organisation

pytestmark = pytest.mark.django_db
# What runs after a commit, run in a test that is never committed.
Commit = Callable[..., AbstractContextManager[object]]


@pytest.fixture(autouse=True)
def files(settings: LazySettings, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path / "files"


def whole_database() -> str:
    """Every value of every table of ours, as text."""
    models = [one for one in apps.get_models(include_auto_created=True) if one.__module__.startswith("talka.")]
    names = [[field.attname for field in model._meta.concrete_fields] for model in models]
    return "\n".join(
        f"{model._meta.label} {row}"
        for model, columns in zip(models, names, strict=True)
        for row in model._default_manager.values_list(*columns)
    )


def test_nothing_in_any_table_tells_who_it_was() -> None:
    person = somebody_known(a_centre())
    took_part(person)
    before = whole_database()
    assert all(canary in before for canary in CANARIES)
    forgotten(person)
    after = whole_database()
    assert [canary for canary in CANARIES if canary in after] == []
    stored = Person.objects.get(pk=person.pk)
    assert (stored.name, stored.email, stored.phone, stored.organisation) == (
        f"Persona P-{person.pk:06d}",
        "",
        "",
        None,
    )
    assert stored.erased_at is not None


def test_samples_of_imports_name_the_person_no_more() -> None:
    centre = a_centre()
    person = somebody_known(centre)
    batch = ImportBatch.objects.create(
        kind="agreement", centre=centre, file_name="darbi.xlsx", started_by=system_actor()
    )
    values = {"title": f"Saruna ar {person.name}", "notes": "putns@kanarija.lv", "place": "Rīga"}
    ImportRow.objects.create(batch=batch, table="activities", number=7, status="new", key="Saruna", values=values)
    told = [one.rows for one in sections_of(person, None) if one.held.name == "imports"]
    assert [row[1:] for row in told[0]] == [("darbi.xlsx", 7)]
    forgotten(person)
    assert not any(canary in whole_database() for canary in CANARIES)
    assert ImportRow.objects.get().values["place"] == "Rīga"


def test_claims_with_the_address_go_but_for_a_right_that_holds() -> None:
    person = somebody_known(a_centre())
    about = {"organisation": an_organisation("Kokle"), "name": "Zelma Kanārija", "email": person.email}
    old = Claim.objects.create(words="Zelma Kanārija", **about)
    write_entry(actor="Talka", verb="directory.claim", subject=old, changes={"email": ("", person.email)})
    held = Claim.objects.create(granted=True, **about)
    forgotten(person)
    old.refresh_from_db()
    held.refresh_from_db()
    assert (old.name, old.email, old.words) == (f"Persona P-{person.pk:06d}", "", "")
    assert held.email == "putns@kanarija.lv"
    assert not any(canary in str(AuditEntry.objects.values_list("object_label", "changes")) for canary in CANARIES)
    assert verify().holds


def test_the_trail_still_holds_and_says_what_was_done() -> None:
    person = somebody_known(a_centre())
    verbs = list(AuditEntry.objects.order_by("sequence").values_list("verb", flat=True))
    assert verify().holds
    forgotten(person)
    outcome = verify()
    assert outcome.holds
    assert outcome.redacted >= 4
    assert list(AuditEntry.objects.order_by("sequence").values_list("verb", flat=True)) == [
        *verbs,
        "privacy.erase_person",
    ]


def test_two_who_stand_in_one_entry_are_forgotten_one_after_the_other() -> None:
    person, other = somebody_known(a_centre()), a_person("Otilija Otrā")
    merge = Merge.objects.get()
    part_records(merge, actor=system_actor())
    forgotten(person)
    assert verify().holds
    forgotten(Person.objects.get(pk=merge.gone_id))
    forgotten(other)
    assert verify().holds
    assert "Otilija" not in whole_database()


def test_a_namesake_keeps_the_name() -> None:
    centre = a_centre()
    first, second = a_person("Jānis Bērziņš", centre=centre), a_person("Jānis Bērziņš", centre=centre)
    forgotten(first)
    assert Person.objects.get(pk=second.pk).name == "Jānis Bērziņš"
    entries = AuditEntry.objects.filter(object_type="registry.Person", object_id=str(second.pk))
    assert [entry.object_label for entry in entries] == ["Jānis Bērziņš"]
    gone = AuditEntry.objects.filter(object_type="registry.Person", object_id=str(first.pk))
    assert [entry.object_label for entry in gone] == [f"Persona P-{first.pk:06d}"]


def test_what_the_person_took_part_in_is_still_counted_as_one_person() -> None:
    person = somebody_known(a_centre())
    works = [took_part(person), took_part(person)]
    before = reach_of("", Activity.objects.filter(pk__in=[one.pk for one in works]))
    forgotten(person)
    assert reach_of("", Activity.objects.filter(pk__in=[one.pk for one in works])) == before
    assert Participation.objects.filter(person=person).count() == 2


def test_mandates_stay_without_their_proof_and_needs_go(
    tmp_path: Path, django_capture_on_commit_callbacks: Commit
) -> None:
    person = somebody_known(a_centre())
    path = tmp_path / "files" / "aa" / "Protokols-K7.pdf"
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        forgotten(person)
    mandate = Mandate.objects.get(person=person)
    assert (mandate.proof, mandate.household, mandate.file) == ("", "", None)
    assert not path.exists()
    assert not AccessNeed.objects.exists()


def test_a_merge_can_still_be_undone_as_two_pseudonyms() -> None:
    person = somebody_known(a_centre())
    merge = Merge.objects.get()
    forgotten(person)
    merge.refresh_from_db()
    part_records(merge, actor=system_actor())
    names = list(Person.objects.filter(pk__in=[person.pk, merge.gone_id]).order_by("pk").values_list("name", flat=True))
    assert names == [f"Persona P-{person.pk:06d}", f"Persona P-{merge.gone_id:06d}"]
    assert not Person.objects.filter(erased_at=None, pk=merge.gone_id).exists()


def test_nobody_is_found_by_the_name_any_more() -> None:
    person = somebody_known(a_centre())
    coordinator = a_user(Role.COORDINATOR)
    assert search_registry(coordinator, "Kanārija", Kind.PERSON, 5)
    forgotten(person)
    assert not search_registry(coordinator, "Kanārija", Kind.PERSON, 5)
    assert stale_words() == 0


def test_whoever_is_forgotten_stands_in_the_list_beside_the_database(
    tmp_path: Path, django_capture_on_commit_callbacks: Commit
) -> None:
    person = somebody_known(a_centre())
    with django_capture_on_commit_callbacks(execute=True):
        forgotten(person)
    listed = json.loads((tmp_path / "erased.json").read_text(encoding="utf-8"))["people"]
    assert {one["id"] for one in listed} == {person.pk, Merge.objects.get().gone_id}
    assert not any(canary in str(listed) for canary in CANARIES)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.COORDINATOR, Role.ADMINISTRATOR])
def test_whoever_answers_for_the_person_may_forget(role: Role) -> None:
    centre = a_centre()
    person = a_person(centre=centre)
    user = a_user(role, centre=centre if role == Role.MANAGER else None)
    erase_person(Erasure(person_id=person.pk, cause="asked"), actor=user)
    assert Person.objects.get(pk=person.pk).erased_at is not None


@pytest.mark.parametrize(("role", "own"), [(Role.STAFF, True), (Role.MANAGER, False)])
def test_others_may_not(role: Role, *, own: bool) -> None:
    centre = a_centre()
    person = a_person(centre=centre)
    user = a_user(role, centre=centre if own else a_centre())
    with pytest.raises(NotAllowed):
        erase_person(Erasure(person_id=person.pk, cause="asked"), actor=user)


def test_somebody_who_changed_meanwhile_is_looked_at_again() -> None:
    person = a_person()
    with pytest.raises(Conflict):
        erase_person(Erasure(person_id=person.pk, cause="asked"), version=person.version + 1, actor=system_actor())


def test_nobody_is_forgotten_twice() -> None:
    person = a_person()
    forgotten(person)
    with pytest.raises((AlreadyErased, NotAllowed)):
        forgotten(person)


def test_an_open_invitation_ends_and_is_not_sent_again(freeze: Freeze) -> None:
    freeze("2026-03-02 10:00")
    person, staff = somebody_known(a_centre()), a_user(Role.STAFF)
    stale = an_invited_claim(an_organisation("Kokle"), email=person.email, actor=staff)
    other = an_invited_claim(an_organisation("Stabule"), actor=staff)
    forgotten(person)
    stored = Claim.objects.get(pk=stale.pk)
    assert (stored.email, stored.ended_at is not None) == ("", True)
    freeze("2026-03-02 12:00")
    assert not write_invitation_again.allows(staff, stored)
    with pytest.raises(Refused):
        write_invitation_again(stale, actor=staff)
    write_invitation_again(other, actor=staff)
