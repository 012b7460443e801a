from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user, signed_in
from talka.activities.models import WorkKind
from talka.activities.tests.makers import some_work, the_kind

pytestmark = pytest.mark.django_db
ADD = "/activities/kinds/add/"


@pytest.fixture
def browser() -> Client:
    return signed_in(a_user(Role.MANAGER))


def a_lecture(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Lekcija", "code": "lecture", "family": "gathering", "one": "lekcija", "other": "lekcijas",
        "zero": "lekciju", "participle": "Nolasīt", "gender": "f", "fields_asked": ["count", "place"],
        "evidence_rule": "any", "position": "5", "is_active": "on",
    } | changes  # fmt: skip


def test_a_manager_adds_a_kind_that_work_can_be_recorded_with(browser: Client) -> None:
    assert browser.post(ADD, a_lecture()).status_code == 302
    kind = WorkKind.objects.get(code="lecture")
    assert (kind.fields, kind.done(71), kind.counted(71)) == (["count", "place"], "Nolasīta", "71 lekcija")
    assert "place" in browser.get("/activities/record/lecture/").context["form"].fields


def test_the_sentences_follow_what_is_typed(browser: Client) -> None:
    words = {
        "one": "konsultācija",
        "other": "konsultācijas",
        "zero": "konsultāciju",
        "participle": "Sniegt",
        "gender": "f",
    }
    page = browser.get(reverse("activities:kind_sentence"), words).content.decode()
    assert "„Sniegta 71 konsultācija.”" in page
    assert "„Sniegtas 53 konsultācijas.”" in page
    assert "<html" not in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("code", "ar atstarpi"),
        ("code", "camp"),
        ("one", "x" * 81),
        ("position", "99999"),
        ("family", "cita"),
    ],
)
def test_bad_input_is_explained_at_its_field(field: str, value: str, browser: Client) -> None:
    answer = browser.post(ADD, a_lecture() | {field: value})
    assert field in answer.context["form"].errors
    assert not WorkKind.objects.filter(code="lecture").exists()


def test_a_kind_is_taken_out_of_use_and_its_work_stays(browser: Client) -> None:
    activity, kind = some_work(kind="camp"), the_kind("camp")
    form = browser.get(reverse("activities:edit_kind", args=[kind.pk])).context["form"]
    data = {name: form[name].value() for name in form.fields} | {"is_active": ""}
    browser.post(reverse("activities:edit_kind", args=[kind.pk]), {k: "" if v is None else v for k, v in data.items()})
    assert the_kind("camp").is_active is False
    assert browser.get("/activities/record/camp/").status_code == 404
    activity.refresh_from_db()
    assert activity.kind == kind


def test_kinds_are_not_for_staff() -> None:
    staff = signed_in(a_user(Role.STAFF))
    for name in ("kinds", "add_kind", "kind_sentence"):
        assert staff.get(reverse(f"activities:{name}")).status_code == 404


def opened(browser: Client, kind: WorkKind, **typed: Any) -> dict[str, Any]:
    """The form of a kind as its page fills it in, with what somebody typed over it."""
    form = browser.get(reverse("activities:edit_kind", args=[kind.pk])).context["form"]
    return {name: form[name].value() for name in form.fields} | typed


def test_the_second_of_two_who_change_a_kind_sees_both_versions_in_words(browser: Client) -> None:
    kind = the_kind("camp")
    address = reverse("activities:edit_kind", args=[kind.pk])
    first = opened(browser, kind, name="Vasaras nometne", family="other", fields_asked=["count", "place"])
    second = opened(browser, kind, name="Ziemas nometne", fields_asked=["count"], is_active="")
    assert browser.post(address, first).status_code == 302
    answer = browser.post(address, second)
    assert answer.context["conflict"] == [
        ("Nosaukums", "Vasaras nometne", "Ziemas nometne"),
        ("Grupa", "citi darbi", "pasākumi"),
        ("Ko prasa veidlapa", "skaits, vieta", "skaits"),
        ("Piedāvāt jauniem darbiem", "jā", "nē"),
    ]
    assert answer.context["form"]["name"].value() == "Ziemas nometne"
    assert the_kind("camp").name == "Vasaras nometne"

    second["version"] = answer.context["form"]["version"].value()
    assert browser.post(address, second).status_code == 302
    assert (the_kind("camp").name, the_kind("camp").family, the_kind("camp").version) == (
        "Ziemas nometne", "gathering", 3,
    )  # fmt: skip


def test_who_typed_the_same_as_somebody_else_has_nothing_to_decide(browser: Client) -> None:
    kind = the_kind("camp")
    mine = opened(browser, kind, name="Vasaras nometne")
    for _person in range(2):
        assert browser.post(reverse("activities:edit_kind", args=[kind.pk]), mine).status_code == 302
    assert (the_kind("camp").name, the_kind("camp").version) == ("Vasaras nometne", 2)
