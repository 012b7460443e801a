"""A funder is an organisation of the registry, and its story says what it pays for."""

from __future__ import annotations

import pytest

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_funder, a_user, signed_in
from talka.kernel.actions import NotAllowed, Refused
from talka.kernel.audit.models import AuditEntry
from talka.programmes.tests.makers import an_agreement
from talka.registry.actions import name_funder
from talka.registry.actions.merges import merge_records, part_records
from talka.registry.models import FunderOrganisation, Merge
from talka.registry.tests.makers import an_organisation

pytestmark = pytest.mark.django_db


def test_an_administrator_says_which_funder_it_is_and_takes_it_back() -> None:
    funder, ministry = a_funder("Kultūras ministrija"), an_organisation("Kultūras ministrija (iestāde)")
    browser = signed_in(a_user(Role.ADMINISTRATOR))
    page, address = f"/registry/organisations/{ministry.pk}/", f"/registry/organisations/{ministry.pk}/funder/"
    assert address in browser.get(page).content.decode()
    assert browser.post(address, {"funder": funder.pk})["Location"] == page
    assert FunderOrganisation.objects.get().organisation == ministry
    assert "„Kultūras ministrija”" in browser.get(page).content.decode()
    assert AuditEntry.objects.filter(verb="registry.name_funder", object_id=str(ministry.pk)).count() == 1
    browser.post(address, {"funder": ""})
    assert not FunderOrganisation.objects.exists()


def test_its_story_tells_of_agreements_to_whoever_may_see_them() -> None:
    centre, funder, ministry = a_centre(), a_funder(), an_organisation("Ministrija")
    an_agreement("KM-77", centre=centre, funder=funder)
    name_funder(ministry, funder=funder, actor=system_actor())
    for seen, where in ((True, centre), (False, a_centre())):
        page = signed_in(a_user(Role.STAFF, centre=where)).get(f"/registry/organisations/{ministry.pk}/")
        assert ("KM-77" in page.content.decode()) is seen


def test_a_funder_is_one_organisation() -> None:
    funder, first, second = a_funder(), an_organisation("Pirmā"), an_organisation("Otrā")
    name_funder(first, funder=funder, actor=system_actor())
    name_funder(first, funder=funder, actor=system_actor())
    with pytest.raises(Refused, match="Pirmā"):
        name_funder(second, funder=funder, actor=system_actor())
    page = signed_in(a_user(Role.ADMINISTRATOR)).post(
        f"/registry/organisations/{second.pk}/funder/", {"funder": funder.pk}
    )
    assert page.context["form"].errors["funder"]
    assert FunderOrganisation.objects.get().organisation == first


def test_a_merge_takes_the_funder_along_and_parting_brings_it_back() -> None:
    kept, gone = an_organisation("Kokle"), an_organisation("Stabule")
    name_funder(gone, funder=a_funder(), actor=system_actor())
    merge_records(kept, gone=gone, actor=system_actor())
    assert FunderOrganisation.objects.get().organisation == kept
    part_records(Merge.objects.get(), actor=system_actor())
    assert FunderOrganisation.objects.get().organisation_id == gone.pk


@pytest.mark.parametrize("role", [Role.STAFF, Role.MANAGER, Role.COORDINATOR, Role.REVIEWER])
def test_nobody_else_says_which_funder_it_is(role: Role) -> None:
    organisation, user = an_organisation(), a_user(role)
    with pytest.raises(NotAllowed):
        name_funder(organisation, funder=None, actor=user)
    assert signed_in(user).get(f"/registry/organisations/{organisation.pk}/funder/").status_code == 404
    assert signed_in(a_user(Role.ADMINISTRATOR)).get("/registry/organisations/999999/funder/").status_code == 404
