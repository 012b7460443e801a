"""The page where the narrative of a year is written: figures by their names, in the box and in the list."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils.html import strip_tags

from talka.accounts.tests.makers import signed_in
from talka.activities.tests.makers import a_programme, a_series
from talka.programmes.models import Agreement
from talka.programmes.tests.makers import a_purpose
from talka.reporting.actions import write_narrative
from talka.reporting.models import Narrative
from talka.reporting.queries.content import narrative_placeholders
from talka.reporting.queries.written import Written
from talka.reporting.tests.makers import a_colleague, the_riga_agreement

pytestmark = pytest.mark.django_db


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return str(response.content.decode()).replace("\u00a0", " ")


def posted(client: Client, address: str, **values: object) -> str:
    """Where a form led, or the page that shows it again."""
    response = client.post(address, values)
    return str(response["Location"]) if response.status_code == 302 else str(response.content.decode())


def in_the_box(shown: str) -> str:
    found = re.search(r"<textarea[^>]*>\s*(.*?)</textarea>", shown, re.DOTALL)
    assert found
    return found[1]


def written(agreement: Agreement) -> Written:
    return Written(narrative_placeholders(agreement, agreement.years.get(ordinal=1)))


def test_the_narrative_is_previewed_then_saved() -> None:
    agreement = the_riga_agreement()
    client, address = signed_in(a_colleague(agreement)), f"/reports/{agreement.pk}/narratives/1/"
    shown = posted(client, address, text="Kopā {consultation}, 72 konsultācijas.", version="0", preview="yes")
    assert ">71 konsultācija</a>" in shown
    assert "„72 konsultācijas” → „Konsultācijas”" in shown
    assert not Narrative.objects.exists()
    assert posted(client, address, text="Kopā {consultation}.", version="0") == f"/reports/{agreement.pk}/#y1"
    assert "Kopā <a" in page(client, f"/reports/{agreement.pk}/")


def test_a_preview_asked_for_by_htmx_is_only_the_preview() -> None:
    agreement = a_programme()
    response = signed_in(a_colleague(agreement)).post(
        f"/reports/{agreement.pk}/narratives/0/",
        {"text": "Ā", "version": "0", "preview": "yes"},
        headers={"HX-Request": "true"},
    )
    assert "<html" not in response.content.decode()
    assert 'id="preview"' in response.content.decode()


def test_an_unknown_name_is_shown_at_the_field_and_the_text_is_kept() -> None:
    agreement = a_programme()
    shown = posted(
        signed_in(a_colleague(agreement)), f"/reports/{agreement.pk}/narratives/1/", text="Kopā {nav}.", version="0"
    )
    assert "Nav rādītāja ar nosaukumu {nav}" in shown
    assert "Kopā {nav}." in shown


def test_the_second_of_two_writers_sees_both_texts() -> None:
    agreement = a_programme()
    colleague, year = a_colleague(agreement), agreement.years.get(ordinal=1)
    write_narrative(agreement, year=year, text="Saglabātais.", version=0, actor=colleague)
    client, address = signed_in(colleague), f"/reports/{agreement.pk}/narratives/1/"
    shown = posted(client, address, text="Mans.", version="0")
    assert "Saglabātais." in shown
    assert "Mans." in shown
    assert 'name="version" value="1"' in shown
    assert posted(client, address, text="Mans.", version="1").endswith("#y1")


@pytest.mark.parametrize("text", ["a\0b", "a" * 20_001])
def test_text_that_cannot_be_stored_is_refused_at_the_field(text: str) -> None:
    agreement = a_programme()
    shown = posted(signed_in(a_colleague(agreement)), f"/reports/{agreement.pk}/narratives/1/", text=text, version="0")
    assert "govuk-error-message" in shown
    assert not Narrative.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        "{Semināri: dalības reizes}",
        "{ seminari:  DALIBAS reizes }",
        "{Semina\u0304ri: dali\u0304bas reizes}",
        "{seminar.participations}",
    ],
)
def test_a_figure_is_called_by_its_name_and_kept_by_its_code(typed: str) -> None:
    agreement = the_riga_agreement()
    client, address = signed_in(a_colleague(agreement)), f"/reports/{agreement.pk}/narratives/1/"

    assert posted(client, address, text=f"Kopā {typed}.", version="0").endswith("#y1")

    assert Narrative.objects.get().text == "Kopā {seminar.participations}."
    assert in_the_box(page(client, address)) == "Kopā {Semināri: dalības reizes}."
    assert "Kopā 151 dalības reize." in strip_tags(page(client, f"/reports/{agreement.pk}/"))


def test_the_list_shows_names_and_values_and_no_code() -> None:
    agreement = the_riga_agreement()
    shown = page(signed_in(a_colleague(agreement)), f"/reports/{agreement.pk}/narratives/1/")
    seen = " ".join(strip_tags(re.sub(r"<script.*?</script>", "", shown, flags=re.DOTALL)).split())

    assert "Semināri: dalības reizes Semināri: dalības reizes: 151 dalības reize" in seen
    assert "Izlietotais finansējums: Pilsoniskās sabiedrības attīstība: 30 000,00 euro" in seen
    assert "seminar." not in seen


def test_without_a_script_a_press_puts_the_figure_after_the_last_word() -> None:
    agreement = the_riga_agreement()
    client, address = signed_in(a_colleague(agreement)), f"/reports/{agreement.pk}/narratives/1/"

    shown = posted(client, address, text="Gadā sniegtas", version="0", insert="consultation")

    assert in_the_box(shown) == "Gadā sniegtas {Konsultācijas}"
    assert "Gadā sniegtas 71 konsultācija" in strip_tags(shown).replace("\u00a0", " ")
    assert not Narrative.objects.exists()
    assert in_the_box(posted(client, address, text="", version="0", insert="spent")) == "{Izlietotais finansējums}"
    assert in_the_box(posted(client, address, text="A", version="0", insert="nav")) == "A"


def test_figures_of_one_title_are_told_apart() -> None:
    agreement = a_programme()
    codes = {a_series(agreement, "Noturība").code, a_series(agreement, "noturiba").code}

    names = written(agreement)

    assert len({names.words[code] for code in codes}) == 2
    assert {names.stored(f"{{{names.words[code]}}}") for code in codes} == {f"{{{code}}}" for code in codes}


@pytest.mark.parametrize("title", ["Ļoti gara pozīcija " * 13, "Pozīcija {ar} iekavām"])
def test_a_figure_whose_title_cannot_stand_in_braces_keeps_its_code(title: str) -> None:
    agreement = a_programme()
    a_purpose(agreement, "GP", title=title.strip())

    assert written(agreement).words["planned.GP"] == "planned.GP"


def test_what_is_stored_and_stands_for_nothing_any_more_stays_as_it_is() -> None:
    agreement = a_programme()
    assert written(agreement).shown("Kopā {sen.nav} un {consultation}.") == "Kopā {sen.nav} un {Konsultācijas}."
