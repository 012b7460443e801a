"""A reviewer reads what was agreed and what was sent, and nothing that was done or written beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from talka.reporting.documents.proof import evidence_files
from talka.reporting.models import Submission
from talka.reporting.queries.shapes import ReportContent
from tests.permissions.browser import Answer, Browser
from tests.permissions.canaries import canaries_in
from tests.permissions.routes import routes
from tests.permissions.watching import ask_what_it_reads
from tests.permissions.world import UNSENT, World

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("permissions")]

# What one who works in the centre reads of the agreement, and a reviewer does not.
OF_THE_DAY = (
    "/spending/statements/{agreement_id}/",
    "/spending/statements/{agreement_id}/remainders/add/",
    "/spending/expenditures/?agreement={agreement_id}",
    "/spending/expenditures/{expenditure_id}/",
    "/activities/{activity_id}/",
    "/activities/?agreement={agreement_id}",
    "/reports/{agreement_id}/",
    "/reports/{agreement_id}/numbers/",
    "/reports/{agreement_id}/findings/",
    "/reports/{agreement_id}/indicators/",
    "/reports/{agreement_id}/centres/",
    "/reports/{agreement_id}/documents/json/",
    "/reports/{agreement_id}/documents/iati/",
    "/agreements/{agreement_id}/indicators/{indicator_id}/years/1/deviation/",
    "/imports/agreements/{agreement_id}/zip/",
)
SENT = (
    "/reports/submissions/{submission_id}/",
    "/reports/submissions/{submission_id}/review/",
    "/reports/submissions/{submission_id}/documents/json/",
    "/reports/submissions/{submission_id}/proof/",
)


def opened_by(browser: Browser, world: World) -> Iterator[tuple[str, Answer]]:
    """Every address of the site with the reviewer's own agreement in it, and the lists narrowed to it."""
    agreement = world.own["agreement_id"]
    for route in routes():
        address = route.address(world.own)
        plain, reads = ask_what_it_reads(browser, address)
        yield address, plain
        for narrowed in (f"{address}?agreement={agreement}", f"{address}?q={UNSENT[:-1]}") if reads else ():
            yield narrowed, browser.get(narrowed)


@pytest.mark.parametrize("name", ["reviewer", "both"])
def test_what_was_not_sent_stands_in_no_page_of_a_reviewer(
    name: str, world: World, browsers: dict[str, Browser]
) -> None:
    leaks = [
        (address, found)
        for address, answer in opened_by(browsers[name], world)
        if (found := canaries_in(answer, world.unsent))
    ]
    assert leaks == []


def test_what_was_not_sent_stands_in_pages_of_those_who_work_on_it(world: World, browsers: dict[str, Browser]) -> None:
    """Otherwise its absence elsewhere would say nothing."""
    seen: set[str] = set()
    for _address, answer in opened_by(browsers["staff"], world):
        seen |= canaries_in(answer, world.unsent)
    assert set(world.unsent) - seen == set()


@pytest.mark.parametrize("name", ["reviewer", "both"])
@pytest.mark.parametrize("address", OF_THE_DAY)
def test_a_page_of_the_day_is_not_there_for_a_reviewer(
    name: str, address: str, world: World, browsers: dict[str, Browser]
) -> None:
    asked = address.format(**world.own)
    answer = browsers[name].get(asked)
    assert answer.status == 404 or ("?" in asked and not canaries_in(answer, world.unsent))
    assert browsers["manager"].get(asked).status == 200


@pytest.mark.parametrize("name", ["reviewer", "both"])
def test_a_reviewer_reads_what_was_agreed(name: str, world: World, browsers: dict[str, Browser]) -> None:
    page = browsers[name].get(f"/agreements/{world.own['agreement_id']}/")
    shown = page.body.decode().replace("\u00a0", " ")
    assert page.status == 200
    for agreed in ("MusuNumurs", "MusuLigums", "MusuMerkis", "MusuRaditajs", "10 000,00", "20 000,00"):
        assert agreed in shown, agreed
    assert "MusuNovirze" not in shown
    for way in ("/spending/statements/", "/activities/?agreement", f"/reports/{world.own['agreement_id']}/"):
        assert way not in shown, way


@pytest.mark.parametrize("name", ["reviewer", "both"])
@pytest.mark.parametrize("address", SENT)
def test_a_reviewer_reads_what_was_sent(name: str, address: str, world: World, browsers: dict[str, Browser]) -> None:
    answer = browsers[name].get(address.format(**world.own))
    assert answer.status == 200
    assert not canaries_in(answer, world.unsent)


@pytest.mark.parametrize("name", ["reviewer", "both"])
def test_every_sent_number_opens_to_its_records_and_their_evidence(
    name: str, world: World, browsers: dict[str, Browser]
) -> None:
    sent = Submission.objects.get(pk=str(world.own["submission_id"]))
    base, content = f"/reports/submissions/{sent.pk}", ReportContent.from_json(sent.content)
    shown = ""
    for number in content.numbers:
        page = browsers[name].get(f"{base}/numbers/{number.id}/")
        assert page.status == 200, number.id
        assert not canaries_in(page, world.unsent), number.id
        shown += page.body.decode()
    for word in ("MusuDarbs", "MusuPiegadatajs", "MusuRekins"):
        assert word in shown, word
    files = {line.file_id for line in evidence_files(content)}
    assert len(files) > 1
    for file_id in files:
        assert f"{base}/evidence/{file_id}/" in shown
        assert browsers[name].get(f"{base}/evidence/{file_id}/").status == 200
    # What was sent, not the record as it stands today.
    assert not re.search(r'href="/(activities|spending/expenditures)/\d', shown)
