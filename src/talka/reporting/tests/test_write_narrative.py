"""The centre's own words, with figures that follow the records."""

from __future__ import annotations

import pytest

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user
from talka.activities.tests.makers import a_programme, some_work
from talka.kernel.actions import Conflict, NotAllowed, Refused
from talka.programmes.models import Agreement
from talka.reporting.actions import write_narrative
from talka.reporting.models import Narrative
from talka.reporting.queries.content import report_content
from talka.reporting.queries.typed_figures import contradicting_typed_figures, typed_figures
from talka.reporting.tests.makers import a_colleague, a_reviewer, the_riga_agreement

pytestmark = pytest.mark.django_db


def write(agreement: Agreement, text: str, *, ordinal: int = 1, version: int = 0) -> Narrative:
    year = agreement.years.get(ordinal=ordinal) if ordinal else None
    return write_narrative(agreement, year=year, text=text, version=version, actor=a_colleague(agreement))


def read(agreement: Agreement, ordinal: int = 1) -> str:
    content = report_content(agreement)
    parts = content.years[ordinal - 1].narrative if ordinal else content.other
    return "\n".join(part.text for part in parts).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("written", "reads"),
    [
        ("{consultation}", "71 konsultācija"),
        ("{ consultation }", "71 konsultācija"),
        ("{consultation.count}", "71"),
        ("{consultation.participants}", "nav zināms"),
        ("{seminar.participants}", "151"),
        ("{S1}", "8 semināri"),
        ("{S1.participations}", "151 dalības reize"),
        ("{forum}", "0 forumu"),
        ("{spent}", "53 994,00 euro"),
        ("{planned.CS}", "30 000,00 euro"),
    ],
)
def test_a_name_in_braces_becomes_its_figure(written: str, reads: str) -> None:
    agreement = the_riga_agreement()
    write(agreement, f"Kopā {written}.")
    assert read(agreement) == f"Kopā {reads}."


def test_in_the_words_about_the_whole_figures_are_of_all_years() -> None:
    agreement = the_riga_agreement()
    write(agreement, "Kopā {consultation}, izlietoti {spent}.", ordinal=0)
    assert read(agreement, 0) == "Kopā 193 konsultācijas, izlietoti 160 804,67 euro."


def test_each_line_is_a_paragraph_and_braces_without_a_name_stay() -> None:
    agreement = a_programme()
    write(agreement, "Pirmā {}.\n\nOtrā { rinda.")
    assert read(agreement) == "Pirmā {}.\nOtrā { rinda."


def test_a_figure_in_a_narrative_opens_to_its_records() -> None:
    agreement = a_programme()
    work = some_work(agreement=agreement, kind="consultation", count=5)
    write(agreement, "Sniegtas {consultation}.")
    number = report_content(agreement).number("y1.text.consultation")
    assert number is not None
    assert [part.id for part in number.parts] == [work.pk]


@pytest.mark.parametrize(
    "name", ["konsultacija", "consultation.__class__", "agreement.centre", "0", "spent.XX", "x" * 90]
)
def test_an_unknown_name_is_refused_with_what_exists(name: str) -> None:
    agreement = the_riga_agreement()
    with pytest.raises(Refused) as refused:
        write(agreement, f"Kopā {{{name}}}.")
    assert refused.value.field == "text"
    assert f"{{{name}}}" in str(refused.value)
    assert "{consultation.count}" in str(refused.value)
    assert not Narrative.objects.exists()


def test_the_second_of_two_writers_sees_what_the_first_saved() -> None:
    agreement = a_programme()
    write(agreement, "Pirmais.")
    write(agreement, "Otrais.", version=1)
    with pytest.raises(Conflict) as conflict:
        write(agreement, "Trešais.", version=1)
    assert str(conflict.value.current) == "Otrais."
    with pytest.raises(Conflict):
        write(agreement, "Ceturtais.", version=0)


def test_a_text_that_is_too_long_or_of_another_agreement_is_refused() -> None:
    agreement, other = a_programme(), a_programme()
    with pytest.raises(Refused):
        write(agreement, "a" * 20_001)
    with pytest.raises(Refused):
        write_narrative(agreement, year=other.years.get(ordinal=1), text="", version=0, actor=a_colleague(agreement))
    with pytest.raises(Refused):
        write(agreement, "a", version=3)


def test_only_staff_of_the_centre_write() -> None:
    agreement = a_programme()
    for person in (a_reviewer(agreement), a_user(Role.STAFF), a_user()):
        with pytest.raises(NotAllowed):
            write_narrative(agreement, year=None, text="a", version=0, actor=person)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sniegtas 72 konsultācijas.", [("72 konsultācijas", 72, "consultation")]),
        ("pēc 72\u00a0konsultācijām", [("72\u00a0konsultācijām", 72, "consultation")]),
        (
            "1 250 konsultāciju un 3 semināros",
            [("1 250 konsultāciju", 1250, "consultation"), ("3 semināros", 3, "seminar")],
        ),
        ("16 ziņas mājaslapā", [("16 ziņas mājaslapā", 16, "news_item")]),
        ("3 ziņojumi", []),
        ("{consultation}", []),
        ("2024. gada konsultācijas, 12.10. seminārs, 3,5 konsultācijas, konsultācijas 72", []),
        ("72 dažādas konsultācijas", []),
    ],
)
def test_typed_figures_are_found_before_a_kinds_noun(text: str, found: list[tuple[str, int, str]]) -> None:
    assert [(figure.text, figure.value, figure.kind.code) for figure in typed_figures(text)] == found


def test_a_typed_figure_that_differs_from_the_records_is_named() -> None:
    agreement = the_riga_agreement()
    write(agreement, "Sniegtas 72 konsultācijas un 8 semināri.")
    write(agreement, "Kopā 193 konsultācijas.", ordinal=0)
    found = contradicting_typed_figures(agreement)
    assert [(one.year.ordinal if one.year else None, one.text, one.typed, one.recorded, one.of) for one in found] == [
        (1, "72 konsultācijas", 72, 71, "consultation")
    ]
