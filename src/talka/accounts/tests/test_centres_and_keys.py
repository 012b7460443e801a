"""Centres, funders, and keys for machines."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from talka.accounts.actions import (
    add_centre,
    add_funder,
    deactivate_user,
    edit_centre,
    make_token,
    note_use_of_token,
    revoke_token,
)
from talka.accounts.models import ApiToken, Centre, Funder, Role, User
from talka.accounts.queries import hash_of_key, live_token, tokens_of
from talka.accounts.tests.makers import a_centre, a_funder, a_user, signed_in
from talka.kernel.actions import Conflict, NotAllowed, Refused
from talka.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db


def a_token(owner: User, centre: Centre, *, days: float = 30, writes: bool = False) -> ApiToken:
    expires_at = timezone.now() + timedelta(days=days)
    offered = ApiToken(title="Tabula", owner=owner, centre=centre, writes=writes, expires_at=expires_at)
    return make_token(offered, actor=owner)


def test_an_administrator_adds_a_centre_with_a_code_of_its_own() -> None:
    administrator = a_user(Role.ADMINISTRATOR)
    add_centre(Centre(code="zemgale", name="Zemgales centrs"), actor=administrator)
    with pytest.raises(Refused) as refusal:
        add_centre(Centre(code="Zemgale", name="Cits"), actor=administrator)
    assert refusal.value.field == "code"


@pytest.mark.parametrize("role", [Role.STAFF, Role.MANAGER, Role.COORDINATOR, Role.REVIEWER])
def test_nobody_else_adds_centres_or_funders(role: Role) -> None:
    person = a_user(role)
    with pytest.raises(NotAllowed):
        add_centre(Centre(code="x", name="X"), actor=person)
    with pytest.raises(NotAllowed):
        add_funder(Funder(name="X"), actor=person)


def test_a_funder_is_added_once() -> None:
    a_funder("Kultūras ministrija")
    with pytest.raises(Refused) as refusal:
        add_funder(Funder(name="Kultūras ministrija"), actor=a_user(Role.ADMINISTRATOR))
    assert refusal.value.field == "name"


def test_a_manager_changes_the_contacts_of_their_centre() -> None:
    centre = a_centre("kurzeme")
    manager = a_user(Role.MANAGER, centre=centre)
    edit_centre(
        centre, name="Kurzemes centrs", region_code="", phone="+371 1", email="k@example.lv", version=1, actor=manager
    )
    centre.refresh_from_db()
    assert (centre.name, centre.version) == ("Kurzemes centrs", 2)
    with pytest.raises(NotAllowed):
        edit_centre(a_centre(), name="X", region_code="", phone="", email="", version=1, actor=manager)


def test_a_change_over_somebody_elses_change_is_refused() -> None:
    centre, administrator = a_centre(), a_user(Role.ADMINISTRATOR)
    stale = Centre.objects.get(pk=centre.pk)
    edit_centre(centre, name="Pirmais", region_code="", phone="", email="", version=1, actor=administrator)
    with pytest.raises(Conflict) as conflict:
        edit_centre(stale, name="Otrais", region_code="", phone="", email="", version=1, actor=administrator)
    assert str(conflict.value.current) == "Pirmais"
    assert Centre.objects.get(pk=centre.pk).name == "Pirmais"


def test_a_key_is_stored_as_a_hash_and_found_by_itself() -> None:
    token = a_token(a_user(Role.STAFF, centre=(centre := a_centre())), centre)
    assert token.key.startswith("talka_")
    assert ApiToken.objects.get(pk=token.pk).token_hash == hash_of_key(token.key)
    assert live_token(token.key) == token
    assert live_token(token.key + "x") is None
    assert not any(token.key in entry.changes for entry in AuditEntry.objects.all())


def test_a_key_is_made_for_a_centre_one_works_in_and_for_oneself() -> None:
    person = a_user(Role.STAFF)
    with pytest.raises(NotAllowed):
        a_token(person, a_centre())
    offered = ApiToken(title="X", owner=person, centre=a_centre(), expires_at=timezone.now() + timedelta(days=1))
    with pytest.raises(NotAllowed):
        make_token(offered, actor=a_user(Role.COORDINATOR))


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_a_key_lives_at_most_a_year(days: int) -> None:
    with pytest.raises(Refused) as refusal:
        a_token(a_user(Role.COORDINATOR), a_centre(), days=days)
    assert refusal.value.field == "days"


def test_an_expired_key_opens_nothing() -> None:
    token = a_token(a_user(Role.COORDINATOR), a_centre())
    ApiToken.objects.update(expires_at=timezone.now())
    assert live_token(token.key) is None


def test_a_revoked_key_opens_nothing_and_is_revoked_once() -> None:
    owner = a_user(Role.COORDINATOR)
    token = a_token(owner, a_centre())
    revoke_token(token, actor=owner)
    assert live_token(token.key) is None
    assert not tokens_of(owner).exists()
    with pytest.raises(Refused):
        revoke_token(token, actor=owner)


def test_a_key_of_a_closed_account_opens_nothing() -> None:
    owner = a_user(Role.COORDINATOR)
    token = a_token(owner, a_centre())
    deactivate_user(owner, actor=a_user(Role.ADMINISTRATOR))
    assert live_token(token.key) is None


def test_a_key_is_revoked_by_its_owner_the_centres_manager_or_an_administrator() -> None:
    centre = a_centre()
    owner = a_user(Role.STAFF, centre=centre)
    for stranger in (a_user(Role.STAFF, centre=centre), a_user(Role.MANAGER), a_user(Role.COORDINATOR)):
        with pytest.raises(NotAllowed):
            revoke_token(a_token(owner, centre), actor=stranger)
    for person in (owner, a_user(Role.MANAGER, centre=centre), a_user(Role.ADMINISTRATOR)):
        revoke_token(a_token(owner, centre), actor=person)


def test_the_last_use_of_a_key_is_kept_to_the_minute() -> None:
    token = a_token(a_user(Role.COORDINATOR), a_centre())
    note_use_of_token(token)
    token.refresh_from_db()
    first = token.last_used_at
    note_use_of_token(token)
    token.refresh_from_db()
    assert first is not None
    assert token.last_used_at == first


def test_a_centre_serves_a_region_that_there_is() -> None:
    centre, administrator = a_centre(), a_user(Role.ADMINISTRATOR)

    edit_centre(centre, name="Centrs", region_code="LV00C", phone="", email="", version=1, actor=administrator)

    assert centre.region_code == "LV00C"
    with pytest.raises(Refused):
        edit_centre(centre, name="Centrs", region_code="LV999", phone="", email="", version=2, actor=administrator)
    with pytest.raises(Refused):
        add_centre(Centre(code="cits", name="Cits", region_code="LV999"), actor=administrator)


def test_the_form_of_a_centre_offers_the_regions() -> None:
    centre = a_centre()
    browser = signed_in(a_user(Role.ADMINISTRATOR))
    address = reverse("accounts:centre", args=[centre.pk])

    assert '<option value="LV00C">Vidzemes plānošanas reģions</option>' in browser.get(address).content.decode()
    sent = {"name": "Vidzeme", "region_code": "LV00C", "version": "1"}
    browser.post(address, sent)
    centre.refresh_from_db()
    assert centre.region_code == "LV00C"
    wrong = browser.post(address, sent | {"region_code": "LV999", "version": "2"})
    assert "govuk-error-summary" in wrong.content.decode()
