"""The words that are shown are ours, also where a package below has translated the same English."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.utils import translation


@pytest.mark.parametrize(
    "module",
    ["accounts", "activities", "interchange", "kernel", "programmes", "registry", "reporting", "site", "spending"],
)
def test_no_package_speaks_over_our_catalogue(module: str) -> None:
    catalogue = polib.mofile(str(Path(apps.get_app_config(module).path) / "locale/lv/LC_MESSAGES/django.mo"))
    with translation.override("lv"):
        overruled = {
            entry.msgid: (shown, entry.msgstr)
            for entry in catalogue
            if not entry.msgid_plural
            and not entry.msgctxt
            and (shown := translation.gettext(entry.msgid)) != entry.msgstr
        }
    assert overruled == {}
