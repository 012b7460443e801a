"""Indicators in the report: numbers like all others, that open, are remarked, compared and corrected."""

from __future__ import annotations

import datetime as dt
import io
import json
import random
import re
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags
from python_calamine import CalamineWorkbook

from talka.accounts.tests.makers import a_centre, signed_in
from talka.activities.actions import edit_activity
from talka.activities.models import Activity, Participation
from talka.activities.queries.figures import records_behind
from talka.activities.tests.makers import a_programme, some_work, takes_part
from talka.kernel.testing.plugin import QueryBudget
from talka.programmes.actions import explain_deviation
from talka.programmes.models import Agreement
from talka.programmes.queries.measures import Cell
from talka.programmes.tests.makers import a_target, an_agreement, an_indicator
from talka.registry.tests.makers import a_person
from talka.reporting.actions import accept_submission
from talka.reporting.documents import render
from talka.reporting.documents.proof import ProofPack
from talka.reporting.models import Submission
from talka.reporting.queries.content import report_content
from talka.reporting.queries.corrections import compared
from talka.reporting.queries.indicators import indicator_rows
from talka.reporting.queries.opened import opened
from talka.reporting.queries.shapes import (
    ACTIVITY,
    DISTINCT,
    DISTINCT_BY_CENTRE,
    EXPENDITURE,
    SUM,
    TARGET,
    Number,
    Part,
    ReportContent,
)
from talka.reporting.tests.makers import a_colleague, a_manager, a_reviewer, a_submission
from talka.reporting.tests.test_figures import World
from talka.reporting.tests.test_report_documents import words_of
from talka.spending.tests.makers import an_expenditure

pytestmark = pytest.mark.django_db
REASON = "Lektors saslima <b>un</b> neatbrauca."


def the_work() -> Activity:
    return Activity.objects.get(title="Pirmais")


@pytest.fixture
def agreement() -> Agreement:
    """Two years of a few hours, records, people and euros, with promises for each."""
    made = a_programme()
    first, second = made.years.get(ordinal=1), made.years.get(ordinal=2)
    hours = an_indicator(made, "H", measure="hours", title="Stundas")
    money = an_indicator(made, "M", measure="money", title="Nauda")
    works = an_indicator(made, "D", title="Darbi")
    an_indicator(made, "C", measure="people", title="Cilvēki", over_years="distinct")
    for year, minutes, cents, count in ((first, 120, 50_00, 1), (second, 60, 60_00, 5)):
        a_target(hours, year, minutes)
        a_target(money, year, cents)
        a_target(works, year, count)
    some_work("Pirmais", agreement=made, minutes=90, starts=dt.date(2022, 8, 1))
    again = some_work("Otrais", agreement=made, minutes=60, starts=dt.date(2022, 9, 1))
    later = some_work("Trešais", agreement=made, minutes=45, starts=dt.date(2023, 8, 1))
    person = a_person()
    for work in (the_work(), again, later):
        takes_part(work, person=person)
    an_expenditure(made, 12_34, year=first)
    explain_deviation(works, year=second, reason=REASON, actor=a_manager(made))
    return made


def number(content: ReportContent, number_id: str) -> Number:
    found = content.number(number_id)
    assert found is not None, f"{number_id} is not printed"
    return found


def said(client: Client, address: str) -> str:
    """What a page says, spaces alike."""
    response = client.get(address)
    assert response.status_code == 200, address
    return re.sub(r"\s+", " ", strip_tags(response.content.decode()))


