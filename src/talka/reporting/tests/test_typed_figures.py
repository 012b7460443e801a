"""Figures typed by hand into a narrative: what is found, what is judged, and what is let pass."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talka.activities.models import WorkKind
from talka.activities.tests.makers import a_programme, a_series, some_work, takes_part
from talka.programmes.models import Agreement
from talka.programmes.tests.makers import a_budget_line
from talka.registry.tests.makers import an_organisation
from talka.reporting.findings import findings_of
from talka.reporting.models import Narrative
from talka.reporting.queries.typed_figures import contradicting_typed_figures, typed_figures
from talka.reporting.queries.typed_words import figures_beside, masked, number_of, sentences
from talka.spending.queries.statements import statement
from talka.spending.tests.makers import a_remainder, an_expenditure

DAY = dt.date(2022, 10, 28)
UNITS = ("viens", "divi", "trīs", "četri", "pieci", "seši", "septiņi", "astoņi", "deviņi")
ROOTS = ("vien", "div", "trīs", "četr", "piec", "seš", "septiņ", "astoņ", "deviņ")


def in_words(number: int) -> str:
    """As a Latvian counts, from 1 to 199."""
    hundred = "simts " if number >= 100 else ""
    tens, unit = divmod(number % 100, 10)
    if tens == 1 and unit:
        return f"{hundred}{ROOTS[unit - 1]}padsmit"
    words = ["desmit" if tens == 1 else f"{ROOTS[tens - 1]}desmit"] if tens else []
    return (hundred + " ".join([*words, *([UNITS[unit - 1]] if unit else [])])).strip()


@given(number=st.integers(1, 199))
def test_every_number_in_words_is_read(number: int) -> None:
    assert number_of(in_words(number)) == number


@given(number=st.integers(2, 199), end=st.sampled_from([".", ",", "", " un citi darbi"]))
def test_a_number_in_words_before_a_noun_is_one_figure(number: int, end: str) -> None:
    found = figures_beside("seminār\\w*", f"Organizēti {in_words(number)} semināri{end}")
    assert [figure.value for figure in found] == [number]


@given(text=st.text(max_size=300))
def test_any_text_is_read_and_blotted_out_in_place(text: str) -> None:
    plain = masked(text)
    assert len(plain) == len(text)
    assert all(0 <= start <= end <= len(text) for start, end in sentences(plain))
    figures_beside("seminār\\w*", plain)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("trīs semināri", [3]), ("Trijos semināros", [3]), ("divpadsmit konsultācijas", [12]),
        ("ar divdesmit vienu konsultāciju", [21]), ("pēc deviņām konsultācijām", [9]), ("simts konsultāciju", [100]),
        ("konsultācijas – 53", [53]), ("Konsultācijas: 53, semināri: 8", [53, 8]), ("konsultācijas (53)", [53]),
        ("konsultāciju skaits: 53", [53]), ("Konsultāciju skaits ir divpadsmit.", [12]),
        ("konsultācijas (kopā 53)", [53]),
        ("Sniegtas konsultācijas – 1 250.", [1250]), ("Organizēts viens seminārs.", [1]),
        # Numbers of something else, or of no count at all.
        ("viens seminārs notika vakarā", []), ("viena no konsultācijām", []), ("trešais seminārs", []),
        ("konsultācijas – 53 stundas", []), ("konsultācijas (53 organizācijām)", []),
        ("konsultācijas: 20, 30 un 21", []),
        ("semināri: 12.10.2022. un vēlāk", []), ("konsultācijas – 53. punktā", []), ("klātienes konsultācijas: 30", []),
        ("24 konsultāciju saņēmēji", []), ("5 semināru dalībnieki", []), ("„7 konsultācijas, kas palīdzēja”", []),
        ("{consultation.count} konsultācijas", []), ("konsultācijas – {consultation.count}", []),
        ("10–20 konsultācijas", []),
        ("desmitiem konsultāciju", []), ("konsultācijas – 50%", []), ("konsultācijas – 3,5", []),
    ],
)  # fmt: skip
def test_figures_are_found_beside_the_noun_of_a_kind(text: str, found: list[int]) -> None:
    assert [figure.value for figure in typed_figures(text)] == found


@pytest.fixture
def agreement() -> Agreement:
    """71 consultations for three named organisations, 8 seminars for 151, and money of two years."""
    made = a_programme()
    series = a_series(made, "Prasmju cikls")
    for participants in (15, 15, 14, 11, 11, 8, 14):
        some_work(agreement=made, purpose="CS", participants=participants, series=series, starts=DAY)
    some_work(agreement=made, purpose="CS", participants=63, starts=DAY, format="online")
    for count in (30, 29, 12):
        advice = some_work(agreement=made, purpose="CS", kind="consultation", count=count, starts=DAY)
        takes_part(advice, organisation=an_organisation())
    first, second = made.years.order_by("ordinal")[:2]
    purpose = made.purposes.get(code="CS")
    for year, planned, spent in ((first, 53_994_00, 53_994_00), (second, 53_900_00, 52_816_67)):
        a_budget_line(year, purpose, planned)
        an_expenditure(made, spent, year=year, purpose=purpose, date=year.starts)
    a_remainder(second, 1_177_33, purpose=purpose)
    return made


def accused(agreement: Agreement, text: str, ordinal: int = 1) -> list[tuple[int, int]]:
    """Typed and recorded, of what is found in these words about a year or (0) the whole."""
    year = agreement.years.get(ordinal=ordinal) if ordinal else None
    Narrative.objects.filter(agreement=agreement).delete()
    Narrative.objects.create(agreement=agreement, year=year, text=text)
    return [(one.typed, one.recorded) for one in contradicting_typed_figures(agreement, statement(agreement))]


WRONG = [
    # Counts: before and after the noun, in digits and in words.
    ("Sniegtas 72 konsultācijas.", 1, [(72, 71)]),
    ("Gada laikā centrs sniedza 70 konsultācijas organizācijām.", 1, [(70, 71)]),
    ("Konsultācijas – 72, semināri – 8.", 1, [(72, 71)]),
    ("Konsultāciju skaits: 53", 1, [(53, 71)]),
    ("Konsultācijas (53).", 1, [(53, 71)]),
    ("Organizēti deviņi semināri.", 1, [(9, 8)]),
    ("Notika divpadsmit semināri un sniegta 71 konsultācija.", 1, [(12, 8)]),
    ("Sniegtas 72 konsultācijas, no tām 20 konsultācijas tiešsaistē.", 1, [(72, 71)]),
    ("Sniegta 71 konsultācija.", 2, [(71, 0)]),
    # Participations: of the kind that is counted beside them, or of the year.
    ("Organizēti 8 semināri, kuros piedalījās 152 dalībnieki.", 1, [(152, 151)]),
    ("Organizēti {seminar}, kopā 152 dalības reizes.", 1, [(152, 151)]),
    ("Gada laikā kopā 150 dalībnieki.", 1, [(150, 151)]),
    # Organisations.
    ("Sniegta 71 konsultācija, konsultētas 4 unikālas organizācijas.", 1, [(4, 3)]),
    # Money.
    ("Izlietoti 54 994,00 euro.", 1, [(54_994_00, 53_994_00)]),
    ("Plānotais finansējums – 53994 EUR, izlietots 53 000,50 €.", 1, [(53_000_50, 53_994_00)]),
    ("Gada laikā kopā izlietoti € 50 001.", 1, [(50_001_00, 53_994_00)]),
    ("Uz nākamo gadu pārcelti 1 187,33 euro.", 2, [(1_187_33, 1_177_33)]),
    # Another year, named in the sentence.
    ("Otrajā gadā kopā izlietoti 53 000,50 euro.", 0, [(53_000_50, 52_816_67)]),
    ("I īstenošanas gadā sniegtas 72 konsultācijas.", 0, [(72, 71)]),
    ("Pirmajā gadā sniegtas 72 konsultācijas.", 2, [(72, 71)]),
]  # fmt: skip
RIGHT = [
    ("Sniegta 71 konsultācija un astoņi semināri.", 1), ("Septiņi semināri ciklā.", 1), ("Semināri: 8.", 1),
    # A part by purpose, series, form or one record; a plan, a guess, a part that nobody can check.
    ("Organizēti 7 semināri.", 1), ("Sniegtas 30 konsultācijas.", 1), ("Plānotas 100 konsultācijas.", 1),
    ("Sniegtas vairāk nekā 70 konsultācijas.", 1), ("Rīgā sniegtas 20 konsultācijas.", 1), ("Ap 80 konsultācijām.", 1),
    ("20 konsultācijas par grantiem.", 1), ("2022. gadā sniegtas 40 konsultācijas.", 1), ("8 konsultācijas mēnesī.", 1),
    ("20 konsultācijas (tiešsaistē).", 1), ("5 konsultācijas, kas notika tiešsaistē.", 1),
    ("Sniegtas 40 konsultācijas biedrībām un 31 konsultācija citiem.", 1),
    ("Pirmajā gadā sniegta 71 konsultācija.", 2), ("Sniegta 71 konsultācija.", 0),
    ("Sniegtas {consultation}, organizēti {seminar.count} semināri, izlietoti {spent}.", 1),
    # Participants of one event or of nobody knows what.
    ("Festivālā piedalījās 4000 dalībnieku.", 1), ("Seminārā piedalījās 40 dalībnieki.", 1),
    ("Gadā kopā 151 dalībnieks.", 1),
    ("Organizēti 8 semināri un 71 konsultācija, piedalījās 300 dalībnieki.", 1),
    ("Organizēti 8 semināri, 15 dalībnieki.", 1),
    ("Kopā 152 dalībnieku anketas.", 1), ("Sasniegtas 24 organizācijas.", 1), ("Kopā 3 unikālas organizācijas.", 1),
    # Money: the same otherwise written, rounded, of another year, of a part, or nobody says of what.
    ("Izlietoti 53994 EUR.", 1), ("Izlietoti 53.994,00 eiro.", 1), ("Izlietots € 54 000.", 1),
    ("Izlietoti 52 800 euro.", 2),
    ("Telpu īrei izlietoti 500,00 euro.", 1), ("Maksājums 500,00 euro.", 1), ("Izlietoti 53 tūkstoši euro.", 1),
    ("Plānoti 53 900,00 euro, izlietoti 52 816,67 euro.", 2), ("Atlikums 1 177,33 euro pārcelts uz nākamo gadu.", 2),
    ("Kopā visos gados izlietoti 106 800,00 euro.", 2), ("Kopā izlietoti 106 810,67 euro.", 2),
    ("„Izlietoti 5,00 euro”", 1), ("Atgriezti 10,00 euro par telpām.", 2),
]  # fmt: skip


@pytest.mark.django_db
def test_what_records_deny_is_found(agreement: Agreement) -> None:
    assert [(text, accused(agreement, text, year)) for text, year, _found in WRONG] == [
        (text, found) for text, _year, found in WRONG
    ]


@pytest.mark.django_db
def test_what_can_be_true_is_let_pass(agreement: Agreement) -> None:
    assert [(text, found) for text, year in RIGHT if (found := accused(agreement, text, year))] == []


@pytest.mark.django_db
def test_where_work_does_not_say_how_many_came_there_can_have_been_more_and_not_fewer(agreement: Agreement) -> None:
    some_work(agreement=agreement, purpose="CS", starts=DAY)
    assert accused(agreement, "Organizēti 9 semināri, piedalījās 200 dalībnieki.") == []
    assert accused(agreement, "Organizēti 9 semināri, piedalījās 140 dalībnieki.") == [(140, 151)]


@pytest.mark.django_db
def test_money_that_nobody_stated_is_not_compared(agreement: Agreement) -> None:
    assert accused(agreement, "Neatbilstoši veiktie izdevumi: 500,00 euro.") == []
    assert accused(agreement, "Atgriezti 500,00 euro.", 1) == [(500_00, 0)]


@pytest.mark.django_db
def test_every_kind_has_its_figures_found_in_all_three_forms() -> None:
    for kind in WorkKind.objects.all():
        for words in (f"Kopā 71 {kind.one}.", f"Kopā 53 {kind.other}."):
            assert [figure.kind for figure in typed_figures(words)] == [kind], words


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["Otro reizi gada laikā", "Pirmo reizi gada laikā"])
def test_how_often_in_a_year_names_no_year(agreement: Agreement, words: str) -> None:
    assert accused(agreement, f"{words} organizēti 9 semināri.", 1) == [(9, 8)]
    assert accused(agreement, f"{words} organizēti 9 semināri.", 2) == [(9, 0)]


@pytest.mark.django_db
def test_an_ordinal_of_a_year_names_it_with_a_word_between(agreement: Agreement) -> None:
    assert accused(agreement, "Pirmajā īstenošanas gadā organizēti 9 semināri.", 2) == [(9, 8)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("Piektajā gadā sniegtas 40 konsultācijas.", 5), ("V īstenošanas gadā sniegtas 71 konsultācija.", 5),
        ("IV. gadā organizēti 8 semināri, piedalījās 151 dalībnieks.", 4),
        ("Sestajā līguma gadā kopā 12 dalībnieki.", 6), ("Ceturtajā gadā kopā izlietoti 53 994,00 euro.", 4),
        ("Uz ceturto īstenošanas gadu pārcelti 1 177,33 euro.", 4),
        # A year that is none of the agreement's, and nothing that can be wrong about it.
        ("IV. gadā darbs turpināsies.", None), ("Ceturtajā gadā plānotas 40 konsultācijas.", None),
        ("Jau piekto gadu rīkojam 8 seminārus.", None), ("Jau piekto gadu rīkoti 40 semināri.", None),
        ("Trešajā gadā un ceturtajā gadā sniegtas 40 konsultācijas.", None),
        # How long something has lasted names no year, though the agreement has one of that number.
        ("Jau trešo gadu rīkojam 8 seminārus.", None), ("Otro gadu pēc kārtas sniegta 71 konsultācija.", None),
        ("Visos gados sniegta 71 konsultācija.", None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("ordinal", [0, 1])
def test_a_year_beyond_the_agreement_is_told_and_never_judged_by_all_years(
    agreement: Agreement, words: str, named: int | None, ordinal: int
) -> None:
    assert accused(agreement, words, ordinal) == ([] if named is None else [(0, 0)])
    assert [one.beyond for one in contradicting_typed_figures(agreement, statement(agreement))] == [named] * bool(named)


@pytest.mark.django_db
def test_a_year_beyond_the_agreement_is_a_contradiction_in_plain_words(agreement: Agreement) -> None:
    accused(agreement, "Organizēti 8 semināri. Piektajā gadā sniegtas 40 konsultācijas.", 0)
    found = [one for one in findings_of(agreement) if one.rule == "typed_figure_contradicts_records"]
    said = "Aprakstā par V. īstenošanas gadu teikts „40 konsultācijas”, bet tāda gada līgumam nav: "
    said += "pēdējais ir III. gads."
    assert [(one.message, one.kind, one.facts) for one in found] == [
        (said, "contradiction", (5, "40 konsultācijas", "year"))
    ]
