"""A NUL and half a letter, which PostgreSQL stores in no column, are refused in words on both engines.

Forms and addresses of the whole site are tried in `tests/storm`, the interface for machines by a storm of its own;
here is what comes in by other ways.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from talka.accounts.models import Role
from talka.accounts.tests.makers import PASSWORD, a_centre, a_user, signed_in, stranger
from talka.interchange.tests.makers import SOUND, a_folder, zipped
from talka.programmes.models import Agreement

pytestmark = pytest.mark.django_db

# As a cookie writes them: a NUL, a NUL among letters, a byte of its own.
COOKIES = ['"\\000\\000\\000\\000\\000\\000\\000\\000"', '"abcdefgh\\000"', '"abcdefgh\\377"', "abcdefgh\xff"]
REFUSED = "rakstzīmes, ko nevar saglabāt"


def after_bringing(file: SimpleUploadedFile) -> str:
    """What somebody sees who imports this file."""
    client = signed_in(a_user(Role.MANAGER, centre=a_centre("riga")))
    answer: Any = client.post("/imports/new/", {"file": file}, follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize("table", SOUND)
def test_a_table_with_a_nul_is_refused_with_its_row(table: str, tmp_path: Path) -> None:
    lines = SOUND[table].splitlines()
    lines[1] = lines[1].replace(",", ",\0", 1)
    told = after_bringing(SimpleUploadedFile("fails.zip", zipped(a_folder(tmp_path, **{table: "\n".join(lines)}))))
    assert REFUSED in told
    assert "2. rindā" in told
    assert not Agreement.objects.exists()


@pytest.mark.parametrize("name", ["budget\0.csv", "bud\udc80get.csv", "nezināma\0.csv"])
def test_the_name_of_a_table_is_read_without_what_cannot_be_stored(name: str, tmp_path: Path) -> None:
    stream = io.BytesIO(zipped(a_folder(tmp_path)))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(name.encode("utf-8", "surrogateescape").decode("cp437"), "a,b\n1,2\n")
    assert "<h1" in after_bringing(SimpleUploadedFile("fails.zip", stream.getvalue()))


def test_the_name_of_a_file_is_kept_without_what_cannot_be_stored(tmp_path: Path) -> None:
    assert "fails.zip" in after_bringing(SimpleUploadedFile("fa\0ils.zip", zipped(a_folder(tmp_path))))


@pytest.mark.parametrize("cookie", COOKIES)
@pytest.mark.parametrize("name", [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages", "theme"])
def test_a_broken_cookie_is_as_good_as_none(name: str, cookie: str) -> None:
    answer = Client(headers={"cookie": f"{name}={cookie}"}).get("/today/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("bad", ["a\0b", "\0", "\ud800"])
@pytest.mark.parametrize("field", ["login", "password"])
def test_signing_in_with_what_cannot_be_stored_is_refused(field: str, bad: str) -> None:
    user = a_user(Role.STAFF, email="kads@example.lv", password=PASSWORD)
    sent = {"login": user.email, "password": PASSWORD} | {field: bad}
    body = urlencode({name: value.encode("utf-8", "surrogatepass") for name, value in sent.items()})
    answer = stranger().generic("POST", "/accounts/login/", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert "error" in answer.content.decode()