def test_each_number_of_a_line_says_what_it_is_made_of(agreement: Agreement) -> None:
    content = report_content(agreement, up_to_year=2)
    target, value, together = (number(content, f"y2.indicators.H.{name}") for name in ("target", "value", "together"))
    assert (target.text, [part.source for part in target.parts]) == ("1", [TARGET])
    assert (value.text, value.parts) == ("0,8", (Part(ACTIVITY, Activity.objects.get(title="Trešais").pk, 45),))
    assert (together.value, together.text) == (195, "3,2")
    assert {part.value for part in content.parts_of(together)} == {90, 60, 45}
    assert [n.id for n in content.made_of(number(content, "y2.indicators.H.before"))] == ["y1.indicators.H.together"]
    assert {part.source for part in content.parts_of(number(content, "y1.indicators.M.percent"))} == {
        TARGET,
        EXPENDITURE,
    }
    people = number(content, "y2.indicators.C.together")
    assert (people.value, people.adds, len(people.parts)) == (1, DISTINCT, 3)
    assert value.label == "Stundas (stundas): šajā gadā, II. īstenošanas gads"


def test_what_is_not_known_or_not_promised_is_no_number(agreement: Agreement) -> None:
    content = report_content(agreement, up_to_year=3)
    assert content.number("y3.indicators.H.target") is None
    assert content.number("y3.indicators.H.percent") is None
    assert content.number("y3.indicators.M.value") is None
    assert number(content, "y3.indicators.H.value").value == 0


@pytest.mark.parametrize("seed", range(2))
def test_rows_behind_a_value_are_those_that_were_counted(seed: int) -> None:
    world, chance = World(), random.Random(seed)
    for _step in range(12):
        activity = world.an_activity(chance)
        takes_part(activity, person=chance.choice(world.people[:3]), organisation=chance.choice(world.organisations))
    for _step in range(40):
        world.something_happens(chance)
    content = report_content(world.agreement, up_to_year=3)
    seen = set()
    for indicator in world.indicators:
        for year in world.years:
            value = content.number(f"y{year.ordinal}.indicators.{indicator.code}.value")
            counted = set(records_behind(Cell(indicator, year)).values_list("pk", flat=True))
            if value is None:
                continue
            parts = {part.id for part in value.parts}
            assert parts <= counted, value.id
            assert adds_up(indicator.measure, value), value.id
            if indicator.measure in {"records", "items", "hours", "participations"}:
                assert parts == counted, value.id
            seen.add(value.adds)
            together = content.number(f"y{year.ordinal}.indicators.{indicator.code}.together")
            if together is not None:
                of_its_own = adds_up(indicator.measure, together) if together.parts else follows(content, together)
                assert of_its_own, together.id
    assert {SUM, DISTINCT} <= seen


def adds_up(measure: str, value: Number) -> bool:
    """Whether the rows give the value, each person or organisation once where they are counted so."""
    if value.adds == SUM:
        return sum(part.value or 0 for part in value.parts) == value.value
    name = {"people": "person", "organisations": "organisation"}[measure]
    rows = Participation.objects.filter(activity__in=[part.id for part in value.parts]).exclude(**{name: None})
    fields = [name, "activity__centre"] if value.adds == DISTINCT_BY_CENTRE else [name]
    return rows.order_by().values_list(*fields).distinct().count() == value.value


def follows(content: ReportContent, together: Number) -> bool:
    """Whether the years' values give the value."""
    values = [other.value or 0 for other in content.made_of(together)]
    return together.value in {sum(values), max(values, default=0)} and (bool(values) or together.value == 0)


def test_partners_are_counted_where_they_work_and_the_largest_is_one_of_them() -> None:
    world = World()
    world.indicators[7].over_places = "max"
    world.indicators[7].filters = {}
    world.indicators[7].save()
    world.indicators[4].over_places = "sum"
    world.indicators[4].save()
    for centre in world.centres:
        for _n in range(1 if centre == world.centres[0] else 2):
            work = some_work(agreement=world.agreement, centre=centre, kind="seminar", starts=dt.date(2022, 8, 1))
            takes_part(work, person=world.people[0], organisation=world.organisations[0])
    extra = some_work(agreement=world.agreement, centre=world.centres[1], kind="seminar", starts=dt.date(2022, 8, 2))
    takes_part(extra, person=world.people[1], organisation=world.organisations[1])
    content = report_content(world.agreement, up_to_year=1)
    largest, by_centre = (number(content, f"y1.indicators.{code}.value") for code in ("I7", "I4"))
    assert largest.value == 2
    assert {Activity.objects.get(pk=part.id).centre for part in largest.parts} == {world.centres[1]}
    assert (by_centre.value, by_centre.adds) == (3, DISTINCT_BY_CENTRE)
    assert adds_up("people", by_centre)


