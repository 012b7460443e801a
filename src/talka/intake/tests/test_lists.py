"""Lists are checked, written, brought in again without a change, and taken back."""

from __future__ import annotations

import datetime as dt

import pytest

from talka.accounts.actions import system_actor
from talka.accounts.tests.makers import a_centre
from talka.intake.actions import undo_list
from talka.intake.tests.makers import a_file, a_list, a_workbook, counts, staff, written
from talka.kernel.audit.models import AuditEntry
from talka.kernel.audit.trail import verify
from talka.kernel.imports.models import ImportBatch, ImportState
from talka.places.models import Place
from talka.registry.actions import add_member
from talka.registry.models import Community, Kind, Mandate, Network, NetworkMember, Organisation, Person
from talka.registry.queries.indexing import stale_words
from talka.registry.queries.search import search_registry
from talka.registry.tests.makers import (
    a_community,
    a_mandate,
    a_network,
    a_person,
    a_registration_number,
    an_organisation,
)

pytestmark = pytest.mark.django_db

HEADINGS = "Nosaukums|Reģ. nr.|Juridiskā forma|Dibināta|Reģistrēta vietā|Kalpo vietām|Darbības jomas|Valodas|E-pasts"


def a_row(number: str, name: str = "Biedrība „Šķūnis”") -> str:
    places = "Salas pagasts, Jēkabpils novads|Cēsis, Cēsu novads; LV0001000"
    return f"{name}|{number}|biedrība|14.07.2012.|{places}|sports|angļu; latviešu|info@example.lv"


def test_a_row_becomes_an_organisation_with_its_whole_profile() -> None:
    number, user = a_registration_number(), staff()

    batch = written(a_list(HEADINGS, a_row(number), actor=user), user)

    made = Organisation.objects.get(registration_number=number)
    assert (batch.state, counts(batch)) == (ImportState.DONE, {"new": 1})
    assert (made.name, made.legal_form, made.founded_on) == ("Biedrība „Šķūnis”", "BDR", dt.date(2012, 7, 14))
    assert (made.place.parent.name if made.place and made.place.parent else "") == "Jēkabpils novads"
    assert sorted(p.name for p in made.service_areas.all()) == ["Cēsis", "Rīga"]
    assert [area.code for area in made.areas.all()] == ["sport"]
    assert (made.languages, made.email, made.added_by) == (" lv en ", "info@example.lv", user)


def test_what_was_written_is_found_and_told_by_the_trail_as_if_it_had_been_typed() -> None:
    number, user = a_registration_number(), staff()

    written(a_list(HEADINGS, a_row(number), actor=user), user)

    made = Organisation.objects.get(registration_number=number)
    assert [found.record for found in search_registry(user, "skunis", Kind.ORGANISATION, 5)] == [made]
    assert stale_words() == 0
    entry = AuditEntry.objects.get(object_type="registry.Organisation", object_id=str(made.pk))
    assert (entry.verb, entry.actor_id) == ("registry.add_organisation", user.pk)
    assert verify().holds


def test_the_same_file_again_changes_nothing() -> None:
    number, user = a_registration_number(), staff()
    written(a_list(HEADINGS, a_row(number), actor=user), user)

    again = a_list(HEADINGS, a_row(number), actor=user)

    assert (again.state, counts(again)) == (ImportState.SAME, {"same": 1})


def test_an_empty_cell_leaves_what_is_known() -> None:
    user = staff()
    known = an_organisation("Kokle", registration_number=a_registration_number())
    known.email = "kokle@example.lv"
    known.save()

    batch = a_list("Nosaukums|Reģ. nr.|E-pasts|Tālrunis", f"Kokle|{known.registration_number}||29111111", actor=user)
    written(batch, user)

    known.refresh_from_db()
    assert (known.email, known.phone, known.version) == ("kokle@example.lv", "29111111", 2)


