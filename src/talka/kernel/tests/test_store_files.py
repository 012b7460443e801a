"""Keeping attached files."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pytest_django.fixtures import Settings

from talka.accounts.tests.makers import a_user
from talka.kernel.files.models import StoredFile
from talka.kernel.files.refusals import BadFile
from talka.kernel.files.store import file_response, open_stored, path_of, store_upload

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path


def test_a_file_is_kept_under_a_random_name_with_its_hash() -> None:
    user = a_user()
    first, second = (store_upload(SimpleUploadedFile("../rēķins.pdf", PDF), user) for _time in range(2))
    assert first.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (first.size, first.content_type, first.added_by) == (len(PDF), "application/pdf", user)
    assert first.storage_name != second.storage_name
    assert "rēķins" not in first.storage_name
    assert "/" not in first.name
    with open_stored(first) as stream:
        assert stream.read() == PDF


def test_a_picture_loses_what_it_tells_of_its_maker() -> None:
    taken = io.BytesIO()
    picture = Image.new("RGB", (8, 8), "red")
    exif = picture.getexif()
    exif[0x010F] = "Slepenā kamera"
    picture.save(taken, "JPEG", exif=exif)
    stored = store_upload(SimpleUploadedFile("foto.jpg", taken.getvalue()), a_user())
    kept = path_of(stored).read_bytes()
    assert b"Slepen" not in kept
    assert stored.sha256 == hashlib.sha256(kept).hexdigest()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("a.pdf", b"", "empty"), ("a.pdf", PDF * 10, "too_large"), ("a.exe", b"MZ\x90\x00\x03", "kind"),
     ("a.docx", PDF, "extension")],
)  # fmt: skip
def test_what_is_not_accepted_leaves_nothing(
    name: str, content: bytes, code: str, settings: Settings, tmp_path: Path
) -> None:
    settings.UPLOAD_LIMIT = 200
    with pytest.raises(BadFile) as refused:
        store_upload(SimpleUploadedFile(name, content), a_user())
    assert refused.value.code == code
    assert not StoredFile.objects.exists()
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_handed_out_as_a_download_that_cannot_run() -> None:
    stored = store_upload(SimpleUploadedFile("rēķins.pdf", PDF), a_user())
    answer = file_response(stored)
    answer_body = answer.getvalue()
    answer.close()
    assert answer_body == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''r%C4%93")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
