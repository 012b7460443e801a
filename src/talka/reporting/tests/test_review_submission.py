"""Reading a sent report: remarks, answers, decisions, and the proof pack."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user, signed_in
from talka.activities.tests.makers import a_programme, a_proof
from talka.kernel.actions import NotAllowed, Refused
from talka.kernel.files.models import StoredFile
from talka.kernel.files.store import path_of, store_upload
from talka.reporting.actions import (
    accept_submission,
    comment_submission,
    return_submission,
    settle_comment,
)
from talka.reporting.documents.proof import ProofPack
from talka.reporting.models import Submission
from talka.reporting.tests.makers import (
    a_colleague,
    a_manager,
    a_reviewer,
    a_submission,
    the_riga_agreement,
    work_done,
)

pytestmark = pytest.mark.django_db


def a_short_submission() -> Submission:
    return a_submission(a_programme(), up_to_year=1)


def test_a_reviewer_remarks_at_a_place_and_the_centre_answers() -> None:
    sent = a_short_submission()
    remark = comment_submission(sent, anchor="y1", text=" Kāpēc nekā nav? ", actor=a_reviewer(sent.agreement))
    answer = comment_submission(
        sent, anchor="", text="Sāksim rudenī.", answers=remark, actor=a_colleague(sent.agreement)
    )
    assert (remark.anchor, remark.text) == ("y1", "Kāpēc nekā nav?")
    assert (answer.anchor, answer.answers) == ("y1", remark)


def test_an_answer_to_an_answer_stands_under_the_same_remark() -> None:
    sent = a_short_submission()
    reviewer = a_reviewer(sent.agreement)
    remark = comment_submission(sent, anchor="", text="Pirmais", actor=reviewer)
    answer = comment_submission(sent, anchor="", text="Otrais", answers=remark, actor=reviewer)
    assert comment_submission(sent, anchor="", text="Trešais", answers=answer, actor=reviewer).answers == remark


@pytest.mark.parametrize(("anchor", "text"), [("y1", ""), ("y1", " \n"), ("nowhere", "Kas tas?"), ("y1", "a" * 5001)])
def test_a_remark_needs_words_and_a_place_that_exists(anchor: str, text: str) -> None:
    sent = a_short_submission()
    with pytest.raises(Refused):
        comment_submission(sent, anchor=anchor, text=text, actor=a_reviewer(sent.agreement))


def test_a_remark_of_another_report_cannot_be_answered_here() -> None:
    sent, other = a_short_submission(), a_short_submission()
    remark = comment_submission(other, anchor="", text="Cits", actor=a_reviewer(other.agreement))
    with pytest.raises(Refused):
        comment_submission(sent, anchor="", text="Te", answers=remark, actor=a_reviewer(sent.agreement))


def test_a_remark_is_settled_once() -> None:
    sent = a_short_submission()
    reviewer = a_reviewer(sent.agreement)
    remark = comment_submission(sent, anchor="", text="Pirmais", actor=reviewer)
    assert settle_comment(sent, comment_id=remark.pk, actor=reviewer).settled_at
    with pytest.raises(Refused):
        settle_comment(sent, comment_id=remark.pk, actor=reviewer)


def test_a_report_is_returned_with_a_reason_only() -> None:
    sent = a_short_submission()
    reviewer = a_reviewer(sent.agreement)
    with pytest.raises(Refused) as refused:
        return_submission(sent, reason=" ", actor=reviewer)
    assert refused.value.field == "reason"
    returned = return_submission(sent, reason="Trūkst apraksta.", actor=reviewer)
    assert (returned.state, returned.decision_note, returned.decided_by) == ("returned", "Trūkst apraksta.", reviewer)


def test_the_second_of_two_reviewers_cannot_decide_again() -> None:
    sent = a_short_submission()
    as_another_saw_it = Submission.objects.get(pk=sent.pk)
    accept_submission(sent, actor=a_reviewer(sent.agreement), note_text="Paldies!")
    with pytest.raises(Refused):
        return_submission(as_another_saw_it, reason="Nē.", actor=a_reviewer(sent.agreement))
    assert Submission.objects.get(pk=sent.pk).decision_note == "Paldies!"


def test_after_acceptance_nobody_remarks_or_decides() -> None:
    sent = a_short_submission()
    reviewer = a_reviewer(sent.agreement)
    accept_submission(sent, actor=reviewer)
    for attempt in (
        lambda: comment_submission(sent, anchor="", text="Vēl", actor=reviewer),
        lambda: return_submission(sent, reason="Nē", actor=reviewer),
        lambda: accept_submission(sent, actor=reviewer),
    ):
        with pytest.raises(NotAllowed):
            attempt()


PEOPLE = ("manager", "colleague", "coordinator", "administrator", "reviewer", "other reviewer", "stranger")


@pytest.mark.parametrize("who", PEOPLE)
def test_only_the_funders_reviewer_decides_and_only_those_concerned_remark(who: str) -> None:
    sent = a_short_submission()
    person = {
        "manager": a_manager(sent.agreement),
        "colleague": a_colleague(sent.agreement),
        "coordinator": a_user(Role.COORDINATOR),
        "administrator": a_user(Role.ADMINISTRATOR),
        "reviewer": a_reviewer(sent.agreement),
        "other reviewer": a_user(Role.REVIEWER),
        "stranger": a_user(Role.MANAGER),
    }[who]
    assert accept_submission.allows(person, sent) is (who == "reviewer")
    assert return_submission.allows(person, sent) is (who == "reviewer")
    assert comment_submission.allows(person, sent) is (who not in {"other reviewer", "stranger"})


def unpacked(sent: Submission, folder: Path) -> Path:
    data = b"".join(ProofPack(sent).chunks())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    return folder


def verified(folder: Path) -> tuple[int, str]:
    command = [sys.executable, "-I", str(folder / "verify.py")]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 -- our own script
    return done.returncode, done.stdout.decode()


def a_proven_submission() -> Submission:
    agreement = the_riga_agreement()
    upload = SimpleUploadedFile("dalibnieki.csv", "vārds\nAnna\n".encode())
    a_proof(work_done("R1-05"), "attendance", file=store_upload(upload, a_manager(agreement)))
    return a_submission(agreement)


def test_the_proof_pack_holds_documents_evidence_figures_and_remarks_and_verifies_itself(tmp_path: Path) -> None:
    sent = a_proven_submission()
    comment_submission(sent, anchor="y1", text="Labi.", actor=a_reviewer(sent.agreement))
    folder = unpacked(sent, tmp_path / "pack")
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {"manifest.json", "saturs.json", "skaitli.json", "vertesana.json", "verify.py"} < names
    assert {name.rsplit(".", 1)[1] for name in names if name.startswith("dokumenti/")} == {
        "docx",
        "pdf",
        "xlsx",
        "json",
    }
    assert [name for name in names if name.startswith("apliecinajumi/") and name.endswith("dalibnieki.csv")]
    assert json.loads((folder / "vertesana.json").read_text(encoding="utf-8"))["comments"][0]["text"] == "Labi."
    code, said = verified(folder)
    assert code == 0
    assert sent.content_hash in said


def test_a_pack_that_is_not_unpacked_or_broken_is_told_in_words(tmp_path: Path) -> None:
    folder = unpacked(a_short_submission(), tmp_path / "pack")
    (folder / "manifest.json").write_text("{", encoding="utf-8")
    assert verified(folder) == (2, "Paka ir bojāta, un to nevar nolasīt (JSONDecodeError).\n")
    (folder / "manifest.json").unlink()
    code, said = verified(folder)
    assert code == 2
    assert "Izsaiņojiet visu paku" in said


def test_who_was_given_a_report_back_sees_how_many_remarks_wait_and_where_to_mend() -> None:
    sent = a_short_submission()
    first, second = (
        comment_submission(sent, anchor="y1", text=text, actor=a_reviewer(sent.agreement))
        for text in ("Kāpēc?", "Kur?")
    )
    comment_submission(sent, anchor="y1", text="Tāpēc.", answers=first, actor=a_colleague(sent.agreement))
    settle_comment(sent, comment_id=second.pk, actor=a_reviewer(sent.agreement))
    return_submission(sent, reason="Precizējiet.", actor=a_reviewer(sent.agreement))

    page = signed_in(a_colleague(sent.agreement)).get(f"/reports/submissions/{sent.pk}/").content.decode()
    assert "1 neatrisināts komentārs" in page
    assert f'href="/reports/{sent.agreement_id}/"' in page
    read = signed_in(a_reviewer(sent.agreement)).get(f"/reports/submissions/{sent.pk}/").content.decode()
    assert "1 neatrisināts komentārs" in read
    assert f'href="/reports/{sent.agreement_id}/"' not in read


@pytest.mark.parametrize(
    "name",
    [
        "../../x.csv",
        "..\\..\\x.csv",
        "/etc/x.csv",
        "C:\\x.csv",
        "a\u202evsc.csv",
        "CON.csv",
        "x" * 300 + ".csv",
        ".csv",
    ],
)
def test_names_of_evidence_lead_nowhere_outside_the_pack(name: str, tmp_path: Path) -> None:
    agreement = the_riga_agreement()
    upload = SimpleUploadedFile("x.csv", b"a\nb\n")
    # What a browser sends; Django's own cleaning of it is not what we rely on.
    upload._name = name  # type: ignore[attr-defined]  # set past the cleaning, as the comment says
    a_proof(work_done("R1-05"), "attendance", file=store_upload(upload, a_manager(agreement)))
    sent = a_submission(agreement)
    with zipfile.ZipFile(io.BytesIO(b"".join(ProofPack(sent).chunks()))) as archive:
        entries = [entry for entry in archive.namelist() if entry.startswith("apliecinajumi/")]
        paths = [entry.removeprefix("apliecinajumi/") for entry in archive.namelist() if entry in entries]
    assert len(paths) == 1
    assert not set("/\\:\u202e") & set(paths[0])
    assert paths[0] not in {".", ".."}
    assert verified(unpacked(sent, tmp_path / "pack"))[0] == 0


@pytest.mark.parametrize("harm", ["content", "document", "evidence", "missing", "extra", "manifest"])
def test_the_check_fails_aloud_when_anything_was_touched(harm: str, tmp_path: Path) -> None:
    folder = unpacked(a_proven_submission(), tmp_path / "pack")
    evidence = next((folder / "apliecinajumi").iterdir())
    if harm == "content":
        path = folder / "saturs.json"
        path.write_text(path.read_text(encoding="utf-8").replace("71", "72"), encoding="utf-8")
    elif harm == "document":
        next((folder / "dokumenti").glob("*.pdf")).write_bytes(b"%PDF")
    elif harm == "evidence":
        evidence.write_bytes(b"cits")
    elif harm == "missing":
        evidence.unlink()
    elif harm == "extra":
        (folder / "cits.txt").write_text("cits")
    else:
        (folder / "manifest.json").write_text("{")
    code, said = verified(folder)
    assert code == (2 if harm == "manifest" else 1)
    assert ("nevar nolasīt" if harm == "manifest" else "✗") in said


def test_evidence_that_is_gone_or_changed_on_disk_is_said_in_the_pack(tmp_path: Path) -> None:
    sent = a_proven_submission()
    files = [line["file_id"] for r in json.loads(sent.content)["records"] for line in r["evidence"]]
    file = StoredFile.objects.get(pk=files[0])
    path_of(file).write_bytes(b"mainits")
    code, said = verified(unpacked(sent, tmp_path / "changed"))
    assert code == 1
    assert "neatbilst" in said
    path_of(file).unlink()
    code, said = verified(unpacked(sent, tmp_path / "gone"))
    assert code == 1
    assert "faila nav" in said
