"""Sending a report: what stands in the way, what is frozen, and what never changes again."""

from __future__ import annotations

import hashlib
import json

import pytest

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user
from talka.activities.actions import edit_activity
from talka.activities.tests.makers import a_programme, a_proof, a_stored_file, some_work
from talka.kernel.actions import NotAllowed, Refused
from talka.kernel.audit.models import AuditEntry
from talka.reporting.actions import (
    accept_submission,
    acknowledge_finding,
    return_submission,
    submit_report,
    withdraw_acknowledgement,
    write_narrative,
)
from talka.reporting.documents.storage import read
from talka.reporting.findings import findings_of
from talka.reporting.models import Acknowledgement, Submission
from talka.reporting.queries.content import report_content
from talka.reporting.queries.corrections import compared
from talka.reporting.queries.shapes import ReportContent
from talka.reporting.tests.makers import (
    a_colleague,
    a_manager,
    a_reviewer,
    a_submission,
    explain_everything,
    the_riga_agreement,
    work_done,
)

pytestmark = pytest.mark.django_db


def test_contradictions_that_nobody_explained_keep_the_report_back() -> None:
    agreement = the_riga_agreement()
    with pytest.raises(Refused, match="3"):
        submit_report(agreement, up_to_year=3, actor=a_manager(agreement))
    assert not Submission.objects.exists()


def test_contradictions_of_later_years_do_not_keep_an_earlier_report_back() -> None:
    agreement = the_riga_agreement()
    manager = a_manager(agreement)
    for finding in findings_of(agreement, up_to_year=1):
        if finding.blocks:
            acknowledge_finding(agreement, key=finding.key, reason="Datumi ir no pieteikuma.", actor=manager)
    assert submit_report(agreement, up_to_year=1, actor=manager).up_to_year == 1


def test_an_explained_contradiction_goes_with_the_report() -> None:
    agreement = the_riga_agreement()
    content = ReportContent.from_json(a_submission(agreement).content)
    assert [line.reason for line in content.explanations] == ["Tā stāv publicētajā pārskatā."] * 3
    assert "94,00" in " ".join(line.message for line in content.explanations)


def test_content_is_frozen_with_its_hash_and_documents_with_theirs() -> None:
    agreement = the_riga_agreement()
    sent = a_submission(agreement)
    assert hashlib.sha256(sent.content.encode()).hexdigest() == sent.content_hash
    files = {row.file_format: row.file for row in sent.files.all()}
    assert set(files) == {"docx", "pdf", "xlsx", "json"}
    for file in files.values():
        assert hashlib.sha256(read(file)).hexdigest() == file.sha256
    assert read(files["json"]).decode() == sent.content
    assert files["pdf"].sha256 in AuditEntry.objects.filter(verb="reporting.submit_report").get().changes


def test_hashes_of_evidence_are_frozen_with_the_content() -> None:
    agreement = the_riga_agreement()
    file = a_stored_file()
    a_proof(work_done("R1-05"), "attendance", file=file)
    records = json.loads(a_submission(agreement).content)["records"]
    assert [line["sha256"] for record in records for line in record["evidence"]] == [file.sha256]


def test_later_changes_never_alter_what_was_sent() -> None:
    agreement = the_riga_agreement()
    sent = a_submission(agreement)
    before, files = sent.content, [read(row.file) for row in sent.files.order_by("pk")]
    work = work_done("R1-18")
    edit_activity(work, values={"count": 99}, version=work.version, actor=a_manager(agreement))
    sent.refresh_from_db()
    assert sent.content == before
    assert [read(row.file) for row in sent.files.order_by("pk")] == files


def test_only_one_report_is_reviewed_at_a_time() -> None:
    agreement = a_programme()
    a_submission(agreement, up_to_year=1)
    with pytest.raises(Refused):
        submit_report(agreement, up_to_year=1, actor=a_manager(agreement))
    assert agreement.submissions.count() == 1


def test_a_returned_report_is_sent_anew_under_the_next_number() -> None:
    agreement = a_programme()
    first = a_submission(agreement, up_to_year=1)
    return_submission(first, reason="Trūkst apraksta.", actor=a_reviewer(agreement))
    second = submit_report(agreement, up_to_year=1, actor=a_manager(agreement))
    assert (first.number, second.number) == (1, 2)


def test_a_year_that_the_agreement_does_not_have_is_refused() -> None:
    agreement = a_programme()
    with pytest.raises(Refused):
        submit_report(agreement, up_to_year=4, actor=a_manager(agreement))


