"""Whoever takes a list out of the registry, with contacts that not everybody sees, is written down."""

from __future__ import annotations

from typing import Any

import pytest

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user, signed_in, stranger
from talka.registry.actions import give_partner_role
from talka.registry.models import PartnerRole, Reading
from talka.registry.tests.makers import a_community, a_network, an_organisation

pytestmark = pytest.mark.django_db


def a_partner(name: str) -> PartnerRole:
    role = PartnerRole(organisation=an_organisation(name), role="library")
    return give_partner_role(role, actor=a_user(Role.STAFF))


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "vcf"])
@pytest.mark.parametrize(
    ("name", "make"), [("organisations", an_organisation), ("communities", a_community), ("networks", a_network)]
)
def test_taking_a_list_out_is_written_down_and_looking_is_not(name: str, make: Any, file_format: str) -> None:
    made = [make(f"Koris {number}") for number in range(2)]
    user = a_user(Role.STAFF)
    browser = signed_in(user)
    address = "/registry/" if name == "organisations" else f"/registry/{name}/"
    browser.get(address)
    assert not Reading.objects.exists()
    answer: Any = browser.get(address, {"export": file_format})
    assert answer.getvalue()
    log = Reading.objects.get()
    assert (log.reader, log.way, log.what, log.rows, log.person_id) == (user, "taken", name, len(made), None)


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_taking_the_list_of_partners_out_is_written_down(file_format: str) -> None:
    made = [a_partner(f"Koris {number}") for number in range(2)]
    browser = signed_in(a_user(Role.STAFF))
    browser.get("/registry/partners/")
    assert not Reading.objects.exists()
    answer: Any = browser.get("/registry/partners/", {"export": file_format})
    assert answer.getvalue()
    assert Reading.objects.values_list("what", "rows").get() == ("partners", len(made))
    log = signed_in(a_user(Role.ADMINISTRATOR)).get("/privacy/readings/").content.decode()
    assert "partneru saraksts ar kontaktiem" in log


def test_a_file_of_one_record_is_written_down_for_staff_who_get_all_of_it_only() -> None:
    record = an_organisation("Koris")
    address = f"/directory/files/organisations/{record.pk}.vcf"
    public: Any = stranger().get(address)
    assert public.getvalue()
    assert not Reading.objects.exists()
    user = a_user(Role.STAFF)
    whole: Any = signed_in(user).get(address)
    assert whole.getvalue()
    assert Reading.objects.values_list("reader", "what").get() == (user.pk, "profile file")


def test_the_page_of_files_says_to_staff_that_its_lists_are_public_facts_only() -> None:
    words = "Saraksti šajā lapā satur tikai publiskas ziņas"
    assert words in signed_in(a_user(Role.STAFF)).get("/directory/files/").content.decode()
    assert words not in stranger().get("/directory/files/").content.decode()
