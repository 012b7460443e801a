"""A programme comes in as a file: what is wrong is shown, the mended file is looked at, written, and taken back."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no py.typed
from django.core.management import call_command
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from talka.accounts.models import Role, User
from talka.accounts.tests.makers import a_centre, a_user
from talka.activities.models import Activity
from talka.interchange.tests.makers import RIGA, zipped
from talka.programmes.models import Agreement
from tests.conftest import AssertAccessible
from tests.journeys.ways import in_order, sign_in

pytestmark = pytest.mark.journey
WRONG = {"2022-10-28": "2022-02-31"}
ZIP = ("pārskats.zip", "application/zip")
XLSX = ("pārskats.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


@pytest.fixture
def manager(transactional_db: None) -> User:
    """Somebody who answers for a centre in which nothing has been done yet."""
    call_command("createcachetable", verbosity=0)
    return a_user(Role.MANAGER, centre=a_centre("riga", name="Rīgas NVO centrs"))


def the_riga_tables(folder: Path, wrong: dict[str, str]) -> Path:
    """Three real years as the product ships them, some dates replaced in the work."""
    folder.mkdir()
    for path in RIGA.glob("*.csv"):
        text = path.read_text(encoding="utf-8")
        for right, other in wrong.items() if path.stem == "activities" else ():
            assert right in text
            text = text.replace(right, other, 1)
        (folder / path.name).write_text(text, encoding="utf-8")
    return folder


def as_workbook(folder: Path) -> bytes:
    """The same tables as sheets of a workbook."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        for path in sorted(folder.glob("*.csv")):
            sheet = book.add_worksheet(path.stem)
            with path.open(encoding="utf-8", newline="") as source:
                for at, row in enumerate(csv.reader(source)):
                    sheet.write_row(at, 0, row)
    return stream.getvalue()


@pytest.mark.parametrize(("named", "pack"), [(ZIP, zipped), (XLSX, as_workbook)], ids=["zip", "xlsx"])
@pytest.mark.parametrize("scripts", [True, False], ids=["with_scripts", "without_scripts"])
def test_three_years_come_in_from_a_file_and_go_out_again(  # noqa: PLR0917 -- what the whole way needs
    scripts: bool, named: tuple[str, str], pack: Callable[[Path], bytes], page: Page, page_without_scripts: Page,
    live_server: LiveServer, manager: User, assert_accessible: AssertAccessible, tmp_path: Path,
) -> None:  # fmt: skip
    opened, ask_axe = (page, assert_accessible) if scripts else (page_without_scripts, None)
    sign_in(opened, manager, live_server)
    brings(opened, named, pack(the_riga_tables(tmp_path / "wrong", WRONG)))
    expect(opened.get_by_text("Šādu failu importēt nevar")).to_be_visible()
    wrong = opened.get_by_role("table", name="Kas jālabo")
    expect(wrong).to_contain_text("2022-02-31")
    in_order(opened, ask_axe)
    assert not Agreement.objects.exists()
    with opened.expect_download() as taken:
        opened.get_by_role("link", name="Lejupielādēt labojamās rindas").click()
    assert taken.value.suggested_filename.endswith(".xlsx")

    brings(opened, named, pack(the_riga_tables(tmp_path / "right", {})))
    expect(opened.locator("main")).to_contain_text("Jaunas rindas")
    in_order(opened, ask_axe)
    assert not Agreement.objects.exists()
    opened.get_by_role("link", name="Turpināt uz apstiprināšanu").click()
    in_order(opened, ask_axe)
    opened.locator("main").get_by_role("button").click()
    expect(opened.get_by_role("link", name="Atvērt līgumu")).to_be_visible()
    in_order(opened, ask_axe)
    agreement = Agreement.objects.get()
    assert (agreement.number, Activity.objects.count() > 50) == ("KM-RIGA-2022", True)
    opened.get_by_role("link", name="Atsaukt šo importu").click()
    in_order(opened, ask_axe)
    opened.locator("main").get_by_role("button").click()
    expect(opened.get_by_role("link", name="Atvērt līgumu")).to_have_count(0)
    expect(opened.get_by_role("link", name="Atsaukt šo importu")).to_have_count(0)
    in_order(opened, ask_axe)
    assert not Activity.objects.exists()
    assert not Agreement.objects.exists()


def brings(page: Page, named: tuple[str, str], content: bytes) -> None:
    """Upload a file from the list of imports."""
    page.goto("/imports/")
    page.get_by_role("link", name="Importēt failu").click()
    name, content_type = named
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": content_type, "buffer": content})
    page.get_by_role("button", name="Pārbaudīt failu").click()
    page.wait_for_url(re.compile(r"/imports/\d+/$"))
