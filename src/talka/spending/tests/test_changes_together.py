"""Many expenditures changed at once: seen before, and taken back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.kernel.models import AuditEntry
from talka.programmes.models import Agreement
from talka.programmes.tests.makers import a_purpose, an_agreement
from talka.spending.actions import SplitPart, edit_expenditure, mark_ineligible, record_recovery, record_split
from talka.spending.models import DocumentSplit, Expenditure
from talka.spending.tests.makers import an_expenditure

pytestmark = pytest.mark.django_db
CHANGE, DONE = "/spending/expenditures/change/", "/spending/expenditures/change/done/"
UNDO = "/spending/expenditures/change/undo/"


@pytest.fixture
def agreement() -> Agreement:
    made = an_agreement(years=2)
    a_purpose(made, "CS", title="Pilsoniskā sabiedrība")
    a_purpose(made, "MN", title="Mazākumtautības")
    return made


@pytest.fixture
def browser(agreement: Agreement) -> Client:
    return signed_in(a_user(Role.STAFF, centre=agreement.centre))


def change(browser: Client, act: str, *expenditures: Expenditure, **more: Any) -> Any:
    return browser.post(CHANGE, {"act": act, "id": [one.pk for one in expenditures], **more})


def spent(agreement: Agreement, amount: int = 100, **more: Any) -> Expenditure:
    return an_expenditure(agreement, amount, purpose=agreement.purposes.get(code="CS"), **more)


def test_a_preview_shows_before_and_after_and_changes_nothing(browser: Client, agreement: Agreement) -> None:
    one, entries = spent(agreement), AuditEntry.objects.count()
    answer = change(browser, "purpose", one, value=agreement.purposes.get(code="MN").pk)
    planned = answer.context["preview"].planned[0]
    number = agreement.number
    assert (planned.before, planned.after) == (f"{number}: Pilsoniskā sabiedrība", f"{number}: Mazākumtautības")
    assert "Mainīt 1 ierakstu" in answer.content.decode()
    assert Expenditure.objects.get().purpose == agreement.purposes.get(code="CS")
    assert AuditEntry.objects.count() == entries


def test_a_purpose_is_set_where_it_is_another_and_taken_back(browser: Client, agreement: Agreement) -> None:
    loose, framed = an_expenditure(agreement), spent(agreement)
    there = an_expenditure(agreement, purpose=agreement.purposes.get(code="MN"))
    value = agreement.purposes.get(code="MN").pk
    assert change(browser, "purpose", loose, framed, there, value=value, confirm="yes")["Location"] == DONE
    assert set(Expenditure.objects.values_list("purpose__code", flat=True)) == {"MN"}
    there.refresh_from_db()
    assert there.version == 1
    assert [one.pk for one in browser.get(DONE).context["changed"]] == [framed.pk, loose.pk]
    browser.post(UNDO)
    codes = {one.pk: one.purpose and one.purpose.code for one in Expenditure.objects.all()}
    assert codes == {loose.pk: None, framed.pk: "CS", there.pk: "MN"}


def test_the_year_is_set_and_taken_back(browser: Client, agreement: Agreement) -> None:
    one, second = spent(agreement), agreement.years.get(ordinal=2)
    change(browser, "year", one, value=second.pk, confirm="yes")
    assert Expenditure.objects.get().year == second
    browser.post(UNDO)
    assert Expenditure.objects.get().year.ordinal == 1


def test_the_usual_spelling_of_a_supplier_is_offered_and_written_everywhere(
    browser: Client, agreement: Agreement
) -> None:
    written = (("1", "Telpas"), ("2", "SIA Telpas"), ("3", "SIA Telpas"))
    rows = [spent(agreement, supplier=name, document_number=number) for number, name in written]
    assert change(browser, "supplier", *rows).context["form"]["value"].initial == "SIA Telpas"
    change(browser, "supplier", *rows, value="SIA „Telpas”", confirm="yes")
    assert set(Expenditure.objects.values_list("supplier", flat=True)) == {"SIA „Telpas”"}
    browser.post(UNDO)
    assert Expenditure.objects.get(pk=rows[0].pk).supplier == "Telpas"


def test_one_document_does_not_become_paid_for_twice(browser: Client, agreement: Agreement) -> None:
    spent(agreement, supplier="Telpas", document_number="1")
    other = spent(agreement, supplier="Cits", document_number="1")
    answer = change(browser, "supplier", other, value="Telpas")
    assert "jau ir reģistrēts" in answer.context["preview"].planned[0].refusal
    assert answer.context["preview"].will_change == 0
    change(browser, "supplier", other, value="Telpas", confirm="yes")
    assert Expenditure.objects.get(pk=other.pk).supplier == "Cits"


def test_what_is_ineligible_is_said_with_its_reason_and_taken_back_as_it_was(
    browser: Client, agreement: Agreement
) -> None:
    fresh, judged = spent(agreement), spent(agreement, 500)
    mark_ineligible(judged, amount=200, reason="Daļa", version=1, actor=system_actor())
    record_recovery(judged, amount=50, on=dt.date(2023, 1, 1), version=2, actor=system_actor())
    assert change(browser, "ineligible", fresh, value="").context["form"].errors["value"]
    change(browser, "ineligible", fresh, judged, value="Ārpus tāmes", confirm="yes")
    whole = Expenditure.objects.values_list("ineligible", "ineligible_reason").order_by("pk")
    assert list(whole) == [(100, "Ārpus tāmes"), (500, "Ārpus tāmes")]
    browser.post(UNDO)
    judged.refresh_from_db()
    assert list(whole.all()) == [(None, ""), (200, "Daļa")]
    assert (judged.recovered, judged.recovered_on) == (50, dt.date(2023, 1, 1))


def test_all_is_eligible_is_an_answer_except_where_money_came_back(browser: Client, agreement: Agreement) -> None:
    fresh, recovered = spent(agreement), spent(agreement)
    mark_ineligible(recovered, amount=20, reason="Daļa", version=1, actor=system_actor())
    record_recovery(recovered, amount=20, on=dt.date(2023, 1, 1), version=2, actor=system_actor())
    planned = {one.record.pk: one for one in change(browser, "eligible", fresh, recovered).context["preview"].planned}
    assert (planned[fresh.pk].before, planned[fresh.pk].after) == ("nav vērtēts", "viss atbilst")
    assert planned[recovered.pk].refusal
    change(browser, "eligible", fresh, recovered, confirm="yes")
    assert list(Expenditure.objects.values_list("ineligible", flat=True).order_by("pk")) == [0, 20]


def test_expenditures_are_removed_together_and_restored_but_no_part_of_a_split(
    browser: Client, agreement: Agreement
) -> None:
    whole = spent(agreement)
    parts = [
        Expenditure(
            agreement=agreement, centre=agreement.centre, date=dt.date(2022, 9, 1), amount=50, supplier="A",
            document_number="1",
        )
        for _part in range(2)
    ]  # fmt: skip
    record_split(DocumentSplit(total=100), parts=[SplitPart(part, 50) for part in parts], actor=system_actor())
    answer = change(browser, "remove", whole, parts[0])
    assert {one.record.pk: bool(one.refusal) for one in answer.context["preview"].planned} == {
        whole.pk: False, parts[0].pk: True,
    }  # fmt: skip
    change(browser, "remove", whole, parts[0], confirm="yes")
    assert set(Expenditure.objects.present()) == set(parts)
    browser.post(UNDO)
    assert whole in Expenditure.objects.present()


def test_what_was_changed_since_is_not_taken_back(browser: Client, agreement: Agreement) -> None:
    one = spent(agreement)
    change(browser, "eligible", one, confirm="yes")
    stored = Expenditure.objects.get()
    edit_expenditure(stored, values={"description": "Cits"}, version=stored.version, actor=system_actor())
    browser.post(UNDO)
    assert Expenditure.objects.get().ineligible == 0


def test_other_centres_money_is_not_changed_and_their_purposes_are_not_offered(
    browser: Client, agreement: Agreement
) -> None:
    other = an_agreement(years=1, centre=a_centre("cita"))
    foreign, purpose = an_expenditure(other), a_purpose(other, "CS")
    assert change(browser, "remove", foreign, confirm="yes")["Location"] == "/spending/expenditures/"
    assert Expenditure.objects.present().exists()
    assert change(browser, "purpose", spent(agreement), value=purpose.pk, confirm="yes").context["form"].errors["value"]


def test_purposes_of_several_agreements_are_named_with_their_numbers(browser: Client, agreement: Agreement) -> None:
    other = an_agreement("L-2", years=1, centre=agreement.centre)
    a_purpose(other, "X", title="Cits mērķis")
    offered = change(browser, "purpose", spent(agreement), an_expenditure(other)).content.decode()
    assert "L-2: Cits mērķis" in offered


def test_nothing_chosen_and_nothing_known_is_answered_calmly(browser: Client, agreement: Agreement) -> None:
    one = spent(agreement)
    assert browser.get(CHANGE).status_code == 405
    assert browser.post(CHANGE, {"act": "explode", "id": [one.pk]}).status_code == 404
    back = "/spending/expenditures/?state=no_file"
    assert change(browser, "remove", back=back)["Location"] == back
    assert change(browser, "remove", back="https://cits.example/")["Location"] == "/spending/expenditures/"
    assert browser.post(CHANGE, {"act": "remove", "id": ["x", "9" * 30]}).status_code == 302
    assert browser.post(UNDO).status_code == 302
    assert browser.get(DONE).status_code == 200
    assert signed_in(a_user()).post(CHANGE, {"act": "remove", "id": [one.pk]}).status_code == 404


def test_what_somebody_changed_since_the_preview_is_shown_again_before_it_changes(
    browser: Client, agreement: Agreement
) -> None:
    one, other = spent(agreement), spent(agreement)
    read = change(browser, "eligible", one, other).context["read"]
    edit_expenditure(one, values={"description": "Cits"}, version=1, actor=system_actor())
    answer = change(browser, "eligible", one, other, confirm="yes", read=read)
    assert "Pa to laiku kāds" in answer.content.decode()
    assert set(Expenditure.objects.values_list("ineligible", flat=True)) == {None}
    again = change(browser, "eligible", one, other, confirm="yes", read=answer.context["read"])
    assert again.status_code == 302
    assert set(Expenditure.objects.values_list("ineligible", flat=True)) == {0}