@pytest.mark.parametrize("who", ["colleague", "reviewer", "stranger", "nobody"])
def test_only_the_manager_of_the_centre_sends(who: str) -> None:
    agreement = a_programme()
    people = {
        "colleague": a_colleague(agreement),
        "reviewer": a_reviewer(agreement),
        "stranger": a_user(Role.MANAGER),
        "nobody": a_user(),
    }
    with pytest.raises(NotAllowed):
        submit_report(agreement, up_to_year=1, actor=people[who])


def test_each_figure_is_known_as_sent_as_now_and_by_its_difference() -> None:
    agreement = the_riga_agreement()
    sent = ReportContent.from_json(a_submission(agreement).content)
    work = work_done("R1-18")
    edit_activity(work, values={"count": 73}, version=work.version, actor=a_manager(agreement))
    rows = {row.id: row for row in compared(sent, report_content(agreement, up_to_year=3))}
    row = rows["y1.consultation.count"]
    assert (row.sent, row.now, row.difference) == (71, 73, 2)
    assert [other.id for other in rows.values() if other.differs] == [row.id]


def test_a_figure_that_is_no_longer_told_and_a_new_one_have_no_difference() -> None:
    agreement = a_programme()
    work = some_work("Sapulce", agreement=agreement, kind="meeting", participants=5)
    sent = report_content(agreement, up_to_year=1)
    edit_activity(
        work, values={"participants": None, "organisations": 2}, version=work.version, actor=a_manager(agreement)
    )
    rows = compared(sent, report_content(agreement, up_to_year=1))
    assert [(row.sent, row.now, row.difference) for row in rows] == [(5, None, None), (None, 2, None)]


def test_the_next_report_lists_corrections_of_what_was_accepted() -> None:
    agreement = the_riga_agreement()
    year = agreement.years.get(ordinal=1)
    write_narrative(agreement, year=year, text="Kopā {consultation}.", version=0, actor=a_manager(agreement))
    first = a_submission(agreement, up_to_year=1)
    accept_submission(first, actor=a_reviewer(agreement))
    work = work_done("R1-18")
    edit_activity(work, values={"count": 73}, version=work.version, actor=a_manager(agreement))
    corrections = report_content(agreement, up_to_year=2).corrections
    assert [(line.label, line.before, line.now, line.difference, line.submission) for line in corrections] == [
        ("Konsultācijas, I. īstenošanas gads", "71", "73", "+2", 1)
    ]


def test_figures_of_a_new_year_are_no_corrections() -> None:
    agreement = the_riga_agreement()
    accept_submission(a_submission(agreement, up_to_year=1), actor=a_reviewer(agreement))
    assert report_content(agreement, up_to_year=2).corrections == ()


def test_a_reason_fits_only_as_long_as_its_facts_stay() -> None:
    agreement = the_riga_agreement()
    manager = a_manager(agreement)
    explain_everything(agreement, manager)
    assert not [finding for finding in findings_of(agreement) if finding.blocks]
    work = work_done("R1-21")
    edit_activity(
        work, values={"title": "Demokrātijas svētki 2022", "ref": "R1-22"}, version=work.version, actor=manager
    )
    assert [finding.rule for finding in findings_of(agreement) if finding.blocks] == ["dated_outside_year"]


def test_a_reason_is_given_taken_back_and_given_again() -> None:
    agreement = the_riga_agreement()
    colleague = a_colleague(agreement)
    key = next(finding.key for finding in findings_of(agreement) if finding.blocks)
    acknowledge_finding(agreement, key=key, reason="Pirmais.", actor=colleague)
    acknowledge_finding(agreement, key=key, reason="Otrais.", actor=colleague)
    assert Acknowledgement.objects.get(key=key, withdrawn_at=None).reason == "Otrais."
    withdraw_acknowledgement(agreement, key=key, actor=colleague)
    assert key in {finding.key for finding in findings_of(agreement) if finding.blocks}
    with pytest.raises(Refused):
        withdraw_acknowledgement(agreement, key=key, actor=colleague)


@pytest.mark.parametrize("reason", ["", "  \n", "a" * 2001])
def test_a_reason_is_needed_and_not_endless(reason: str) -> None:
    agreement = the_riga_agreement()
    key = next(finding.key for finding in findings_of(agreement) if finding.blocks)
    with pytest.raises(Refused) as refused:
        acknowledge_finding(agreement, key=key, reason=reason, actor=a_colleague(agreement))
    assert refused.value.field == "reason"


def test_what_is_not_found_cannot_be_explained() -> None:
    agreement = a_programme()
    with pytest.raises(Refused):
        acknowledge_finding(agreement, key="0" * 64, reason="Tā ir.", actor=a_colleague(agreement))
    with pytest.raises(NotAllowed):
        acknowledge_finding(agreement, key="0" * 64, reason="Tā ir.", actor=a_reviewer(agreement))
