"""The page about settings says what the code reads, and passwords are kept as the settings say."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.test import override_settings

from talka.site import settings as of_the_site

DOCUMENT = Path(__file__).resolve().parents[4] / "docs" / "configuration.md"


def test_the_page_about_settings_is_the_one_that_the_command_writes() -> None:
    printed = StringIO()
    call_command("configuration_table", stdout=printed)
    assert DOCUMENT.read_text(encoding="utf-8") == printed.getvalue()


def test_passwords_are_kept_by_argon2() -> None:
    """Tests keep them by something quicker; here the settings are asked themselves."""
    with override_settings(PASSWORD_HASHERS=of_the_site.PASSWORD_HASHERS):
        kept = make_password("pareizais zirgs skavotājs")
    assert kept.startswith("argon2$argon2id$")
