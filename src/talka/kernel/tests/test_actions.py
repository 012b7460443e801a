"""Verbs: permission first, one transaction, one entry in the trail."""

from __future__ import annotations

import json

import pytest
from django.db import IntegrityError

from talka.accounts.models import Centre, Funder, Role, User
from talka.accounts.tests.makers import a_centre, a_user
from talka.kernel.actions import Action, Conflict, NotAllowed, Refused, action, note
from talka.kernel.audit.models import AuditEntry
from talka.kernel.audit.trail import verify

pytestmark = pytest.mark.django_db


def administrators(user: User, _centre: Centre) -> bool:
    return user.access.administrator


def administrators_of_funders(user: User, _funder: Funder) -> bool:
    return user.access.administrator


@pytest.fixture
def rename() -> Action[Centre, ..., Centre]:
    @action(allowed=administrators)
    def rename_centre(centre: Centre, *, name: str, actor: User, reason: str = "") -> Centre:
        """Give the centre another name."""
        centre.name = name
        centre.save()
        note(letters=len(name))
        return centre

    return rename_centre


@pytest.fixture
def administrator() -> User:
    return a_user(Role.ADMINISTRATOR, name="Toms Žagars")


def entries(after: int) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(sequence__gt=after).order_by("sequence"))


@pytest.fixture
def centre(administrator: User) -> Centre:
    return a_centre("riga", name="Rīga")


@pytest.fixture
def start(centre: Centre) -> int:
    return AuditEntry.objects.count()


def test_a_verb_writes_one_entry_with_both_values_notes_and_reason(
    rename: Action[Centre, ..., Centre], administrator: User, centre: Centre, start: int
) -> None:
    rename(centre, name="Rīgas centrs", actor=administrator, reason="precizēts")
    [entry] = entries(start)
    assert json.loads(entry.changes) == {"name": ["Rīga", "Rīgas centrs"], "letters": [None, 12]}
    assert (entry.actor_id, entry.actor_label) == (administrator.pk, "Toms Žagars")
    assert (entry.object_type, entry.object_id) == ("accounts.Centre", str(centre.pk))
    assert entry.object_label == "Rīgas centrs"
    assert entry.verb.endswith(".rename_centre")
    assert entry.reason == "precizēts"


@pytest.mark.parametrize("stranger", [None, "staff"])
def test_whoever_may_not_changes_nothing_and_leaves_no_entry(
    rename: Action[Centre, ..., Centre], centre: Centre, stranger: str | None
) -> None:
    actor = a_user(stranger, centre=centre) if stranger else None
    before = AuditEntry.objects.count()
    with pytest.raises(NotAllowed):
        rename(centre, name="Cits", actor=actor)
    assert Centre.objects.get(pk=centre.pk).name == "Rīga"
    assert AuditEntry.objects.count() == before


def test_a_verb_without_an_actor_is_refused(rename: Action[Centre, ..., Centre], centre: Centre) -> None:
    with pytest.raises(NotAllowed):
        rename(centre, name="Cits")


def test_what_a_failed_verb_wrote_is_taken_back(administrator: User, centre: Centre, start: int) -> None:
    @action(allowed=administrators)
    def break_off(centre: Centre, *, actor: User) -> None:
        """Write, then fail."""
        centre.name = "Pusceļā"
        centre.save()
        raise Refused("Nē", field="name")

    with pytest.raises(Refused, match="Nē") as refused:
        break_off(centre, actor=administrator)
    assert refused.value.field == "name"
    assert Centre.objects.get(pk=centre.pk).name == "Rīga"
    assert entries(start) == []


def test_a_broken_constraint_takes_everything_back(administrator: User, centre: Centre, start: int) -> None:
    @action(allowed=administrators)
    def add_twice(centre: Centre, *, actor: User) -> None:
        """Add the same code twice."""
        for _time in range(2):
            Centre.objects.create(code="divreiz", name="Divreiz")

    with pytest.raises(IntegrityError):
        add_twice(centre, actor=administrator)
    assert not Centre.objects.filter(code="divreiz").exists()
    assert entries(start) == []


