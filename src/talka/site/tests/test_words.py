"""The words that are shown are ours, also where a package below has translated the same English."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.utils import translation

from talka.places.queries.layers import layers
from talka.places.queries.lists import place_lists


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


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_the_map_is_named_in_the_language_of_strangers(language: str) -> None:
    with translation.override(language):
        lists = [one for one in place_lists() if not one.staff_only]
        words = [str(layer.title) for layer in layers().values()]
        words += [str(text) for one in lists for text in (one.title, one.none)]
    assert len(words) > 5
    assert [text for text in words if not re.search("[а-яіїє]", text)] == []