def test_records_with_a_total_alone_are_said_beside_those_known_by_name(agreement: Agreement) -> None:
    only = some_work("Kopskaits", agreement=agreement, people=7, starts=dt.date(2022, 8, 3))
    content = report_content(agreement, up_to_year=1)
    totals = number(content, "y1.indicators.C.totals")
    assert (totals.text, totals.parts) == ("1 ieraksts", (Part(ACTIVITY, only.pk, 1),))
    assert number(content, "y1.indicators.C.value").value == 1
    assert "1 ieraksts tikai ar kopsummu" in words_of(render(content, "pdf"), "pdf")


@pytest.mark.parametrize("file_format", ["docx", "pdf", "html", "xlsx"])
def test_the_line_with_its_deviation_and_reason_stands_in_every_document(
    agreement: Agreement, file_format: str
) -> None:
    data = render(report_content(agreement, up_to_year=2), file_format)
    words = words_of(data, file_format)
    reason = REASON.replace("<", "&lt;").replace(">", "&gt;") if file_format == "html" else REASON
    # Two done of one, one done of five; 1,5 and 1 hours of 2.
    assert "+1" in words
    assert re.search("−4 ?Lektors", words)
    # In the narrow column of the PDF a word may be broken.
    if file_format != "pdf":
        assert reason in words
    assert "+0,5" in words
    assert "20 %" in words
    assert "24 %" in words
    assert "12,34 €" in words


def test_the_workbook_traces_every_number_of_an_indicator(agreement: Agreement) -> None:
    content = report_content(agreement, up_to_year=2)
    book = CalamineWorkbook.from_filelike(io.BytesIO(render(content, "xlsx")))
    trace = [row for row in book.get_sheet_by_name("izsekojamība").to_python() if ".indicators." in str(row[0])]
    assert {row[0] for row in trace} == {n.id for n in content.numbers if ".indicators." in n.id}
    assert sorted(float(str(row[9])) for row in trace if row[0] == "y1.indicators.H.value") == [1, 1.5]
    assert [(row[5], row[6]) for row in trace if row[0] == "y2.indicators.H.before"] == [
        ("skaitlis", "y1.indicators.H.together")
    ]
    assert [(row[4], row[10]) for row in trace if row[0] == "y1.indicators.M.value"] == [(12.34, 12.34)]


def test_the_report_page_shows_the_lines_and_their_numbers_open(agreement: Agreement) -> None:
    client, base = signed_in(a_colleague(agreement)), f"/reports/{agreement.pk}/"
    page = client.get(f"{base}?up_to=2").content.decode()
    assert "Rādītāji pret plānoto" in page
    content = report_content(agreement, up_to_year=2)
    for found in content.numbers:
        if ".indicators." in found.id:
            assert f'href="{base}numbers/{found.id}/"' in page, found.id
    hours = said(client, f"{base}numbers/y1.indicators.H.value/")
    assert "1,5 + 1 = 2,5" in hours
    assert "Pirmais" in hours
    percent = said(client, f"{base}numbers/y2.indicators.D.percent/")
    assert "1 : 5 = 20 %" in percent
    assert "Trešais" in percent
    assert "Otrais" in said(client, f"{base}numbers/y2.indicators.H.before/")
    people = said(client, f"{base}numbers/y2.indicators.C.together/")
    assert "Katra persona vai organizācija skaitīta vienreiz" in people


