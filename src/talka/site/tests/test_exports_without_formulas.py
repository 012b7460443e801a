"""Nothing that somebody typed becomes a formula or a link in a file that somebody else opens in a spreadsheet."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.activities.tests.makers import a_programme, some_work
from talka.interchange.actions import check_import
from talka.interchange.tests.makers import SOUND
from talka.kernel.exports import unescape_csv
from talka.kernel.imports.models import ImportBatch
from talka.registry.tests.makers import an_organisation
from talka.spending.tests.makers import an_expenditure

pytestmark = pytest.mark.django_db

DANGEROUS = (
    '=HYPERLINK("https://evil.example";"x")', "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)*cmd",
    "%0A=1+1", "\uff1d1+1", "  =1+1", "|calc",
)  # fmt: skip
STARTS = re.compile(r"\s*[=+\-@|%\uff1d\uff0b\uff0d\uff20]")


@pytest.fixture
def addresses() -> tuple[Any, list[str]]:
    """A browser, and every file that it may take with the dangerous words in it."""
    centre = a_centre("riga")
    agreement = a_programme(centre, number="L-1")
    for number, text in enumerate(DANGEROUS):
        some_work(
            text, agreement=agreement, purpose="CS", topic=text, notes=text, place_text=text[:100], channel=text[:20],
            starts=dt.date(2022, 10, 28),
        )  # fmt: skip
        day = dt.date(2022, 10, 28)
        an_expenditure(agreement, description=text, supplier=text, document_number=f"{text}{number}", date=day)
        an_organisation(text)
    with_wrong = io.BytesIO()
    with zipfile.ZipFile(with_wrong, "w") as archive:
        wrong = {"remainders": f"year,amount,disposition\n1,{DANGEROUS[3]},carried\n"}
        quoted = '"' + DANGEROUS[0].replace('"', '""') + '"'
        for name, table in (SOUND | wrong).items():
            archive.writestr(f"{name}.csv", table.replace("Pirmais", quoted))
    batch = check_import(
        ImportBatch(centre=centre, file_name="=1+1.zip"), content=[with_wrong.getvalue()], actor=system_actor()
    )
    browser = signed_in(a_user(Role.MANAGER, centre=centre))
    return browser, [
        "/activities/?export=xlsx",
        "/activities/?export=csv",
        "/spending/expenditures/?export=xlsx",
        "/spending/expenditures/?export=csv",
        f"/reports/{agreement.pk}/documents/xlsx/",
        f"/imports/agreements/{agreement.pk}/xlsx/",
        f"/imports/agreements/{agreement.pk}/zip/",
        f"/imports/{batch.pk}/wrong-rows/",
        "/imports/template/",
    ]


def test_no_file_holds_a_formula_or_a_link(addresses: tuple[Any, list[str]]) -> None:
    browser, files = addresses
    seen = 0
    for address in files:
        answer = browser.get(address)
        assert answer.status_code == 200, address
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        for name, text in texts_in(address, body):
            seen += sum(word in text.replace("&quot;", '"').replace('""', '"') for word in DANGEROUS)
            if name.endswith(".xml"):
                assert not re.search(r"<f[ >]|<hyperlink|oleObject|ddeLink", text), (address, name)
            else:
                bad = [cell for cell in cells_of(text) if STARTS.match(cell) and not is_number(cell)]
                assert bad == [], address
    assert seen > len(DANGEROUS), "the words must be in the files, or this says nothing"


def test_what_was_escaped_in_a_table_comes_back_as_it_was(addresses: tuple[Any, list[str]]) -> None:
    browser, files = addresses
    body = browser.get(files[1])
    text = (b"".join(body.streaming_content) if body.streaming else body.content).decode("utf-8-sig")
    titles = {unescape_csv(cell) for cell in cells_of(text)}
    assert set(DANGEROUS) <= titles


def texts_in(address: str, body: bytes) -> Iterator[tuple[str, str]]:
    if not body.startswith(b"PK"):
        yield address, body.decode("utf-8-sig")
        return
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".csv")):
                yield name, archive.read(name).decode("utf-8-sig")


def cells_of(text: str) -> list[str]:
    head = text.partition("\n")[0]
    separator = ";" if head.count(";") > head.count(",") else ","
    return [cell for row in csv.reader(io.StringIO(text), delimiter=separator) for cell in row]


def is_number(cell: str) -> bool:
    return re.fullmatch(r"[+-]?[0-9 \u00a0]+([.,][0-9]+)?", cell) is not None
