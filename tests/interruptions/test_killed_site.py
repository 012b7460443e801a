"""The whole site killed while a person waits: what they see when it runs again."""

from __future__ import annotations

import http.cookiejar
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from talka.interchange.tests.makers import a_folder, changed, with_row, zipped
from talka.site.tests.installations import start_talka, talka
from tests.interruptions.installations import a_database

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
# Far less than the lease after which somebody else's work is taken over.
PATIENCE = 120
ROWS = 6000


class Site:
    """An installation that runs, and a browser in which somebody is signed in."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self.folder = folder
        self.settings = settings
        self.process: subprocess.Popen[str] | None = None
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self.port = free_port()

    def start(self) -> None:
        self.process = start_talka(self.folder, "serve", "--port", str(self.port), **self.settings)
        assert self.process.stdout is not None
        assert self.process.stdout.readline()

    def kill(self) -> None:
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.communicate()

    def get(self, path: str) -> str:
        with self.browser.open(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE) as answer:
            return str(answer.read().decode(errors="replace"))

    def post(self, path: str, *, file: tuple[str, bytes] | None = None, **fields: str) -> str:
        """Send a form, as the page at the address or the front page has it; returns where it led."""
        page = self.get(path if "demo" not in path else "/")
        token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[0]
        fields["csrfmiddlewaretoken"] = token
        border = uuid.uuid4().hex
        parts = [f'--{border}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()]
        body = "".join(parts).encode()
        if file is not None:
            body += f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="{file[0]}"\r\n\r\n'.encode()
            body += file[1] + b"\r\n"
        body += f"--{border}--\r\n".encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", data=body,
            headers={"Content-Type": f"multipart/form-data; boundary={border}"},
        )  # fmt: skip
        with self.browser.open(request, timeout=PATIENCE) as answer:
            return urllib.parse.urlsplit(str(answer.url)).path

    def sign_in(self, name: str) -> None:
        (address,) = re.findall(rf'action="(/people/demo/\d+/)"(?:(?!</form>).)*{name}', self.get("/"), re.DOTALL)
        self.post(address)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def made_once(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> tuple[Path, dict[str, str]]:
    with django_db_blocker.unblock():
        settings = a_database("template0") if connection.vendor == "postgresql" else {}
    folder = tmp_path_factory.mktemp("site") / "data"
    made = talka(folder, "demo", **settings)
    assert made.returncode == 0, made.stderr
    return folder, settings


@pytest.fixture
def site(made_once: tuple[Path, dict[str, str]], tmp_path: Path) -> Iterator[Site]:
    folder, settings = made_once
    if settings:
        settings = a_database(settings["TALKA_DATABASE_URL"].rpartition("/")[2])
    site = Site(Path(shutil.copytree(folder, tmp_path / "data")), settings)
    site.start()
    site.sign_in("Mārtiņš")
    yield site
    site.kill()


def wait_for(there: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not there():
        assert time.monotonic() < until, "It took too long."
        time.sleep(0.005)


@contextmanager
def somebody_waits(work: Callable[[], object]) -> Iterator[None]:
    """A request whose answer never comes."""

    def send() -> None:
        with suppress(OSError):
            work()

    thread = threading.Thread(target=send)
    thread.start()
    yield
    thread.join()


def statuses(site: Site, folder: Path) -> set[str]:
    """What an import of the folder would do with its rows."""
    asked = talka(site.folder, "import", str(folder), "--dry-run", "--json", **site.settings)
    assert asked.returncode == 0, asked.stderr
    tables = json.loads(asked.stdout)["tables"].values()
    return {status for counts in tables for status, rows in counts.items() if rows}


def test_a_large_import_that_was_being_written_is_written_as_soon_as_the_site_runs_again(
    site: Site, tmp_path: Path
) -> None:
    rows = "\n".join(f"M{at},1,P1,seminar,Darbs {at},2024-02-01,,Cēsis,onsite,1,3,,,S1," for at in range(ROWS))
    folder = a_folder(tmp_path / "a", **{**changed("agreement", "A-1", "KILLED"), **with_row("activities", rows)})
    page = site.post("/imports/new/", file=("liels.zip", zipped(folder)))
    wait_for(lambda: f"{page}confirm/" in site.get(page))
    (progress,) = (site.folder / "imports").glob("*.progress")

    site.post(f"{page}confirm/")
    wait_for(lambda: 0 < int(progress.read_text() or 0) < ROWS)
    site.kill()

    assert statuses(site, folder) == {"new"}
    site.start()
    wait_for(lambda: f"{page}undo/" in site.get(page))
    assert statuses(site, folder) == {"same"}


def test_a_report_that_was_being_submitted_is_not_submitted_and_can_be(site: Site) -> None:
    number = "KM-RIGA-DEMO"
    (report,) = set(re.findall(rf'href="(/reports/\d+/)">{number}<', site.get("/reports/")))
    files = site.folder / "files"
    before = sum(path.is_file() for path in files.rglob("*"))
    earlier = set(re.findall(r"/reports/submissions/\d+/", site.get("/reports/")))

    with somebody_waits(lambda: site.post(f"{report}submissions/new/", up_to_year="1")):
        wait_for(lambda: sum(path.is_file() for path in files.rglob("*")) > before)
        site.kill()

    site.start()
    assert set(re.findall(r"/reports/submissions/\d+/", site.get("/reports/"))) == earlier
    with pytest.raises(urllib.error.HTTPError, match="404"):
        site.get(f"/reports/submissions/{len(earlier) + 1}/")
    sent = site.post(f"{report}submissions/new/", up_to_year="1")
    assert "/reports/submissions/" in sent
    for form in ("docx", "pdf", "xlsx", "json"):
        assert site.get(f"{sent}documents/{form}/")
    held = talka(site.folder, "audit", "verify", **site.settings)
    assert held.returncode == 0, held.stderr