def test_a_report_without_a_plan_has_no_columns_of_dashes() -> None:
    agreement = an_indicator(an_agreement(years=2), "D", title="Darbu rādītājs").agreement
    client, address = signed_in(a_colleague(agreement)), f"/reports/{agreement.pk}/"
    first, both = (client.get(f"{address}?up_to={years}").content.decode() for years in (1, 2))
    assert "Darbu rādītājs" in first
    for heading in ("pret plānoto", "Plānots<", "Izpilde<", "Novirze un tās iemesls", "Iepriekš<"):
        assert heading not in first
    assert ("Iepriekš<" in both, 'colspan="3"' in first, 'colspan="4"' in both) == (True, True, True)


def test_a_reviewer_reads_opens_and_remarks_the_lines_of_what_was_sent(agreement: Agreement) -> None:
    sent = a_submission(agreement, up_to_year=2)
    client, address = signed_in(a_reviewer(agreement)), f"/reports/submissions/{sent.pk}/"
    page = client.get(f"{address}review/").content.decode()
    assert f'href="{address}numbers/y2.indicators.D.value/"' in page
    assert REASON.replace("<", "&lt;").replace(">", "&gt;") in page
    assert "Trešais" in said(client, f"{address}numbers/y2.indicators.D.value/")
    data = {"anchor": "y2.indicators.D", "text": "Vai lektoru nevarēja aizstāt?", "answers": ""}
    assert client.post(f"{address}review/", data).status_code == 302
    assert sent.comments.get().anchor == "y2.indicators.D"
    assert "„Darbi, II. īstenošanas gads”" in said(client, f"{address}review/")


def test_the_proof_pack_lists_the_numbers_of_indicators(agreement: Agreement) -> None:
    pack = zipfile.ZipFile(io.BytesIO(b"".join(ProofPack(a_submission(agreement, up_to_year=2)).chunks())))
    listed = {row["id"]: row for row in json.loads(pack.read("skaitli.json"))}
    assert (listed["y2.indicators.H.together"]["value"], listed["y2.indicators.H.together"]["scale"]) == (195, 60)
    assert listed["y2.indicators.D.difference"]["text"] == "−4"


def test_three_figures_are_known_and_the_next_report_corrects_them(agreement: Agreement) -> None:
    sent = a_submission(agreement, up_to_year=1)
    accept_submission(sent, actor=a_reviewer(agreement))
    work = the_work()
    edit_activity(work, values={"minutes": 150}, version=work.version, actor=a_manager(agreement))
    rows = {row.id: row for row in compared(the_content(sent), report_content(agreement, up_to_year=1))}
    row = rows["y1.indicators.H.value"]
    assert (row.sent, row.now, row.difference) == (150, 210, 60)
    page = said(signed_in(a_colleague(agreement)), f"/reports/submissions/{sent.pk}/")
    assert "Stundas (stundas): šajā gadā, I. īstenošanas gads 2,5 3,5 +1" in page
    corrections = report_content(agreement, up_to_year=2).corrections
    assert [(c.label, c.before, c.now, c.difference) for c in corrections] == [
        ("Stundas (stundas): šajā gadā, I. īstenošanas gads", "2,5", "3,5", "+1")
    ]


def the_content(sent: Submission) -> ReportContent:
    return ReportContent.from_json(sent.content)


