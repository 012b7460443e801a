"""Adding and editing organisations."""

from __future__ import annotations

import pytest

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user
from talka.kernel.actions import Conflict, NotAllowed, Refused
from talka.kernel.audit.models import AuditEntry
from talka.registry.actions import AlreadyKnown, LooksLike, add_organisation, edit_organisation
from talka.registry.models import Organisation
from talka.registry.tests.makers import a_registration_number, an_organisation

pytestmark = pytest.mark.django_db


def test_adding_keeps_the_number_without_spaces_and_writes_to_the_trail() -> None:
    staff = a_user(Role.STAFF)
    added = add_organisation(
        Organisation(name="Latvijas Pilsoniskā alianse", registration_number="4000 8087 708"), actor=staff
    )
    assert added.registration_number == "40008087708"
    assert added.added_by == staff
    assert AuditEntry.objects.latest("sequence").verb == "registry.add_organisation"


@pytest.mark.parametrize("number", ["40008087709", "4000808770", "4000808770x", "12345678901"])
def test_a_number_whose_control_digit_does_not_fit_is_refused_at_its_field(number: str) -> None:
    with pytest.raises(Refused) as refused:
        add_organisation(Organisation(name="Alianse", registration_number=number), actor=a_user(Role.STAFF))
    assert refused.value.field == "registration_number"
    assert not Organisation.objects.exists()


def test_the_same_number_is_refused_and_leads_to_the_known_organisation() -> None:
    known = an_organisation("Šķūnis", registration_number=a_registration_number(1))
    with pytest.raises(AlreadyKnown) as refused:
        add_organisation(
            Organisation(name="Cits nosaukums", registration_number=known.registration_number), actor=a_user(Role.STAFF)
        )
    assert refused.value.existing == known


@pytest.mark.parametrize("name", ["Biedrība „ŠĶŪNIS”", "skunis", "Šķūnis, biedrība", "Šķunis"])
def test_a_name_that_differs_only_in_form_is_asked_about_before_saving(name: str) -> None:
    known = an_organisation("Šķūnis")
    with pytest.raises(LooksLike) as refused:
        add_organisation(Organisation(name=name), actor=a_user(Role.STAFF))
    assert [organisation for organisation, _reason in refused.value.candidates] == [known]


def test_whoever_looked_may_save_a_namesake() -> None:
    an_organisation("Šķūnis")
    add_organisation(Organisation(name="Šķūnis"), actor=a_user(Role.STAFF), in_spite_of_similar=True)
    assert Organisation.objects.count() == 2


def test_two_numbers_are_two_organisations_whatever_their_names() -> None:
    an_organisation("Šķūnis", registration_number=a_registration_number(1))
    made = Organisation(name="Šķūnis", registration_number=a_registration_number(2))
    add_organisation(made, actor=a_user(Role.STAFF))
    assert Organisation.objects.count() == 2


def test_an_organisation_has_a_name() -> None:
    with pytest.raises(Refused) as refused:
        add_organisation(Organisation(name="  "), actor=a_user(Role.STAFF))
    assert refused.value.field == "name"


def test_editing_raises_the_version_and_keeps_before_and_after() -> None:
    known = an_organisation("Kokle")
    edit_organisation(known, values={"name": "Kokles draugi"}, version=1, actor=a_user(Role.STAFF))
    known.refresh_from_db()
    assert (known.name, known.version, known.name_folded) == ("Kokles draugi", 2, "kokles draugi")
    assert '"Kokle", "Kokles draugi"' in AuditEntry.objects.latest("sequence").changes


def test_editing_what_somebody_else_changed_is_a_conflict_with_the_stored_one() -> None:
    known = an_organisation("Kokle")
    edit_organisation(known, values={"phone": "1"}, version=1, actor=a_user(Role.STAFF))
    with pytest.raises(Conflict) as refused:
        edit_organisation(known, values={"phone": "2"}, version=1, actor=a_user(Role.STAFF))
    assert refused.value.current == known
    known.refresh_from_db()
    assert known.phone == "1"


def test_editing_without_touching_the_name_is_not_asked_about_namesakes() -> None:
    an_organisation("Kokle")
    known = an_organisation("Kokle")
    edit_organisation(known, values={"name": "Biedrība Kokle"}, version=1, actor=a_user(Role.STAFF))
    assert known.version == 2


def test_renaming_into_a_namesake_is_asked_about() -> None:
    an_organisation("Kokle")
    other = an_organisation("Stabule")
    with pytest.raises(LooksLike):
        edit_organisation(other, values={"name": "Kokle"}, version=1, actor=a_user(Role.STAFF))


def test_fields_that_follow_from_others_cannot_be_edited() -> None:
    with pytest.raises(Refused):
        edit_organisation(an_organisation(), values={"sort_key": "1"}, version=1, actor=a_user(Role.STAFF))


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.STAFF, True), (Role.MANAGER, True), (Role.COORDINATOR, True), (Role.ADMINISTRATOR, True),
        (Role.REVIEWER, False), (None, False),
    ],
)  # fmt: skip
def test_who_may_add_and_edit_organisations(role: Role | None, *, may: bool) -> None:
    user, known = a_user(role), an_organisation()
    assert add_organisation.allows(user, Organisation()) is may
    assert edit_organisation.allows(user, known) is may
    if not may:
        with pytest.raises(NotAllowed):
            edit_organisation(known, values={"name": "X"}, version=1, actor=user)
