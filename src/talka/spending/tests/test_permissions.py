"""Who may do what with money: one table."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone

from talka.accounts.models import Role, User
from talka.accounts.tests.makers import a_centre, a_funder, a_user, signed_in, stranger
from talka.programmes.models import Agreement
from talka.programmes.tests.makers import an_agreement
from talka.spending import rules
from talka.spending.actions import (
    attach_document,
    edit_expenditure,
    mark_ineligible,
    record_expenditure,
    record_recovery,
    record_remainder,
    record_split,
    remove_expenditure,
    remove_remainder,
    restore_expenditure,
)
from talka.spending.models import DocumentSplit, Expenditure, Remainder
from talka.spending.tests.makers import a_remainder, an_expenditure

pytestmark = pytest.mark.django_db

#         who                     statement expenditure remainders; a reviewer reads both in a sent report only
PEOPLE = {
    "manager of the centre": (True, True, True),
    "staff of the centre": (True, True, False),
    "staff of a partner": (True, False, False),
    "reviewer of the funder": (False, False, False),
    "coordinator": (True, True, True),
    "administrator": (True, True, True),
    "manager elsewhere": (False, False, False),
    "reviewer of another funder": (False, False, False),
    "nobody": (False, False, False),
}
WORKING = {"manager of the centre", "staff of the centre", "staff of a partner", "coordinator", "administrator",
           "manager elsewhere"}  # fmt: skip


def the_agreement() -> Agreement:
    return an_agreement(
        "SLEPENS-1", centre=a_centre("savs"), funder=a_funder("Sava"), partners=[a_centre("partneris")], years=1
    )


def person(who: str) -> User:
    made: dict[str, Callable[[], User]] = {
        "manager of the centre": lambda: a_user(Role.MANAGER, centre=a_centre("savs")),
        "staff of the centre": lambda: a_user(Role.STAFF, centre=a_centre("savs")),
        "staff of a partner": lambda: a_user(Role.STAFF, centre=a_centre("partneris")),
        "reviewer of the funder": lambda: a_user(Role.REVIEWER, funder=a_funder("Sava")),
        "coordinator": lambda: a_user(Role.COORDINATOR),
        "administrator": lambda: a_user(Role.ADMINISTRATOR),
        "manager elsewhere": lambda: a_user(Role.MANAGER),
        "reviewer of another funder": lambda: a_user(Role.REVIEWER),
        "nobody": a_user,
    }
    return made[who]()


@pytest.mark.parametrize(("who", "sees", "spends", "leaves"), [(who, *may) for who, may in PEOPLE.items()])
def test_verbs_by_person(who: str, *, sees: bool, spends: bool, leaves: bool) -> None:
    agreement, user = the_agreement(), person(who)
    spent = an_expenditure(agreement)
    removed = Expenditure(agreement=agreement, centre=agreement.centre, removed_at=timezone.now())
    for verb in (record_expenditure, edit_expenditure, attach_document, mark_ineligible, record_recovery):
        assert verb.allows(user, spent) is spends, verb.name
    assert remove_expenditure.allows(user, spent) is spends
    assert restore_expenditure.allows(user, removed) is spends
    assert edit_expenditure.allows(user, removed) is False
    assert restore_expenditure.allows(user, spent) is False
    left = a_remainder(agreement.years.get(), 1)
    assert record_remainder.allows(user, Remainder(agreement=agreement)) is leaves
    assert remove_remainder.allows(user, left) is leaves
    assert record_split.allows(user, DocumentSplit()) is (who in WORKING)
    assert rules.may_see_money(user) is (who in WORKING)
    assert Agreement.objects.worked_on_by(user).filter(pk=agreement.pk).exists() is sees


@pytest.mark.parametrize(("who", "sees", "spends", "leaves"), [(who, *may) for who, may in PEOPLE.items()])
def test_pages_by_person(who: str, *, sees: bool, spends: bool, leaves: bool) -> None:
    agreement = the_agreement()
    spent = an_expenditure(agreement, description="Slepeni izdevumi")
    browser = signed_in(person(who))

    def opens(name: str, *args: int) -> bool:
        answer = browser.get(reverse(f"spending:{name}", args=args))
        assert answer.status_code in {200, 404}
        return answer.status_code == 200

    assert opens("statement", agreement.pk) is sees
    assert opens("home") is (who in WORKING)
    assert opens("add_remainder", agreement.pk) is leaves
    assert opens("show_expenditure", spent.pk) is spends
    assert opens("edit_expenditure", spent.pk) is spends
    assert opens("add_expenditure", agreement.pk) is (sees and who in WORKING)
    listed = browser.get(reverse("spending:expenditures"))
    assert ("Slepeni izdevumi" in listed.content.decode()) is spends
    assert (listed.status_code == 200) is (who in WORKING)
    exported = browser.get(reverse("spending:expenditures"), {"export": "csv"})
    exported.close()
    assert (exported.status_code == 200) is (who in WORKING)


@pytest.mark.parametrize("who", [who for who, (_sees, spends, _leaves) in PEOPLE.items() if not spends])
def test_posting_without_permission_changes_nothing(who: str) -> None:
    agreement = the_agreement()
    spent, left = an_expenditure(agreement), a_remainder(agreement.years.get(), 1)
    browser = signed_in(person(who))
    for name in ("edit_expenditure", "mark_ineligible", "record_recovery", "remove_expenditure", "restore_expenditure"):
        assert browser.post(reverse(f"spending:{name}", args=[spent.pk]), {"version": "1"}).status_code == 404, name
    assert browser.post(reverse("spending:remove_remainder", args=[agreement.pk, left.pk])).status_code == 404
    assert Expenditure.objects.present().count() == 1
    assert Remainder.objects.filter(removed_at=None).exists()


def test_strangers_are_asked_to_sign_in_and_changes_are_not_made_by_get() -> None:
    agreement = the_agreement()
    spent = an_expenditure(agreement)
    assert stranger().get(reverse("spending:statement", args=[agreement.pk])).status_code == 302
    browser = signed_in(person("coordinator"))
    for name in ("mark_ineligible", "record_recovery", "remove_expenditure", "restore_expenditure"):
        assert browser.get(reverse(f"spending:{name}", args=[spent.pk])).status_code == 404