def as_it_was_kept_before(sent: Submission) -> str:
    """The stored content as it was when indicators were no numbers yet."""
    data: dict[str, Any] = json.loads(sent.content)
    data["numbers"] = [row for row in data["numbers"] if ".indicators." not in row["id"]]
    for rows, added in (
        (data["numbers"], ("scale", "made_of")),
        (data["indicators"], ("totals_only", "measure")),
        (data["records"], ("named",)),
    ):
        for row in rows:
            for name in added:
                del row[name]
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def test_a_report_sent_before_indicators_opened_is_still_read_compared_and_corrected(agreement: Agreement) -> None:
    sent = a_submission(agreement, up_to_year=1)
    # What was sent cannot change in the table: the old shape is what an old row holds.
    sent.content = as_it_was_kept_before(sent)
    content = the_content(sent)
    assert content.number("y1.indicators.H.value") is None
    assert content.records[0].named is None
    now = report_content(agreement, up_to_year=1)
    assert not [row for row in compared(content, now) if row.differs]
    work = the_work()
    edit_activity(work, values={"minutes": 150}, version=work.version, actor=a_manager(agreement))
    changed = {row.id: row for row in compared(content, report_content(agreement, up_to_year=1)) if row.differs}
    assert (changed["y1.indicators.H.value"].sent, changed["y1.indicators.H.value"].now) == (150, 210)
    assert not changed["y1.indicators.H.value"].opens
    for file_format in ("docx", "pdf", "xlsx", "html"):
        assert "2,5" in words_of(render(content, file_format), file_format)


@pytest.mark.parametrize("indicators", [1, 4])
def test_indicators_take_the_same_queries_however_many(indicators: int, query_budget: QueryBudget) -> None:
    agreement = a_programme()
    for at in range(indicators):
        a_target(an_indicator(agreement, f"R{at}", measure="people"), agreement.years.get(ordinal=1), 5)
    some_work(agreement=agreement)
    report_content(agreement)
    agreement = Agreement.objects.select_related("funder", "contractor").get(pk=agreement.pk)
    with query_budget(28):
        report_content(agreement)


def test_a_report_sent_before_totals_were_told_is_not_corrected_by_them(agreement: Agreement) -> None:
    some_work(agreement=agreement, people=7, starts=dt.date(2022, 8, 3))
    sent = a_submission(agreement, up_to_year=1)
    sent.content = as_it_was_kept_before(sent)
    now = report_content(agreement, up_to_year=1)
    assert now.number("y1.indicators.C.totals") is not None
    assert [row.id for row in compared(the_content(sent), now) if row.differs] == []


def test_a_total_added_since_the_report_is_a_correction_of_it(agreement: Agreement) -> None:
    sent = a_submission(agreement, up_to_year=1)
    some_work(agreement=agreement, people=7, starts=dt.date(2022, 8, 3))
    differ = {row.id for row in compared(the_content(sent), report_content(agreement, up_to_year=1)) if row.differs}
    assert "y1.indicators.C.totals" in differ


def test_a_code_that_begins_another_code_is_not_taken_for_it() -> None:
    made = a_programme()
    an_indicator(made, "A", measure="hours")
    an_indicator(made, "A.1", measure="people")
    some_work(agreement=made, people=4, participants=4, minutes=60)
    content = report_content(made, up_to_year=1)
    alone = {
        code: [row.total_only for row in opened(content, number(content, f"y1.indicators.{code}.value")).records]
        for code in ("A", "A.1")
    }
    assert alone == {"A": [False], "A.1": [True]}


def test_each_once_over_the_years_and_added_over_the_places() -> None:
    made, partner = a_programme(), a_centre("partneris")
    made.partners.add(partner)
    an_indicator(made, "P", measure="people", over_years="distinct", over_places="sum")
    anna = a_person("Anna Ozola")
    for year in made.years.all()[:2]:
        takes_part(some_work(agreement=made, starts=year.starts), person=anna)
    takes_part(some_work(agreement=made, centre=partner, starts=dt.date(2022, 8, 1)), person=anna)
    together = {row.year.ordinal: row.together for row in indicator_rows(made)}
    assert (together[1], together[2]) == (2, 2), "once in each of the two centres, whatever the year"
    value = number(report_content(made, up_to_year=2), "y2.indicators.P.together")
    assert (value.value, value.adds, len(value.parts)) == (2, DISTINCT_BY_CENTRE, 3)
