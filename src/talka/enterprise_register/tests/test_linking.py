"""Organisations of the registry that the register knows: filled, kept up to date, never overwritten where corrected."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user
from talka.enterprise_register.actions import add_from_register, take_register_value
from talka.enterprise_register.queries.entries import differences_of, facts_of_number
from talka.enterprise_register.tests.makers import ONE, TWO, Line, brought_in, but, entry
from talka.kernel.actions import Conflict, NotAllowed, Refused
from talka.kernel.audit.trail import entries_about
from talka.kernel.testing.plugin import Freeze
from talka.places.models import Place
from talka.registry.actions import AlreadyKnown, LooksLike, edit_organisation
from talka.registry.models import ActivityArea, LegalForm, Organisation, Status
from talka.registry.tests.makers import an_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture(autouse=True)
def _a_day(freeze: Freeze) -> None:
    freeze("2026-11-21")


def test_empty_facts_of_an_organisation_with_the_number_are_filled(tmp_path: Path) -> None:
    ours = an_organisation("Šķūnis, biedrība", registration_number=ONE, place_text="Klubs")
    other = an_organisation("Cita", registration_number=TWO)
    run = brought_in(tmp_path, Line(), areas=[(ONE, "Sports")], benefit=[(ONE, "06.10.2018", "", "Sports")])
    ours.refresh_from_db()
    assert (run.counts["linked"], run.counts["updated"]) == (1, 1)
    assert entry().organisation == ours
    # What staff wrote stays.
    assert (ours.name, ours.place_text) == ("Šķūnis, biedrība", "Klubs")
    assert (ours.legal_form, ours.status, ours.founded_on) == (
        LegalForm.ASSOCIATION,
        Status.ACTIVE,
        dt.date(2015, 3, 2),
    )
    assert (ours.place, ours.postcode) == (Place.objects.get(code="LV0001000"), "LV-1019")
    assert ours.public_benefit_from == dt.date(2018, 10, 6)
    assert [area.name for area in ours.areas.all()] == ["Sports"]
    assert ours.version == 2
    written = entries_about(ours).order_by("-sequence").first()
    assert written is not None
    assert (written.verb, written.actor_id) == ("enterprise_register.bring_facts", system_actor().pk)
    assert "founded_on" in written.changes
    other.refresh_from_db()
    assert (other.version, other.founded_on) == (1, None)


def test_what_the_register_wrote_follows_it_and_what_was_corrected_does_not(tmp_path: Path) -> None:
    brought_in(tmp_path / "a", Line(), but(Line(), number=TWO, name="Otra"), areas=[(ONE, "Sports"), (TWO, "Sports")])
    follows = add_from_register(entry(), actor=system_actor())
    corrected = add_from_register(entry(TWO), actor=system_actor(), in_spite_of_similar=True)
    edit_organisation(
        corrected, values={"name": "Otrā", "place_text": "Klubs"}, version=corrected.version, actor=system_actor()
    )
    corrected.areas.set([])
    changed = {"address": "Rīga, Jauna iela 1", "ended": "2026-11-01", "closed": "L", "postcode": "1001"}
    brought_in(
        tmp_path / "b", but(Line(), name="Jauns vārds", **changed), but(Line(), number=TWO, name="Trešā", **changed),
        areas=[(ONE, "Kultūra"), (TWO, "Kultūra")], accept_drop=True,
    )  # fmt: skip
    follows.refresh_from_db()
    assert (follows.name, follows.place_text, follows.postcode) == ("Jauns vārds", "Jauna iela 1", "LV-1001")
    assert (follows.status, follows.closed_on) == (Status.CLOSED, dt.date(2026, 11, 1))
    assert [area.name for area in follows.areas.all()] == ["Kultūra"]
    former = follows.former_names.get()
    assert (former.name, former.valid_until) == ("Biedrība „Šķūnis”", dt.date(2026, 11, 21))
    corrected.refresh_from_db()
    assert (corrected.name, corrected.place_text, corrected.postcode) == ("Otrā", "Klubs", "LV-1001")
    assert corrected.status == Status.CLOSED
    # Empty is filled, though somebody may have emptied it: the register knows what nobody else says.
    assert [area.name for area in corrected.areas.all()] == ["Kultūra"]


def test_days_that_would_not_follow_each_other_stay_out(tmp_path: Path) -> None:
    ours = an_organisation("Šķūnis", registration_number=ONE)
    Organisation.objects.filter(pk=ours.pk).update(founded_on=dt.date(2024, 1, 1))
    brought_in(tmp_path, but(Line(), ended="2020-01-01", closed="L"))
    ours.refresh_from_db()
    assert (ours.founded_on, ours.closed_on, ours.status) == (dt.date(2024, 1, 1), None, Status.CLOSED)
    with pytest.raises(Refused, match="cannot end before"):
        take_register_value(ours, field="closed_on", version=ours.version, actor=system_actor())


def test_labels_of_the_file_widen_the_list_of_areas_once(tmp_path: Path) -> None:
    shipped = set(ActivityArea.objects.values_list("name", flat=True))
    brought_in(tmp_path / "a", Line(), areas=[(ONE, "Koklēšana"), (ONE, "Stabulēšana"), (ONE, min(shipped))])
    brought_in(tmp_path / "b", but(Line(), name="Cita"), areas=[(ONE, "Koklēšana"), (ONE, "Trejdeksnis")])
    labels = sorted(ActivityArea.objects.values_list("name", flat=True))
    assert labels == sorted(shipped | {"Koklēšana", "Stabulēšana", "Trejdeksnis"})


def test_an_entry_becomes_an_organisation_with_all_its_facts(tmp_path: Path) -> None:
    brought_in(tmp_path, Line(), but(Line(), number=TWO), areas=[(ONE, "Sports")])
    staff = a_user(Role.STAFF, centre=a_centre())
    added = add_from_register(entry(), actor=staff)
    assert (added.registration_number, added.name, added.founded_on) == (ONE, "Biedrība „Šķūnis”", dt.date(2015, 3, 2))
    assert (added.place_text, added.added_by) == ("Latgales iela 180 - 5", staff)
    assert entry().organisation == added
    assert differences_of(added, entry()) == []
    with pytest.raises(AlreadyKnown):
        add_from_register(entry(), actor=staff)
    with pytest.raises(NotAllowed):
        add_from_register(entry(TWO), actor=a_user(Role.REVIEWER))
    assert Organisation.objects.count() == 1


def test_one_that_looks_like_an_organisation_without_a_number_is_asked_about(tmp_path: Path) -> None:
    an_organisation("Šķūnis")
    brought_in(tmp_path, Line())
    with pytest.raises(LooksLike):
        add_from_register(entry(), actor=system_actor())
    assert entry().organisation is None
    add_from_register(entry(), actor=system_actor(), in_spite_of_similar=True)
    assert Organisation.objects.count() == 2


def test_a_value_of_the_register_is_taken_one_by_one(tmp_path: Path) -> None:
    ours = an_organisation("Pūce", registration_number=ONE, place_text="Klubs")
    brought_in(tmp_path, Line(), areas=[(ONE, "Sports")])
    ours.refresh_from_db()
    ours.areas.set([])
    staff = a_user(Role.STAFF, centre=a_centre())
    assert [(one.field, one.ours, one.theirs) for one in differences_of(ours, entry())] == [
        ("name", "Pūce", "Biedrība „Šķūnis”"),
        ("place_text", "Klubs", "Latgales iela 180 - 5"),
        ("areas", "", "Sports"),
    ]
    take_register_value(ours, field="name", version=2, actor=staff)
    ours.refresh_from_db()
    assert (ours.name, ours.place_text, ours.version) == ("Biedrība „Šķūnis”", "Klubs", 3)
    assert ours.former_names.get().name == "Pūce"
    with pytest.raises(Conflict):
        take_register_value(ours, field="place_text", version=2, actor=staff)
    take_register_value(ours, field="areas", version=3, actor=staff)
    assert [area.name for area in ours.areas.all()] == ["Sports"]
    for field in ("notes", "version", ""):
        with pytest.raises(Refused):
            take_register_value(ours, field=field, version=4, actor=staff)
    with pytest.raises(NotAllowed):
        take_register_value(ours, field="place_text", version=4, actor=a_user(Role.REVIEWER))
    with pytest.raises(Refused):
        take_register_value(an_organisation("Bez numura"), field="name", version=1, actor=staff)


def test_facts_are_found_by_number_for_a_form(tmp_path: Path) -> None:
    brought_in(tmp_path, Line(), areas=[(ONE, "Sports")])
    found = facts_of_number(ONE)
    assert found is not None
    assert (found["name"], found["legal_form"], found["areas"]) == ("Biedrība „Šķūnis”", "BDR", ["Sports"])
    assert facts_of_number(TWO) is None
