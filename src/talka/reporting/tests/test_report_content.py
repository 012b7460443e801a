"""The report as it is made from the records."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
from django.utils import translation

from talka.accounts.tests.makers import a_centre, signed_in
from talka.activities.actions import Attendee, add_participations, edit_activity, send_back_activity
from talka.activities.models import Activity
from talka.activities.tests.makers import a_programme, a_proof, a_series, some_work
from talka.kernel.testing.plugin import QueryBudget
from talka.programmes.actions import set_declared_figures
from talka.programmes.models import Agreement
from talka.programmes.tests.makers import a_year, an_agreement
from talka.registry.tests.makers import a_person, an_organisation
from talka.reporting.actions import write_narrative
from talka.reporting.queries.content import report_content
from talka.reporting.queries.data import report_data
from talka.reporting.queries.shapes import ACTIVITY, DECLARED, Paragraph, Part, Piece, ReportContent
from talka.reporting.tests.makers import a_manager, the_riga_agreement, work_done
from talka.spending.models import Expenditure, Remainder
from talka.spending.tests.makers import a_remainder, an_expenditure

pytestmark = pytest.mark.django_db
QUERIES = 25


def told(content: ReportContent, year: int = 1) -> list[str]:
    return [line.text for part in content.years[year - 1].done for line in (part, *part.items)]


def value(content: ReportContent, number_id: str) -> int | None:
    number = content.number(number_id)
    assert number is not None, f"{number_id} is not printed"
    return number.value


def texts(paragraphs: tuple[Paragraph, ...]) -> list[str]:
    return [paragraph.text.replace("\u00a0", " ") for paragraph in paragraphs]


def test_rigas_three_years_come_out_as_the_published_report_states_them() -> None:
    content = report_content(the_riga_agreement())
    assert [value(content, f"y{n}.planned") for n in (1, 2, 3)] == [53_994_00, 53_900_00, 53_994_00]
    assert [value(content, f"y{n}.spent") for n in (1, 2, 3)] == [53_994_00, 52_816_67, 53_994_00]
    assert [value(content, f"y{n}.consultation.count") for n in (1, 2, 3)] == [71, 53, 69]
    assert value(content, "y1.publications") == 118
    assert value(content, "y1.series.S1.participants") == 151


def test_one_day_is_named_once() -> None:
    day = dt.date(2024, 2, 29)
    agreement = an_agreement(starts=day, ends=day)
    a_year(agreement, day, day)

    content = report_content(agreement)

    assert content.title_lines[-1] == "(2024)"
    assert (content.period, content.years[0].period) == ("2024. gada 29. februāris",) * 2


def test_what_was_carried_and_what_was_returned_of_a_year_have_names_of_their_own() -> None:
    agreement = a_programme()
    year = agreement.years.get(ordinal=1)
    a_remainder(year, 5_00)
    a_remainder(year, 7_00, disposition=Remainder.Disposition.RETURNED)

    labels = {number.id: number.label for number in report_content(agreement).numbers if number.money}

    assert labels["y1.carried"] == "Pārceltais atlikums, I. īstenošanas gads"
    assert labels["y1.returned"] == "Atgrieztais atlikums, I. īstenošanas gads"


def test_the_form_names_task_performer_and_period() -> None:
    content = report_content(the_riga_agreement())
    assert content.title_lines[:2] == ("Kopsavilkums", "– par atsevišķu valsts pārvaldes uzdevumu veikšanu –")
    assert (
        content.performer == "„Latvijas Pilsoniskā alianse”, reģistrācijas Nr.\u00a040008087708 (turpmāk – īstenotājs)"
    )
    assert content.period == "2022. gada 15. jūlijs līdz 2025. gada 14. jūlijs"
    assert [year.title for year in content.years] == [f"{n}. ĪSTENOŠANAS GADS" for n in ("I", "II", "III")]


def test_rigas_first_year_is_told_in_sentences() -> None:
    lines = told(report_content(the_riga_agreement()))
    assert "Semināru cikls – 8 semināri, kopā 151 dalības reize:" in lines
    assert "Sniegta 71 konsultācija." in lines
    assert "09.05.2022. klātienē organizēts svētku pasākums „Demokrātijas svētki”, piedalījās 100 dalībnieki." in lines
    assert (
        "Sagatavotas 67 jaunumu lapas „Nesēdi tumsā”; publicēta 51 publikācija sociālajos tīklos "
        "(Facebook – 24, X – 18, Instagram – 9). Kopā 118 publikācijas."
    ) in lines
    assert (
        "28.10.2022. no plkst. 10.00 līdz 13.00 tiešsaistē organizēta diskusija "
        "„Pilsoniskā sabiedrība Latvijā: kurp dodamies?”."
    ) in lines


def test_rigas_remainder_is_told_as_in_the_form() -> None:
    second = report_content(the_riga_agreement()).money[1]
    assert texts(second.remainders) == [
        (
            "Atlikums 1 177,33 euro no II. īstenošanas gada (457,95 euro mērķim „Pilsoniskās sabiedrības attīstība” un "
            "719,38 euro mērķim „Mazākumtautību NVO attīstība un ilgtspēja”) novirzīts uz III. īstenošanas gadu."
        )
    ]


def test_a_purpose_in_the_dative_is_told_in_the_forms_own_words() -> None:
    agreement = the_riga_agreement()
    agreement.purposes.filter(code="CS").update(title_for="pilsoniskās sabiedrības attīstībai Rīgas reģionā")
    first = report_content(agreement).money[0]
    assert texts((first.planned,)) == ["53 994,00 euro, t.sk."]
    assert texts(first.planned.items)[0] == "30 000,00 euro pilsoniskās sabiedrības attīstībai Rīgas reģionā"


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (0, "Sniegts 0 konsultāciju."),
        (1, "Sniegta 1 konsultācija."),
        (11, "Sniegtas 11 konsultācijas."),
        (21, "Sniegta 21 konsultācija."),
        (53, "Sniegtas 53 konsultācijas."),
        (71, "Sniegta 71 konsultācija."),
        (111, "Sniegtas 111 konsultācijas."),
        (1250, "Sniegtas 1\u00a0250 konsultācijas."),
    ],
)
def test_nouns_and_verbs_follow_the_count(count: int, sentence: str) -> None:
    agreement = a_programme()
    some_work(agreement=agreement, kind="consultation", count=count)
    assert told(report_content(agreement)) == [sentence]


@pytest.mark.parametrize(
    ("people", "words"), [(0, "0 dalībnieku"), (1, "1 dalībnieks"), (63, "63 dalībnieki"), (151, "151 dalībnieks")]
)
def test_participants_follow_their_count(people: int, words: str) -> None:
    agreement = a_programme()
    some_work("Sapulce", agreement=agreement, kind="meeting", participants=people)
    assert told(report_content(agreement))[0].endswith(f"organizēta tikšanās „Sapulce”, piedalījās {words}.")


def test_unknown_participants_are_not_told_as_none() -> None:
    agreement = a_programme()
    some_work("Sapulce", agreement=agreement, kind="meeting")
    assert "dalībniek" not in told(report_content(agreement))[0]


def test_names_stand_in_for_a_total_that_nobody_gave() -> None:
    agreement = a_programme()
    work = some_work("Sapulce", agreement=agreement, kind="meeting")
    attendees = [Attendee(person=a_person()), Attendee(person=a_person())]
    add_participations(work, attendees=attendees, actor=a_manager(agreement))
    content = report_content(agreement)
    assert value(content, f"y1.record.{work.pk}.participants") == 2
    assert content.records[0].total_only is False


def test_a_series_says_for_how_many_gatherings_nobody_counted() -> None:
    agreement = a_programme()
    series = a_series(agreement, "Noturības skola")
    some_work("A", agreement=agreement, series=series, participants=10)
    some_work("B", agreement=agreement, series=series)
    assert told(report_content(agreement))[0] == (
        "Semināru cikls „Noturības skola” – 2 semināri, kopā 10 dalības reizes "
        "(1 pasākumam dalībnieku skaits nav zināms):"
    )


def test_organisations_that_were_advised_are_counted_once_and_their_questions_stay_private() -> None:
    agreement, organisation = a_programme(), an_organisation()
    for topic in ("Strīds ar valdi", "Vēl viens strīds"):
        work = some_work(topic, agreement=agreement, kind="consultation", topic=topic, notes=topic)
        add_participations(work, attendees=[Attendee(organisation=organisation)], actor=a_manager(agreement))
    content = report_content(agreement)
    assert told(content) == ["Sniegtas 2 konsultācijas, konsultēta 1 unikāla organizācija."]
    assert content.number("y1.consultation.organisations").adds == "distinct"  # type: ignore[union-attr]  # it is printed
    assert "trīds" not in content.canonical()


def test_many_gatherings_of_a_kind_are_told_as_one_sum_that_opens_to_all_of_them() -> None:
    agreement = a_programme()
    for at in range(31):
        some_work(f"Tikšanās {at}", agreement=agreement, kind="meeting", participants=2)
    content = report_content(agreement)
    assert told(content) == ["Organizēta 31 tikšanās, kopā 62 dalības reizes."]
    assert len(content.number("y1.meeting.count").parts) == 31  # type: ignore[union-attr]  # it is printed


def test_supported_organisations_are_named_where_they_are_few() -> None:
    agreement = a_programme()
    work = some_work("Logo", agreement=agreement, kind="capacity_support", starts=dt.date(2022, 9, 1))
    poles = an_organisation("Latvijas Poļu savienība")
    add_participations(work, attendees=[Attendee(organisation=poles)], actor=a_manager(agreement))
    assert told(report_content(agreement)) == [
        (
            "Veikts kapacitātes stiprināšanas pasākums „Logo” (01.09.2022.), atbalstot 1 organizāciju "
            "(Latvijas Poļu savienība)."
        )
    ]


def test_work_that_was_sent_back_or_is_a_draft_is_not_told() -> None:
    agreement = a_programme()
    some_work("Uzmetums", agreement=agreement, draft=True)
    send_back_activity(some_work("Atgriezts", agreement=agreement), reason="Datums", actor=a_manager(agreement))
    assert told(report_content(agreement)) == []


def test_none_is_told_only_where_somebody_said_none() -> None:
    agreement = a_programme()
    assert texts(report_content(agreement).ineligible) == ["Nav ziņu"]
    row = an_expenditure(agreement, 10_000, year=agreement.years.get(ordinal=1))
    type(row).objects.filter(pk=row.pk).update(
        ineligible=2_500, ineligible_reason="Maksāts par citu gadu", recovered=500
    )
    content = report_content(agreement, up_to_year=1)
    assert texts(content.ineligible) == ["I. īstenošanas gads: 25,00 euro – Maksāts par citu gadu"]
    assert texts(content.unrecovered) == ["I. īstenošanas gads: 20,00 euro"]


def test_spending_without_a_purpose_has_its_own_line() -> None:
    agreement = a_programme()
    an_expenditure(agreement, 10_050)
    spent = report_content(agreement).money[0].spent
    assert texts((spent, *spent.items)) == ["100,50 euro, t.sk.", "100,50 euro bez norādīta mērķa"]


def test_an_unknown_plan_is_told_as_unknown_and_cannot_be_opened() -> None:
    content = report_content(a_programme())
    assert content.money[0].planned.text == "nav zināms"
    assert content.number("y1.planned") is None


def test_money_returned_to_the_funder_is_told() -> None:
    agreement = a_programme()
    a_remainder(agreement.years.get(ordinal=3), 1_000, disposition="returned")
    assert texts(report_content(agreement, up_to_year=3).money[2].remainders) == [
        "Atlikums 10,00 euro no III. īstenošanas gada atgriezts finansētājam."
    ]


def test_a_report_up_to_a_year_knows_nothing_of_later_ones() -> None:
    content = report_content(the_riga_agreement(), up_to_year=2)
    assert [year.ordinal for year in content.years] == [1, 2]
    assert {record.year for record in content.records} == {1, 2}
    assert not [number for number in content.numbers if number.year > 2]


def test_the_report_is_the_same_for_a_reader_of_english() -> None:
    agreement = the_riga_agreement()
    latvian = report_content(agreement)
    with translation.override("en"):
        assert report_content(agreement) == latvian


def test_content_is_read_back_as_it_was_written() -> None:
    agreement = the_riga_agreement()
    a_proof(work_done("R1-05"), link="https://nvo.lv/saraksts")
    content = report_content(agreement)
    assert ReportContent.from_json(content.canonical()) == content


def test_every_printed_number_opens_and_every_sum_follows_from_its_parts() -> None:
    content = report_content(the_riga_agreement())
    for number in content.numbers:
        assert number.parts, number.id
        if number.adds == "sum":
            assert sum(part.value or 0 for part in number.parts) == number.value, number.id


def paragraphs_of(content: ReportContent) -> list[Paragraph]:
    """Every paragraph that the records or people write, with its list."""
    found = [*content.ineligible, *content.unrecovered, *content.other]
    for year in content.years:
        found += [*year.narrative, *year.done]
    for money in content.money:
        found += [money.planned, money.spent, *money.remainders]
    return [line for paragraph in found for line in (paragraph, *paragraph.items)]


def loose_digits(content: ReportContent) -> list[str]:
    """Words with a digit that is in no number, no day or hour, and no name that somebody gave."""
    given = {name for record in content.records for name in (record.title, record.place, record.series)}
    given |= {row.title for row in content.money_rows} | {row.ineligible_reason for row in content.spending}
    names = sorted((re.escape(name) for name in given if any(map(str.isdigit, name))), key=len, reverse=True)
    days = [r"\d\d\.\d\d\.\d{4}\.", r"plkst\. \d\d\.\d\d(?: līdz \d\d\.\d\d)?"]
    left = re.compile("|".join([*names, *days]))
    words = [piece.text for line in paragraphs_of(content) for piece in line.pieces if not piece.number]
    return [word for text in words for word in left.sub("", text).split() if re.search(r"\d", word)]


def test_every_digit_that_riga_prints_stands_inside_a_number() -> None:
    agreement = the_riga_agreement()
    for row in Expenditure.objects.filter(agreement=agreement)[:1]:
        Expenditure.objects.filter(pk=row.pk).update(ineligible=2_500, ineligible_reason="PVN 21 %", recovered=500)
    for work in Activity.objects.filter(agreement=agreement, series__code="S1")[:2]:
        edit_activity(work, values={"participants": None}, version=work.version, actor=a_manager(agreement))
    text = "Pavisam {consultation} un {spent}."
    write_narrative(agreement, year=None, text=text, version=0, actor=a_manager(agreement))
    content = report_content(agreement)
    assert "dalībnieku skaits nav zināms" in " ".join(told(content))
    assert loose_digits(content) == []
    assert len([piece for line in paragraphs_of(content) for piece in line.pieces if piece.number]) > 60


def test_a_digit_outside_of_numbers_would_be_noticed() -> None:
    agreement = a_programme()
    some_work("Sapulce", agreement=agreement, kind="meeting", participants=5)
    content = report_content(agreement)
    year = content.years[0]
    bare = replace(year.done[0], pieces=(Piece("Organizētas 3 tikšanās, 09.05.2022. plkst. 10.00 „Sapulce”."),))
    years = (replace(year, done=(bare,)), *content.years[1:])
    assert loose_digits(replace(content, years=years)) == ["3"]


def test_how_many_nobody_counted_opens_to_their_records() -> None:
    agreement = a_programme()
    series = a_series(agreement, "Noturības skola")
    some_work("A", agreement=agreement, series=series, participants=10)
    unknown = some_work("B", agreement=agreement, series=series, count=3)
    number = next(n for n in report_content(agreement).numbers if n.id.endswith(".uncounted"))
    # One record stands for three gatherings, and of none of them anybody knows.
    assert (number.text, number.value, number.parts) == ("3 pasākumiem", 3, (Part(ACTIVITY, unknown.pk, 3),))


def test_what_only_a_published_report_declares_opens_to_that() -> None:
    agreement = a_programme()
    figures = {(1, "ineligible_total"): 12_00, (1, "unrecovered_total"): 12_00}
    set_declared_figures(agreement, figures=figures, actor=a_manager(agreement))
    content = report_content(agreement)
    number = content.number("y1.ineligible")
    assert number is not None
    assert [(part.source, part.value) for part in number.parts] == [(DECLARED, 12_00)]
    page = signed_in(a_manager(agreement)).get(f"/reports/{agreement.pk}/numbers/y1.ineligible/").content.decode()
    assert "Deklarēts publicētā pārskatā" in page
    assert "12,00" in page


def test_machines_read_the_declared_money_that_the_documents_say() -> None:
    agreement = a_programme()
    figures = {(1, "unrecovered_total"): 7_00}
    set_declared_figures(agreement, figures=figures, actor=a_manager(agreement))
    (total,) = [row for row in report_content(agreement).money_rows if row.title == "Kopā" and row.year == 1]
    assert (total.unrecovered, report_data(agreement)["years"][0]["unrecovered"]) == (7_00, "7.00")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_report_takes_the_same_queries_whatever_the_log(rows: int, query_budget: QueryBudget) -> None:
    agreement = a_programme()
    for _row in range(rows):
        work = some_work(agreement=agreement)
        a_proof(work, link="https://nvo.lv")
        an_expenditure(agreement)
    report_content(agreement)
    agreement = Agreement.objects.select_related("funder", "contractor").get(pk=agreement.pk)
    with query_budget(QUERIES):
        report_content(agreement)


def test_a_partners_work_is_told_with_its_centre() -> None:
    agreement, partner = a_programme(), a_centre()
    agreement.partners.add(partner)
    some_work("Savējie", agreement=agreement)
    some_work("Viesi", agreement=agreement, centre=partner)
    assert {record.centre for record in report_content(agreement).records} == {agreement.centre.name, partner.name}


def test_an_edited_record_moves_its_sentence() -> None:
    agreement = the_riga_agreement()
    work = work_done("R1-18")
    edit_activity(work, values={"count": 72}, version=work.version, actor=a_manager(agreement))
    assert "Sniegtas 72 konsultācijas." in told(report_content(agreement))
