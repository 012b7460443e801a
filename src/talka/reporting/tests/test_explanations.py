"""Explained contradictions in a report: each figure in their words opens, also in what was sent and its documents."""

from __future__ import annotations

import dataclasses
import json
import re

import pytest
from django.utils.html import strip_tags

from talka.accounts.actions import system_actor
from talka.accounts.tests.makers import signed_in
from talka.activities.tests.makers import a_programme, some_work
from talka.programmes.actions import set_declared_figures
from talka.reporting.documents import render
from talka.reporting.models import Submission
from talka.reporting.queries.content import report_content, report_told
from talka.reporting.queries.corrections import EXPLAINED, compared
from talka.reporting.queries.opened import opened
from talka.reporting.queries.shapes import Explanation, ReportContent
from talka.reporting.tests.makers import (
    a_colleague,
    a_manager,
    a_reviewer,
    a_submission,
    explain_everything,
    the_riga_agreement,
)

pytestmark = pytest.mark.django_db
# A figure in words: not a part of a date, of a numbered year or of a title.
FIGURE = re.compile(r"(?<![\d.])\d[\d\xa0]*(?:,\d+)?(?:\xa0€)?(?!\d|\.\d)")


@pytest.fixture
def content() -> ReportContent:
    """The published report of Rīga with its three contradictions explained."""
    agreement = the_riga_agreement()
    explain_everything(agreement, a_manager(agreement))
    return report_content(agreement, up_to_year=3)


def figures_of(line: Explanation) -> list[str]:
    return [piece.text for piece in line.pieces if piece.number]


def test_many_of_one_rule_with_one_reason_are_told_together_and_open_to_all_records() -> None:
    agreement = a_programme()
    for number in range(12):
        some_work(f"Darbs {number}", agreement=agreement, purpose="CS", participants=5, people=6)
    explain_everything(agreement, a_manager(agreement))
    content = report_content(agreement, up_to_year=1)

    (line,) = content.explanations
    said = "Līdzīgas pretrunas: 12. Pirmā no tām: „Darbs 0”: unikālas personas – 6, bet dalības reizes tikai 5."
    assert line.message.replace("\xa0", " ") == said
    assert "".join(piece.text for piece in line.pieces) == line.message
    numbers = {piece.text: content.number(piece.number) for piece in line.pieces if piece.number}
    twelve = numbers["12"]
    assert twelve is not None
    assert len(content.parts_of(twelve)) == 12
    assert not opened(content, twelve).empty
    assert report_told(agreement, up_to_year=1) == content.told()


def test_few_of_one_rule_are_each_told() -> None:
    agreement = a_programme()
    for number in range(10):
        some_work(f"Darbs {number}", agreement=agreement, purpose="CS", participants=5, people=6)
    explain_everything(agreement, a_manager(agreement))
    assert len(report_content(agreement, up_to_year=1).explanations) == 10


def test_every_figure_of_an_explanation_opens_and_no_other_number_stands_in_it(content: ReportContent) -> None:
    assert len(content.explanations) == 3
    for line in content.explanations:
        assert "".join(piece.text for piece in line.pieces) == line.message
        plain = re.sub("„[^”]*”", "", line.message)
        assert sorted(figures_of(line)) == sorted(FIGURE.findall(plain)), line.message
        for piece in line.pieces:
            if piece.number:
                number = content.number(piece.number)
                assert number is not None
                assert not opened(content, number).empty, piece


def test_the_nine_records_before_the_year_are_behind_their_number(content: ReportContent) -> None:
    [line] = [one for one in content.explanations if "9" in figures_of(one)]
    number = content.number(next(piece.number for piece in line.pieces if piece.text == "9"))
    assert number is not None
    shown = opened(content, number)
    assert (number.value, len(shown.records), {row.value for row in shown.records}) == (9, 9, {1})
    assert number.label == "Pretruna, I. īstenošanas gads: darbi ar datumu ārpus gada"


