"""Indicators on their page and on the today board: each value in its own unit."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils.html import strip_tags

from talka.accounts.tests.makers import signed_in
from talka.activities.tests.makers import some_work
from talka.kernel.testing.plugin import Freeze
from talka.programmes.models import Agreement
from talka.programmes.tests.makers import a_purpose, a_target, an_agreement, an_indicator
from talka.reporting.tests.makers import a_colleague
from talka.spending.tests.makers import an_expenditure

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(freeze: Freeze) -> Agreement:
    """Half of its only year has passed: an hour and a half of 90 hours done, 12,34 € of 1 234,56 € spent."""
    freeze("2022-07-01")
    made = an_agreement("L-1", starts=dt.date(2022, 1, 1), ends=dt.date(2022, 12, 31), years=1)
    purpose, year = a_purpose(made, "CS"), made.years.get()
    a_target(an_indicator(made, "H", measure="hours", title="Stundu rādītājs"), year, 90 * 60)
    a_target(an_indicator(made, "M", measure="money", title="Naudas rādītājs"), year, 1234_56)
    some_work(agreement=made, purpose="CS", starts=dt.date(2022, 5, 5), minutes=90)
    an_expenditure(made, 12_34, year=year, purpose=purpose, date=dt.date(2022, 5, 5))
    return made


def words(client: Client, address: str) -> str:
    """What a page says, to those who see and to those who listen."""
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", strip_tags(response.content.decode()))


@pytest.mark.parametrize("address", ["/today/", "/reports/{}/indicators/"])
def test_progress_is_said_in_the_unit_of_its_measure(agreement: Agreement, address: str) -> None:
    said = words(signed_in(a_colleague(agreement)), address.format(agreement.pk))

    # Minutes and cents are how values are kept, and nobody reads them.
    assert "Stundu rādītājs 1,5 no 90 · 1 % Paredzams līdz beigām: 3" in said
    assert "Naudas rādītājs 12,34 € no 1 234,56 € · 0 % Paredzams līdz beigām: 24,75 €" in said
