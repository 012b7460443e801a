"""Rights that were given before rights had mandates get theirs, from the day of the decision."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user, signed_in
from talka.directory.actions import end_claim, give_missing_mandate
from talka.directory.queries.claims import without_mandate
from talka.directory.tests.makers import a_claim, a_representative
from talka.kernel.actions import NotAllowed
from talka.registry.models import Claim, Mandate
from talka.registry.tests.makers import a_community, a_mandate, an_organisation

pytestmark = pytest.mark.django_db
LONG_AGO = dt.datetime(2024, 5, 6, 10, tzinfo=timezone.get_default_timezone())


def an_old_right(name: str = "Kokle") -> Claim:
    """As it was before: the right without a mandate, given long ago."""
    _person, claim = a_representative(an_organisation(name))
    claim.mandates.all().delete()
    Claim.objects.filter(pk=claim.pk).update(decided_at=LONG_AGO)
    claim.refresh_from_db()
    return claim


def test_staff_enter_all_that_are_missing_with_one_press() -> None:
    old, other = an_old_right(), an_old_right("Stabule")
    _person, whole = a_representative(a_community("Pļavas"))
    a_claim(an_organisation("Vēl gaida"))
    staff = signed_in(a_user(Role.STAFF))
    page = staff.get("/directory/claims/?which=held").content.decode()
    assert "2 pārstāvji saņēma tiesības, pirms" in page
    answer = staff.post("/directory/claims/mandates/", follow=True)
    assert "Pārstāvība ierakstīta 2 cilvēkiem." in answer.content.decode()
    assert "/directory/claims/mandates/" not in answer.content.decode()
    for claim in (old, other):
        mandate = claim.mandates.get()
        assert (mandate.starts, mandate.ends, mandate.role) == (dt.date(2024, 5, 6), None, Mandate.Role.REPRESENTATIVE)
        assert mandate.proof == f"Pieteikums nr. {claim.pk}, apstiprināts 06.05.2024."
        assert mandate.person.name == claim.user.name if claim.user else False
    assert whole.mandates.count() == 1


def test_it_is_entered_once_and_ends_with_the_right() -> None:
    claim, actor = an_old_right(), a_user(Role.STAFF)
    give_missing_mandate(claim, actor=actor)
    give_missing_mandate(claim, actor=actor)
    end_claim(claim, actor=actor)
    assert claim.mandates.get().ends == timezone.localdate()


def test_whoever_speaks_for_it_by_hand_is_not_entered_again() -> None:
    claim, actor = an_old_right(), a_user(Role.COORDINATOR)
    give_missing_mandate(claim, actor=actor)
    person = claim.mandates.get().person
    claim.mandates.all().delete()
    a_mandate(person, Mandate.Role.REPRESENTATIVE, organisation=claim.organisation)
    assert list(without_mandate(actor)) == []


def test_a_representative_and_a_reviewer_do_not_enter_it() -> None:
    claim = an_old_right()
    for user in (claim.user, a_user(Role.REVIEWER)):
        assert user is not None
        assert signed_in(user).post("/directory/claims/mandates/").status_code == 404
        with pytest.raises(NotAllowed):
            give_missing_mandate(claim, actor=user)
    assert not claim.mandates.exists()