def test_verbs_inside_a_verb_write_their_own_entries_with_their_own_notes(
    rename: Action[Centre, ..., Centre], administrator: User, centre: Centre, start: int
) -> None:
    @action(allowed=administrators)
    def rename_twice(centre: Centre, *, actor: User) -> Centre:
        """Rename by the other verb."""
        note(first=True)
        rename(centre, name="Divi", actor=actor)
        note(last=True)
        return centre

    rename_twice(centre, actor=administrator)
    inner, outer = entries(start)
    assert json.loads(inner.changes) == {"name": ["Rīga", "Divi"], "letters": [None, 4]}
    assert json.loads(outer.changes) == {"name": ["Rīga", "Divi"], "first": [None, True], "last": [None, True]}


def test_an_inner_verb_that_is_refused_takes_the_outer_one_with_it(
    rename: Action[Centre, ..., Centre], administrator: User, centre: Centre, start: int
) -> None:
    @action(allowed=lambda _user, _subject: True)
    def rename_for_a_stranger(centre: Centre, *, actor: User) -> Centre:
        """Write, then call what the stranger may not."""
        Funder.objects.create(name="Pēdas")
        return rename(centre, name="Divi", actor=actor)

    with pytest.raises(NotAllowed):
        rename_for_a_stranger(centre, actor=a_user())
    assert not Funder.objects.filter(name="Pēdas").exists()
    assert entries(start) == []


def test_a_verb_that_makes_something_tells_about_what_it_made(administrator: User, centre: Centre, start: int) -> None:
    @action(allowed=administrators)
    def found_funder(centre: Centre, *, actor: User) -> Funder:
        """Make a funder."""
        return Funder.objects.create(name="Jauns")

    made = found_funder(centre, actor=administrator)
    [entry] = entries(start)
    assert (entry.object_type, entry.object_id) == ("accounts.Funder", str(made.pk))
    assert json.loads(entry.changes) == {"name": [None, "Jauns"]}


def test_a_removed_row_is_named_by_the_key_that_it_had(administrator: User, start: int) -> None:
    @action(allowed=administrators_of_funders)
    def remove_funder(funder: Funder, *, actor: User) -> None:
        """Remove a funder."""
        funder.delete()

    funder = Funder.objects.create(name="Lieks")
    key = funder.pk
    remove_funder(funder, actor=administrator)
    [entry] = entries(start)
    assert entry.object_id == str(key)
    assert json.loads(entry.changes) == {"name": ["Lieks", None]}


def test_a_note_outside_a_verb_is_lost_without_harm() -> None:
    note(anything=1)


def test_a_verb_answers_whether_to_show_its_button(
    rename: Action[Centre, ..., Centre], administrator: User, centre: Centre
) -> None:
    assert rename.allows(administrator, centre)
    assert not rename.allows(a_user(Role.STAFF, centre=centre), centre)


def test_a_conflict_carries_what_is_stored_now(centre: Centre) -> None:
    assert Conflict(centre).current == centre


def test_the_trail_holds_with_any_letters(
    rename: Action[Centre, ..., Centre], administrator: User, centre: Centre
) -> None:
    rename(centre, name="Ādažu „šķūnis” \U0001f33e", actor=administrator)
    assert verify().holds


def test_an_edit_that_changes_nothing_leaves_no_entry_and_any_other_verb_does(
    rename: Action[Centre, ..., Centre], administrator: User, centre: Centre, start: int
) -> None:
    @action(allowed=administrators, edits=True)
    def edit_phone(centre: Centre, *, phone: str, letters: int | None = None, actor: User, reason: str = "") -> Centre:
        """Say how the centre is called."""
        note(letters=letters)
        if centre.phone != phone:
            centre.phone = phone
            centre.save()
        return centre

    edit_phone(centre, phone=centre.phone, actor=administrator, reason="pārskatīts")
    assert not entries(start)
    edit_phone(centre, phone=centre.phone, letters=0, actor=administrator)
    edit_phone(centre, phone="+371 20000000", actor=administrator)
    rename(centre, name=centre.name, actor=administrator)
    told = [json.loads(entry.changes) for entry in entries(start)]
    assert told == [
        {"letters": [None, 0]},
        {"letters": [None, None], "phone": ["", "+371 20000000"]},
        {"letters": [None, 4]},
    ]
