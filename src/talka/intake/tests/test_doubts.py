"""What looks like a record that is there, or may mean several things, is asked; nothing is written before."""

from __future__ import annotations

import pytest

from talka.accounts.tests.makers import a_centre
from talka.intake.actions import answer_doubts, check_again, confirm_list
from talka.intake.models import Doubt
from talka.intake.tests.makers import a_file, a_list, answered, counts, staff, the_doubt, written
from talka.kernel.actions import Refused
from talka.kernel.imports.models import ImportState
from talka.places.models import Place
from talka.registry.models import Community, Organisation, Person
from talka.registry.tests.makers import a_community, a_person, a_registration_number, an_organisation

pytestmark = pytest.mark.django_db


def values(doubt: Doubt) -> list[str]:
    return [option["value"] for option in doubt.options]


def test_a_name_that_is_very_much_alike_is_asked_and_the_answer_decides() -> None:
    user = staff()
    known = an_organisation("Jēkabpils amatnieki")

    batch = a_list("Nosaukums|Tālrunis", "Jēkabpils amatnieku|29111111", actor=user)

    assert (batch.state, counts(batch)) == (ImportState.READY, {"doubtful": 1})
    assert values(the_doubt(batch)) == [str(known.pk), "new", "skip"]
    with pytest.raises(Refused):
        confirm_list(batch, actor=user)

    answered(batch, user, str(known.pk))
    assert counts(batch) == {"changed": 1}
    written(batch, user)
    known.refresh_from_db()
    assert (known.name, known.phone) == ("Jēkabpils amatnieki", "29111111")


@pytest.mark.parametrize(("answer", "count", "organisations"), [("new", {"new": 1}, 2), ("skip", {"left_out": 1}, 1)])
def test_another_one_is_added_and_a_row_may_be_left_out(answer: str, count: dict[str, int], organisations: int) -> None:
    user = staff()
    an_organisation("Kokles draugi")
    batch = answered(a_list("Nosaukums", "Kokles draugs", actor=user), user, answer)
    assert counts(batch) == count
    if answer == "new":
        written(batch, user)
    assert Organisation.objects.count() == organisations


def test_the_same_number_with_another_name_is_a_question_without_a_new_one() -> None:
    user, number = staff(), a_registration_number()
    known = an_organisation("Kokle", registration_number=number)
    batch = a_list("Nosaukums|Reģ. nr.", f"Pavisam cita|{number}", actor=user)
    assert values(the_doubt(batch)) == [str(known.pk), "skip"]


def test_another_spelling_in_a_list_is_no_new_name_and_a_new_name_comes_with_the_number() -> None:
    user, number = staff(), a_registration_number()
    known = an_organisation("Biedrība „Kokle”", registration_number=number)
    for row in (f"KOKLE|{number}", "Kokle|"):
        assert counts(a_list("Nosaukums|Reģ. nr.", row, actor=user)) == {"same": 1}
    for headings, row in (
        ("Nosaukums|Reģ. nr.", f"Kokles|{number}"),
        ("Nosaukums|Ieraksta numurs", f"KOKLE|{known.pk}"),
    ):
        assert counts(a_list(headings, row, actor=user)) == {"changed": 1}


def test_two_numbers_are_two_organisations_whatever_their_names() -> None:
    user = staff()
    an_organisation("Kokle", registration_number=a_registration_number())
    batch = a_list("Nosaukums|Reģ. nr.", f"Kokle|{a_registration_number()}", actor=user)
    assert counts(batch) == {"new": 1}


@pytest.mark.parametrize("column", ["E-pasts", "Tālrunis"])
def test_the_same_address_or_telephone_is_asked(column: str) -> None:
    user = staff()
    known = an_organisation("Kokle")
    known.email, known.phone = "birojs@example.lv", "+371 29 111 111"
    known.save()
    value = "Birojs@example.lv" if column == "E-pasts" else "29111111"
    batch = a_list(f"Nosaukums|{column}", f"Stabule|{value}", actor=user)
    assert values(the_doubt(batch)) == [str(known.pk), "new", "skip"]


def test_a_parish_that_two_municipalities_have_is_asked_once_for_all_its_rows() -> None:
    user = staff()
    both = Place.objects.filter(name="Salas pagasts", valid_until=None)
    assert both.count() == 2
    batch = a_list("Nosaukums|Vieta", "Pagalms|Salas pagasts", "Avots|Salas pagasts", actor=user, table="communities")
    assert set(values(the_doubt(batch))) == {str(place.pk) for place in both}

    chosen = both.get(parent__name="Mārupes novads")
    written(answered(batch, user, str(chosen.pk)), user)

    assert counts(batch, "communities") == {"new": 2}
    assert set(Community.objects.values_list("place", flat=True)) == {chosen.pk}


