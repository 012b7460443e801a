"""What happened to an expenditure, in words."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user, signed_in
from talka.kernel.testing.plugin import QueryBudget
from talka.programmes.tests.makers import a_purpose, an_agreement
from talka.spending.actions import edit_expenditure, mark_ineligible, record_recovery
from talka.spending.tests.makers import an_expenditure

pytestmark = pytest.mark.django_db


def test_what_happened_to_an_expenditure_is_told_with_before_and_after(query_budget: QueryBudget) -> None:
    agreement = an_agreement(years=1)
    first, second = a_purpose(agreement, "CS", title="Pirmais"), a_purpose(agreement, "MN", title="Otrais")
    spent = an_expenditure(agreement, 100_00, purpose=first)
    values: dict[str, Any] = {"purpose": second, "amount": 90_00, "supplier": "SIA „Telpa”"}
    edit_expenditure(spent, values=values, version=spent.version, actor=system_actor())
    mark_ineligible(spent, amount=40_00, reason="Alkohols", version=spent.version, actor=system_actor())
    on = dt.date(2023, 3, 1)
    record_recovery(spent, amount=5_00, on=on, version=spent.version, actor=system_actor())
    browser = signed_in(a_user(Role.STAFF, centre=agreement.centre))
    with query_budget(8):
        shown = browser.get(reverse("spending:show_expenditure", args=[spent.pk])).content.decode()
    told = " ".join(shown[shown.index("Kas ar ierakstu noticis") :].replace("\u00a0", " ").split())
    for words in (
        "Mērķis: Pirmais → Otrais", "Summa: 100,00 € → 90,00 €", "→ „SIA „Telpa””", "nekā → 40,00 €", "→ „Alkohols”",
        "nekā → 5,00 €", "nekā → 01.03.2023.",
    ):  # fmt: skip
        assert words in told, words
    assert [told.index(words) for words in ("Atzīmēta atgūtā", "Izvērtēta", "Mainīts", "Ierakstīts")] == sorted(
        told.index(words) for words in ("Atzīmēta atgūtā", "Izvērtēta", "Mainīts", "Ierakstīts")
    )
