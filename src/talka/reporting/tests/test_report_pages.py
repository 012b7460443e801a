"""Pages of reports."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import strip_tags

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user, signed_in
from talka.activities.actions import edit_activity
from talka.activities.tests.makers import a_programme, a_proof, some_work
from talka.kernel.files.store import store_upload
from talka.registry.models import Reading
from talka.reporting.actions import return_submission
from talka.reporting.documents.templates import default_template
from talka.reporting.models import Submission
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


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return str(response.content.decode()).replace("\u00a0", " ")


def streamed(response: Any) -> bytes:
    """The bytes of a download; the client closes it after the last."""
    return b"".join(response.streaming_content)


def posted(client: Client, address: str, **values: object) -> str:
    """Where a form led, or the page that shows it again."""
    response = client.post(address, values)
    return str(response["Location"]) if response.status_code == 302 else str(response.content.decode())


def test_the_list_shows_ones_own_agreements_with_what_is_due() -> None:
    agreement = a_programme()
    text = page(signed_in(a_colleague(agreement)), "/reports/")
    assert agreement.number in text
    assert "13.08.2025." in text
    assert "Nokavēts" in text


def test_the_board_says_of_a_due_report_that_it_was_given_back_until_it_is_sent_again() -> None:
    agreement = a_programme()
    colleague, reviewer = signed_in(a_colleague(agreement)), a_reviewer(agreement)
    assert "Atgriezts" not in page(colleague, "/today/")
    sent = a_submission(agreement, up_to_year=1)
    return_submission(sent, reason="Trūkst pielikumu", actor=reviewer)
    assert f'<a href="/reports/submissions/{sent.pk}/">' in page(colleague, "/today/")
    a_submission(agreement, up_to_year=1)
    assert "Atgriezts" not in page(colleague, "/today/")


def test_a_reviewer_sees_what_was_sent_to_their_funder() -> None:
    sent = a_submission(a_programme(), up_to_year=1)
    text = page(signed_in(a_reviewer(sent.agreement)), "/reports/")
    assert f"{sent.agreement.number}, pārskats nr. 1" in text


def test_somebody_without_reports_is_told_what_to_do() -> None:
    assert "Pārskatu vēl nav" in page(signed_in(a_user(Role.MANAGER)), "/reports/")


def test_somebody_without_a_role_finds_no_reports() -> None:
    assert signed_in(a_user()).get("/reports/").status_code == 404


def test_the_report_shows_the_form_with_each_number_a_link() -> None:
    agreement = the_riga_agreement()
    text = page(signed_in(a_colleague(agreement)), f"/reports/{agreement.pk}/")
    assert "I. ĪSTENOŠANAS GADS" in text
    assert f'href="/reports/{agreement.pk}/numbers/y1.consultation.count/">71 konsultācija</a>' in text
    assert "3 pretrunas, kas jāizlabo vai jāpaskaidro" in text
    assert "Iesniegt finansētājam" not in text


def test_only_whom_it_concerns_sees_the_button_to_send() -> None:
    agreement = a_programme()
    assert "Iesniegt finansētājam" in page(signed_in(a_manager(agreement)), f"/reports/{agreement.pk}/")


def primary_of(text: str) -> list[str]:
    """The words of the primary buttons of a page."""
    found = re.findall(r'<(?:a|button) class="ui-button ui-button--primary"[^>]*>(.*?)</(?:a|button)>', text, re.DOTALL)
    return [strip_tags(one).strip() for one in found]


def test_the_next_thing_to_do_is_the_primary_one() -> None:
    agreement = the_riga_agreement()
    manager = a_manager(agreement)
    client, address = signed_in(manager), f"/reports/{agreement.pk}/"
    assert primary_of(page(client, address)) == ["Novērst pretrunas"]
    assert "Līdz tam pārskatu nevar iesniegt." in page(client, address)
    assert primary_of(page(client, f"{address}submissions/new/")) == ["Novērst pretrunas"]
    explain_everything(agreement, manager)
    assert primary_of(page(client, address)) == ["Iesniegt finansētājam"]
    assert primary_of(page(client, f"{address}submissions/new/")) == ["Iesniegt finansētājam"]
    # Whoever may not send has nothing to do before sending.
    assert primary_of(page(signed_in(a_colleague(agreement)), address)) == []


def test_the_report_can_end_with_an_earlier_year() -> None:
    agreement = the_riga_agreement()
    client = signed_in(a_colleague(agreement))
    assert "II. ĪSTENOŠANAS GADS" not in page(client, f"/reports/{agreement.pk}/?up_to=1")
    for wrong in ("4", "x", "-1", "99999999999999999999", "²"):
        assert client.get(f"/reports/{agreement.pk}/", {"up_to": wrong}).status_code == 404


def test_a_number_opens_to_its_records_and_the_sum_that_it_is() -> None:
    agreement = the_riga_agreement()
    text = page(signed_in(a_colleague(agreement)), f"/reports/{agreement.pk}/numbers/y1.series.S1.participants/")
    assert "15 + 15 + 14 + 11 + 11 + 8 + 14 + 63 = 151" in text
    assert "Personāla gatavība un labklājība" in text
    assert "kopsumma, bez vārdiem" in text


def test_money_opens_to_expenditures_plans_and_remainders() -> None:
    agreement = the_riga_agreement()
    client = signed_in(a_colleague(agreement))
    assert "Gada kopsumma" in page(client, f"/reports/{agreement.pk}/numbers/y2.spent/")
    assert "30 000,00" in page(client, f"/reports/{agreement.pk}/numbers/y2.planned/")
    assert "457,95" in page(client, f"/reports/{agreement.pk}/numbers/y2.carried/")


def test_every_link_of_the_report_opens() -> None:
    agreement = the_riga_agreement()
    client = signed_in(a_colleague(agreement))
    text = page(client, f"/reports/{agreement.pk}/numbers/")
    links = {part.split('"')[0] for part in text.split('href="')[1:] if "/numbers/" in part.split('"')[0]}
    assert len(links) > 60
    for link in sorted(links)[::7]:
        page(client, link)


def test_an_unknown_number_is_not_found() -> None:
    agreement = a_programme()
    assert signed_in(a_colleague(agreement)).get(f"/reports/{agreement.pk}/numbers/y9.x/").status_code == 404


@pytest.mark.parametrize("file_format", ["docx", "pdf", "xlsx", "json", "html"])
def test_the_report_is_taken_away_as_a_file(file_format: str) -> None:
    agreement = a_programme(number="L 1/Ā")
    response = signed_in(a_colleague(agreement)).get(f"/reports/{agreement.pk}/documents/{file_format}/?up_to=2")
    assert response.status_code == 200
    assert response["Content-Disposition"] == f'attachment; filename="kopsavilkums-L-1-2-gads.{file_format}"'
    assert response["X-Content-Type-Options"] == "nosniff"


def test_there_is_no_document_of_another_format() -> None:
    agreement = a_programme()
    assert signed_in(a_colleague(agreement)).get(f"/reports/{agreement.pk}/documents/exe/").status_code == 404


@pytest.mark.parametrize("text", ["🎉 svētki 漢字 👩\u200d👧", "\u202emala\u202c", "a\u0304", "Русский język עברית"])
def test_unusual_letters_are_kept_as_letters(text: str) -> None:
    agreement = a_programme()
    client = signed_in(a_colleague(agreement))
    posted(client, f"/reports/{agreement.pk}/narratives/1/", text=text, version="0")
    page(client, f"/reports/{agreement.pk}/")
    for file_format in ("docx", "pdf", "xlsx", "html"):
        assert client.get(f"/reports/{agreement.pk}/documents/{file_format}/").status_code == 200


def test_a_template_is_taken_brought_back_and_given_up() -> None:
    agreement = a_programme()
    client, address = signed_in(a_manager(agreement)), f"/reports/{agreement.pk}/template/"
    assert "Platformas veidne" in page(client, address)
    assert client.get(f"{address}file/").content == default_template()
    upload = SimpleUploadedFile("mūsu.docx", default_template())
    assert posted(client, address, file=upload) == address
    assert "mūsu.docx" in page(client, address)
    assert client.get(f"{address}file/?shipped").content == default_template()
    assert "mūsu.docx" in page(client, f"{address}removal/")
    assert posted(client, f"{address}removal/", confirm="yes") == address
    assert client.get(f"{address}removal/").status_code == 404


def test_a_bad_template_is_refused_at_the_field() -> None:
    agreement = a_programme()
    upload = SimpleUploadedFile("mūsu.docx", b"PK")
    shown = posted(signed_in(a_manager(agreement)), f"/reports/{agreement.pk}/template/", file=upload)
    assert "govuk-error-message" in shown


@pytest.mark.slow
def test_sending_says_what_stands_in_the_way_then_sends() -> None:
    agreement = the_riga_agreement()
    manager = a_manager(agreement)
    client, address = signed_in(manager), f"/reports/{agreement.pk}/submissions/new/"
    assert "94,00" in page(client, address)
    assert "3 pretrunas" in posted(client, address, up_to_year="3")
    explain_everything(agreement, manager)
    assert "govuk-error-message" in posted(client, address, up_to_year="7")
    assert posted(client, address, up_to_year="3") == f"/reports/submissions/{agreement.submissions.get().pk}/"


@pytest.mark.slow
def test_a_sent_report_shows_as_sent_as_now_and_the_difference() -> None:
    agreement = the_riga_agreement()
    sent = a_submission(agreement)
    client = signed_in(a_colleague(agreement))
    assert "visi rādītāji ir, kā iesniegts" in page(client, f"/reports/submissions/{sent.pk}/")
    work = work_done("R1-18")
    edit_activity(work, values={"count": 73}, version=work.version, actor=a_manager(agreement))
    text = page(client, f"/reports/submissions/{sent.pk}/")
    assert "mainījies 1 rādītājs" in text
    assert sent.content_hash in text


@pytest.mark.slow
def test_a_reviewer_opens_numbers_and_evidence_of_what_was_sent_and_nothing_newer() -> None:
    agreement = the_riga_agreement()
    manager = a_manager(agreement)
    file = store_upload(SimpleUploadedFile("saraksts.csv", b"a\nb\n"), manager)
    a_proof(work_done("R1-05"), "attendance", file=file)
    sent = a_submission(agreement)
    work = work_done("R1-18")
    edit_activity(work, values={"count": 73}, version=work.version, actor=manager)
    newer = store_upload(SimpleUploadedFile("vēlāk.csv", b"a\nb\n"), manager)
    a_proof(work_done("R1-06"), "attendance", file=newer)
    client = signed_in(a_reviewer(agreement))
    base = f"/reports/submissions/{sent.pk}/"
    assert "71 konsultācija" in page(client, f"{base}numbers/y1.consultation.count/")
    assert f"{base}evidence/{file.pk}/" in page(client, f"{base}numbers/y1.series.S1.participants/")
    response = client.get(f"{base}evidence/{file.pk}/")
    assert streamed(response) == b"a\nb\n"
    assert client.get(f"{base}evidence/{newer.pk}/").status_code == 404
    assert client.get(f"{base}evidence/0/").status_code == 404
    assert "Tagad zināms" not in page(client, base)
    client.get(f"{base}proof/")
    reading = Reading.objects.get()
    assert (reading.what, reading.rows, reading.way) == ("proof pack", 1, Reading.Way.TAKEN)


@pytest.mark.slow
def test_documents_and_the_proof_pack_come_as_they_were_sent() -> None:
    sent = a_submission(the_riga_agreement())
    client = signed_in(a_reviewer(sent.agreement))
    response = client.get(f"/reports/submissions/{sent.pk}/documents/json/")
    assert streamed(response).decode() == sent.content
    assert client.get(f"/reports/submissions/{sent.pk}/documents/html/").status_code == 404
    proof = client.get(f"/reports/submissions/{sent.pk}/proof/")
    with zipfile.ZipFile(io.BytesIO(streamed(proof))) as archive:
        assert "manifest.json" in archive.namelist()


@pytest.mark.slow
def test_a_review_with_remarks_answers_and_a_decision() -> None:
    sent = a_submission(the_riga_agreement())
    reviewer, centre = signed_in(a_reviewer(sent.agreement)), signed_in(a_colleague(sent.agreement))
    base = f"/reports/submissions/{sent.pk}/"
    assert "Sniegta 71 konsultācija" in page(reviewer, f"{base}review/?at=y1.kind.consultation")
    assert "govuk-error-message" in posted(reviewer, f"{base}review/", text="", anchor="y1")
    posted(reviewer, f"{base}review/", text="Kā saskaitīts?", anchor="y1.kind.consultation")
    remark = sent.comments.get()
    assert "Kā saskaitīts?" in page(centre, f"{base}review/?answer={remark.pk}")
    posted(centre, f"{base}review/", text="Pēc žurnāla.", answers=remark.pk)
    assert "Pēc žurnāla." in page(reviewer, f"{base}review/")
    posted(reviewer, f"{base}review/settled/", comment=remark.pk)
    posted(reviewer, f"{base}review/settled/", comment=remark.pk)
    assert "Šis komentārs jau ir atrisināts." in page(reviewer, f"{base}review/")
    page(reviewer, f"{base}return/")
    assert "govuk-error-message" in posted(reviewer, f"{base}return/", reason="")
    page(reviewer, f"{base}acceptance/")
    assert posted(reviewer, f"{base}acceptance/", note_text="Paldies!") == base
    assert "Paldies!" in page(centre, base)
    assert reviewer.get(f"{base}acceptance/").status_code == 404


def test_a_report_is_given_back() -> None:
    sent = a_submission(a_programme(), up_to_year=1)
    client = signed_in(a_reviewer(sent.agreement))
    posted(client, f"/reports/submissions/{sent.pk}/return/", reason="Trūkst apraksta.")
    assert Submission.objects.get().state == "returned"
    assert "Trūkst apraksta." in page(client, f"/reports/submissions/{sent.pk}/")


def test_markup_in_a_record_stays_text_on_the_page() -> None:
    agreement = a_programme()
    some_work("<script>alert(1)</script>", agreement=agreement, kind="meeting", participants=3)
    text = page(signed_in(a_colleague(agreement)), f"/reports/{agreement.pk}/")
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text