def test_a_name_that_two_organisations_have_is_asked_where_a_cell_means_one() -> None:
    user = staff()
    first, second = an_organisation("Divi vienādi"), an_organisation("Divi vienādi")
    batch = a_list("Vārds, uzvārds|Organizācija", "Anna Ozola|Divi vienādi", actor=user, table="persons")
    assert values(the_doubt(batch)) == [str(first.pk), str(second.pk)]
    written(answered(batch, user, str(second.pk)), user)
    assert Person.objects.get().organisation == second


def test_communities_of_one_name_in_two_places_are_two() -> None:
    user = staff()
    a_community("Pagalms")
    batch = a_list("Nosaukums|Vieta", "Pagalms|Cēsis", "Pagalms|Rīga", actor=user, table="communities")
    assert counts(batch, "communities") == {"new": 1, "same": 1}


def test_a_namesake_is_asked_and_somebody_whom_only_another_centre_has_met_is_not_told_about() -> None:
    here, there = a_centre(), a_centre()
    user = staff(here)
    known = a_person("Anna Ozola", centre=here)
    a_person("Juris Kalns", centre=there)
    batch = a_list("Vārds, uzvārds|E-pasts", "Anna Ozola|anna@example.lv", "Juris Kalns|", actor=user, table="persons")
    assert counts(batch, "persons") == {"doubtful": 1, "new": 1}
    assert values(the_doubt(batch)) == [str(known.pk), "new", "skip"]


def test_somebody_met_elsewhere_is_known_by_name_and_address_and_nothing_else_changes_or_is_shown() -> None:
    here, there = a_centre(), a_centre()
    user = staff(here)
    known = a_person("Anna Ozola", email="anna@example.lv", organisation=an_organisation("Slepenā"), centre=there)

    batch = a_list(
        "Vārds, uzvārds|E-pasts|Tālrunis", "Anna Ozola|anna@example.lv|29111111", actor=user, table="persons"
    )

    assert counts(batch, "persons") == {"changed": 1}
    assert "Slepenā" not in str([(row.values, row.changes) for row in batch.rows.all()])
    written(batch, user)
    known.refresh_from_db()
    assert (known.phone, set(known.centres.all())) == ("", {here, there})


def test_what_a_nameless_file_holds_is_asked() -> None:
    user = staff()
    batch = a_file("Nosaukums;Vieta\nPagalms;Cēsis\n".encode("cp1257"), actor=user, name="dati.csv")
    assert "communities" in values(the_doubt(batch))
    answered(batch, user, "communities")
    assert counts(batch, "communities") == {"new": 1}


def test_an_answer_that_is_none_is_refused_and_answers_may_be_changed() -> None:
    user = staff()
    known = an_organisation("Kokles draugi")
    batch = a_list("Nosaukums", "Kokles draugs", actor=user)
    doubt = the_doubt(batch)
    with pytest.raises(Refused):
        answer_doubts(batch, answers={doubt.pk: "999"}, actor=user)
    answered(batch, user, "new")
    answer_doubts(batch, answers={doubt.pk: str(known.pk)}, actor=user)
    batch.refresh_from_db()
    assert (batch.state, counts(batch)) == (ImportState.READY, {"same": 1})


def test_an_answer_that_means_nobody_any_more_is_asked_anew() -> None:
    user = staff()
    known = an_organisation("Kokles draugi")
    an_organisation("Kokles draugs b")
    batch = answered(a_list("Nosaukums", "Kokles draugai", actor=user), user, str(known.pk))
    Organisation.objects.filter(pk=known.pk).delete()
    check_again(batch, actor=user)
    batch.refresh_from_db()
    assert str(known.pk) not in values(the_doubt(batch))


def test_what_was_entered_since_the_check_is_refused_and_seen_when_it_is_checked_again() -> None:
    user, number = staff(), a_registration_number()
    batch = a_list("Nosaukums|Reģ. nr.", f"Kokle|{number}", actor=user)
    an_organisation("Kokle", registration_number=number)
    with pytest.raises(Refused):
        confirm_list(batch, actor=user)
    batch.refresh_from_db()
    assert (batch.state, Organisation.objects.count()) == (ImportState.READY, 1)
    check_again(batch, actor=user)
    batch.refresh_from_db()
    assert (batch.state, counts(batch)) == (ImportState.SAME, {"same": 1})


def test_pasted_rows_are_parted_by_tabs_whatever_commas_and_quotation_marks_they_hold() -> None:
    user = staff()
    batch = a_list(
        "Vārds, uzvārds|E-pasts|Tālrunis, mob.", 'Anna "Zaķis" Ozola|anna@example.lv|', '"Juris" Kalns||',
        actor=user, table="persons",
    )  # fmt: skip
    assert [row.values["name"] for row in batch.rows.all()] == ['Anna "Zaķis" Ozola', '"Juris" Kalns']
