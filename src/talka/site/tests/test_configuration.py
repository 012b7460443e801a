"""The page about settings says what the code reads."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from django.core.management import call_command

DOCUMENT = Path(__file__).resolve().parents[4] / "docs" / "configuration.md"


def test_the_page_about_settings_is_the_one_that_the_command_writes() -> None:
    printed = StringIO()
    call_command("configuration_table", stdout=printed)
    assert DOCUMENT.read_text(encoding="utf-8") == printed.getvalue()
