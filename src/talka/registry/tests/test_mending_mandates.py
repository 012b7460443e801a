"""The household and the proof of a right to speak that is there are put right."""

from __future__ import annotations

import pytest

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.kernel.actions import NotAllowed
from talka.registry.actions import mend_mandate
from talka.registry.actions.mandates import MendedMeanwhile
from talka.registry.models import Mandate
from talka.registry.tests.makers import a_community, a_mandate, a_person, an_organisation

pytestmark = pytest.mark.django_db


def edit(mandate: Mandate) -> str:
    return f"/registry/mandates/{mandate.pk}/edit/"


def test_two_of_one_household_are_too_few_until_it_is_mended() -> None:
    centre, community = a_centre(), a_community("Pļavas")
    staff = signed_in(a_user(Role.STAFF, centre=centre))
    first, second = (
        a_mandate(a_person(name, centre=centre), community=community, household="A") for name in ("Anna", "Berta")
    )
    page = staff.get(f"/registry/communities/{community.pk}/").content.decode()
    assert "Kopienu pārstāv 2 cilvēki. Viņi ir no 1 mājsaimniecības." in page
    assert edit(second) in page
    form = staff.get(edit(second)).content.decode()
    assert "Viņi ir no 1 mājsaimniecības." in form
    answer = staff.post(edit(second), {"household": "B", "proof": "Protokols Nr. 2", "seen": second.mended})
    assert answer.status_code == 302
    second.refresh_from_db()
    assert (second.household, second.proof) == ("B", "Protokols Nr. 2")
    assert "Kopienu pārstāv" not in staff.get(f"/registry/communities/{community.pk}/").content.decode()
    first.refresh_from_db()
    assert first.household == "A"


def test_of_an_organisation_only_the_proof_is_asked() -> None:
    centre = a_centre()
    mandate = a_mandate(a_person(centre=centre), organisation=an_organisation(), proof="Statuti")
    staff = signed_in(a_user(Role.STAFF, centre=centre))
    assert 'name="household"' not in staff.get(edit(mandate)).content.decode()
    staff.post(edit(mandate), {"household": "B", "proof": "Reģistrs", "seen": mandate.mended})
    mandate.refresh_from_db()
    assert (mandate.household, mandate.proof) == ("", "Reģistrs")


def test_who_was_slower_sees_what_the_other_wrote_and_may_press_again() -> None:
    centre = a_centre()
    mandate = a_mandate(a_person(centre=centre), community=a_community(), household="A")
    looked_at = mandate.mended
    Mandate.objects.filter(pk=mandate.pk).update(household="Skolas iela")
    staff = signed_in(a_user(Role.STAFF, centre=centre))
    sent = {"household": "B", "proof": "", "seen": looked_at}
    page = staff.post(edit(mandate), sent).content.decode()
    assert "Tagad tur ir: Skolas iela." in page
    assert 'value="Skolas iela|"' in page
    assert staff.post(edit(mandate), sent | {"seen": "Skolas iela|"}).status_code == 302
    with pytest.raises(MendedMeanwhile):
        mend_mandate(mandate, values={"proof": ""}, seen=looked_at, actor=a_user(Role.COORDINATOR))


def test_staff_of_a_centre_that_has_not_met_the_person_do_not_find_it() -> None:
    mandate = a_mandate(a_person(centre=a_centre()), community=a_community(), household="A")
    stranger = a_user(Role.STAFF, centre=a_centre("tālā"))
    assert signed_in(stranger).get(edit(mandate)).status_code == 404
    with pytest.raises(NotAllowed):
        mend_mandate(mandate, values={"proof": ""}, seen=mandate.mended, actor=stranger)