def test_a_new_name_keeps_the_old_one_findable_and_undoing_gives_it_back() -> None:
    user, number = staff(), a_registration_number()
    known = an_organisation("Jēkabpils stabule", registration_number=number)

    batch = written(a_list("Nosaukums|Reģ. nr.", f"Jēkabpils stabules|{number}", actor=user), user)

    assert [str(one) for one in known.former_names.all()] == ["Jēkabpils stabule"]
    assert search_registry(user, "stabule", Kind.ORGANISATION, 5)
    undo_list(batch, actor=user)
    known.refresh_from_db()
    assert (known.name, known.former_names.count(), stale_words()) == ("Jēkabpils stabule", 0, 0)


def everything() -> dict[str, int]:
    return {m.__name__: m.objects.count() for m in (Organisation, Community, Network, NetworkMember, Person, Mandate)}


def test_sheets_refer_to_each_other_and_all_of_it_is_taken_back() -> None:
    user, number = staff(), a_registration_number()
    before = everything()
    written(a_list("Nosaukums|Reģ. nr.", f"Koris|{number}", actor=user), user)
    for table, lines in {
        "communities": ("Nosaukums|Vieta|Uztur organizācija", f"Pagalms|Cēsis|{number}"),
        "networks": ("Nosaukums|Tēma|Koordinē organizācija", "Koru tīkls|dziesmas|Koris"),
        "members": ("Tīkls|Organizācija|Kopiena|No", "Koru tīkls|Koris||01.03.2024.", "Koru tīkls||Pagalms|"),
        "persons": ("Vārds, uzvārds|E-pasts|Organizācija", "Anna Ozola|anna@example.lv|Koris"),
        "mandates": ("Persona|Organizācija|Loma", "Anna Ozola|Koris|valdes loceklis"),
    }.items():
        batch = a_list(*lines, actor=user, table=table)
        assert batch.state == ImportState.READY, (table, [r.problems for r in batch.rows.all()], batch.message)
        written(batch, user)

    assert {name: now - before[name] for name, now in everything().items()} == {
        "Organisation": 1, "Community": 1, "Network": 1, "NetworkMember": 2, "Person": 1, "Mandate": 1,
    }  # fmt: skip
    assert Person.objects.visible_to(user).get(name="Anna Ozola").centres.count() == 1
    for batch in ImportBatch.objects.filter(state=ImportState.DONE).order_by("-pk"):
        undo_list(batch, actor=user)
        batch.refresh_from_db()
        assert (batch.state, batch.message) == (ImportState.UNDONE, "")
    assert (everything(), stale_words()) == (before, 0)


def test_the_registry_in_the_shape_of_the_template_changes_nothing_when_it_comes_back() -> None:
    centre = a_centre()
    user = staff(centre)
    place = Place.objects.get(code="LV0001000")
    first = an_organisation("Kokle", registration_number=a_registration_number())
    twin, other = an_organisation("Divi vienādi"), an_organisation("Divi vienādi")
    twin.place = place
    twin.notes, twin.languages = "=1+1\notrā rinda", " en lv "
    twin.save()
    twin.service_areas.set([place])
    community = a_community("Pagalms", host=other, territory_text="no upes")
    network = a_network("Tīkls", coordinator=first)
    add_member(NetworkMember(network=network, organisation=twin, starts=dt.date(2024, 3, 1)), actor=system_actor())
    add_member(NetworkMember(network=network, community=community), actor=system_actor())
    person = a_person("Anna Ozola", email="anna@example.lv", organisation=other, centre=centre)
    a_person("Anna Ozola", centre=centre)
    a_mandate(person, community=community, role=Mandate.Role.REPRESENTATIVE)

    batch = a_file(a_workbook(user), actor=user)

    assert [row.problems for row in batch.rows.filter(status="wrong")] == []
    assert {status for found in batch.counts.values() for status in found} == {"same"}
    assert (batch.state, len(batch.counts)) == (ImportState.SAME, 6)
