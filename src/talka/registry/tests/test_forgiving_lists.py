"""Lists that forgive what is typed, and the names of the files they are taken along in."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user, signed_in
from talka.registry.actions import give_partner_role
from talka.registry.models import PartnerRole
from talka.registry.queries import organisation_meant
from talka.registry.queries.meant import UnclearPlace, place_meant
from talka.registry.tests.makers import a_community, a_network, a_registration_number, an_organisation

pytestmark = pytest.mark.django_db


def address(name: str, *args: int) -> str:
    return reverse(f"registry:{name}", args=args)


@pytest.mark.parametrize("which", ["organisations", "communities", "networks", "partners"])
@pytest.mark.parametrize("typed", ["skunis", "šķūņa", "skuins"])
def test_every_list_forgives_diacritics_cases_and_slips(which: str, typed: str) -> None:
    staff = a_user(Role.STAFF)
    for name in ("Šķūnis", "Klēts"):
        give_partner_role(PartnerRole(organisation=an_organisation(name), role="library"), actor=staff)
        a_community(name)
        a_network(name)
    shown = signed_in(staff).get(address(which), {"q": typed}).content.decode()
    assert "Šķūnis" in shown
    assert "Klēts" not in shown


def test_a_partner_is_found_by_its_registration_number() -> None:
    staff, number = a_user(Role.STAFF), a_registration_number()
    partner = an_organisation("Klēts", registration_number=number)
    give_partner_role(PartnerRole(organisation=partner, role="library"), actor=staff)
    give_partner_role(PartnerRole(organisation=an_organisation("Cita"), role="library"), actor=staff)
    shown = signed_in(staff).get(address("partners"), {"q": number}).content.decode()
    assert "Klēts" in shown
    assert "Cita" not in shown


@pytest.mark.parametrize(
    ("which", "name"),
    [
        ("organisations", "organizacijas"), ("communities", "kopienas"), ("networks", "tikli"),
        ("partners", "partneri"), ("persons", "personas"),
    ],
)  # fmt: skip
def test_a_list_is_taken_along_under_a_name_in_the_language_of_its_reader(which: str, name: str) -> None:
    answer: Any = signed_in(a_user(Role.STAFF)).get(address(which), {"export": "xlsx"})
    assert answer.getvalue()
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="{name}-2')


def test_a_place_and_an_organisation_written_with_a_slip_are_offered() -> None:
    with pytest.raises(UnclearPlace, match="Vecpiebalgas pagasts"):
        place_meant("Vecpeibalgas pagasts, Cēsu novads")
    an_organisation("Šķūnis")
    found, reason = organisation_meant(a_user(Role.STAFF), "skuins", None)
    assert found is None
    assert "Šķūnis" in reason
    assert "Šķūnis" not in organisation_meant(a_user(Role.STAFF), "pavisam cita", None)[1]


@pytest.mark.parametrize("which", ["organisations", "communities", "networks", "partners"])
def test_what_is_shown_is_what_is_exported(which: str) -> None:
    staff = a_user(Role.STAFF)
    for name in ("Čaka ļaudis", "Cita"):
        role = PartnerRole(organisation=an_organisation(name), role="library")
        give_partner_role(role, actor=staff)
        a_community(name)
        a_network(name)
    answer = signed_in(staff).get(address(which), {"q": "caka", "export": "csv"})
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a file is streamed
    lines = data.decode("utf-8-sig").strip().splitlines()
    assert [line.split(";")[0].strip('"') for line in lines][1:] == ["Čaka ļaudis"]