def test_an_amount_that_the_report_prints_is_that_number_and_what_follows_names_where_from(
    content: ReportContent,
) -> None:
    [line] = [one for one in content.explanations if "94,00\xa0€" in figures_of(one)]
    numbers = {piece.text.replace("\xa0", " "): piece.number for piece in line.pieces if piece.number}
    assert numbers["23 274,62 €"] == "y2.spent.MN"
    assert numbers["23 900,00 €"] == "y2.planned.MN"
    left = content.number(numbers["625,38 €"])
    assert left is not None
    assert [other.id for other in content.made_of(left)][-1] == "y2.spent.MN"
    assert (left.value, opened(content, left).sum_written) == (625_38, "")


def test_they_open_on_the_page_for_the_reviewer_and_in_the_documents() -> None:
    agreement = the_riga_agreement()
    sent = a_submission(agreement)
    content = ReportContent.from_json(sent.content)
    ids = {piece.number for line in content.explanations for piece in line.pieces if piece.number}
    own = {name for name in ids if name.startswith(EXPLAINED)}
    assert own
    for client, page, base in (
        (signed_in(a_colleague(agreement)), f"/reports/{agreement.pk}/", f"/reports/{agreement.pk}/numbers/"),
        (
            signed_in(a_reviewer(agreement)),
            f"/reports/submissions/{sent.pk}/review/",
            f"/reports/submissions/{sent.pk}/numbers/",
        ),
    ):
        text = client.get(page).content.decode().split('id="explanations"')[1]
        for name in ids:
            assert f'href="{base}{name}/"' in text
            assert client.get(f"{base}{name}/").status_code == 200, name
    html = render(content, "html").decode()
    traced = {number["id"] for number in json.loads(render(content, "json"))["numbers"]}
    for name in ids:
        assert (f'href="#n.{name}"' in html, f'id="n.{name}"' in html, name in traced) == (True, True, True)


def test_what_was_sent_before_is_read_as_it_was() -> None:
    agreement = the_riga_agreement()
    sent = a_submission(agreement)
    content = ReportContent.from_json(sent.content)
    old = dataclasses.asdict(content)
    for line in old["explanations"]:
        del line["pieces"]
    old["numbers"] = [number for number in old["numbers"] if not number["id"].startswith(EXPLAINED)]
    Submission.objects.filter(pk=sent.pk).update(content=json.dumps(old))
    page = signed_in(a_reviewer(agreement)).get(f"/reports/submissions/{sent.pk}/review/")
    words = re.sub(r"\s+", " ", strip_tags(page.content.decode()).replace("\xa0", " "))
    for line in content.explanations:
        assert line.message.replace("\xa0", " ") in words
    assert f"numbers/{EXPLAINED}" not in page.content.decode()


def test_figures_of_explanations_are_no_corrections(content: ReportContent) -> None:
    without = dataclasses.replace(
        content,
        explanations=(),
        numbers=tuple(number for number in content.numbers if not number.id.startswith(EXPLAINED)),
    )
    for sent, now in ((content, without), (without, content)):
        assert [row for row in compared(sent, now) if row.differs or row.id.startswith(EXPLAINED)] == []


def test_a_declared_count_opens_to_what_was_declared_and_to_what_the_records_add_up_to() -> None:
    agreement = a_programme()
    for _number in range(3):
        some_work(agreement=agreement, purpose="CS")
    set_declared_figures(agreement, figures={(1, "seminars_total"): 72}, actor=system_actor())
    explain_everything(agreement, a_manager(agreement))
    content = report_content(agreement, up_to_year=1)
    [line] = [one for one in content.explanations if "72" in one.message]
    declared, computed = (content.number(piece.number) for piece in line.pieces if piece.number)
    assert declared is not None
    assert computed is not None
    assert opened(content, declared).declared == (72,)
    assert (computed.value, len(opened(content, computed).records)) == (3, 3)
    page = signed_in(a_colleague(agreement)).get(f"/reports/{agreement.pk}/numbers/{declared.id}/").content.decode()
    assert "<li>72</li>" in page
