"""What `talka import` tells: tables and columns as the workbook calls them, and as files for machines do."""

from __future__ import annotations

from pathlib import Path

import pytest

from talka.interchange.tests.makers import a_folder, changed
from talka.site.commands import run

pytestmark = pytest.mark.django_db(transaction=True)


def test_tables_and_columns_are_called_by_both_their_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = a_folder(tmp_path / "a", **changed("budget", "1,P1,1000.00", "1,P1,1.000"))
    assert run(["import", str(folder), "--dry-run"]) == 1
    told = capsys.readouterr()
    assert "Darbi (activities): jauni 2\n" in told.out
    assert "Tāme (budget), 2. rinda, Plānots (planned): „1.000” – Vai domājāt 1\u00a0000,00?" in told.err
