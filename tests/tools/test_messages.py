"""What `tools/messages.py check` notices."""

from __future__ import annotations

import shutil
from pathlib import Path

import polib
import pytest

from tools import messages


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module with one text in code and one in a template, and nothing translated."""
    package = tmp_path / "src/talka"
    module = package / "grants"
    (module / "templates").mkdir(parents=True)
    (module / "__init__.py").write_text('"""Grants."""\n')
    (module / "views.py").write_text("title = _('Open calls')\n")
    (module / "templates/list.html").write_text("{% load i18n %}{% translate 'Apply' %}")
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "PACKAGE", package)
    return module


def translated(module: Path, **said: str) -> None:
    catalogue = polib.pofile(str(messages.catalogue_of(module)))
    for entry in catalogue:
        entry.msgstr = said.get(entry.msgid.replace(" ", "_"), entry.msgstr)
    catalogue.save()


needs_gettext = pytest.mark.skipif(shutil.which("xgettext") is None, reason="GNU gettext is not installed")


@needs_gettext
def test_texts_of_code_and_templates_are_gathered_and_then_complete(module: Path) -> None:
    assert len(list(messages.problems_of(module))) == 2
    messages.gather(module)
    assert [problem.partition(": ")[2] for problem in messages.problems_of(module)] == [
        "without translation: 'Apply'",
        "without translation: 'Open calls'",
    ]
    translated(module, Apply="Pieteikties", Open_calls="Atvērtie konkursi")
    assert list(messages.problems_of(module)) == []


@needs_gettext
def test_gathering_again_keeps_translations_and_drops_what_is_gone(module: Path) -> None:
    messages.gather(module)
    translated(module, Apply="Pieteikties", Open_calls="Atvērtie konkursi")
    before = messages.catalogue_of(module).read_text()
    messages.gather(module)
    assert messages.catalogue_of(module).read_text() == before
    (module / "views.py").unlink()
    assert list(messages.problems_of(module)) == [
        "talka/grants/locale/lv/LC_MESSAGES/django.po: no longer used: 'Open calls'"
    ]
    messages.gather(module)
    assert list(messages.problems_of(module)) == []


@needs_gettext
def test_the_compiled_form_follows(module: Path) -> None:
    messages.gather(module)
    translated(module, Apply="Pieteikties")
    messages.compile_catalogues()
    compiled = polib.mofile(str(messages.catalogue_of(module).with_suffix(".mo")))
    assert {entry.msgid: entry.msgstr for entry in compiled} == {"Apply": "Pieteikties"}


@pytest.mark.parametrize(
    ("entry", "problems"),
    [
        (polib.POEntry(msgid="Apply", msgstr="Pieteikties"), []),
        (polib.POEntry(msgid="Apply", msgstr="Pieteikties", flags=["fuzzy"]), ["marked as doubtful (fuzzy)"]),
        (polib.POEntry(msgid="To %(name)s", msgstr="Kam: %(vards)s"), ["placeholders differ (%(name)s, %(vards)s)"]),
        (polib.POEntry(msgid="{} of {total}", msgstr="{} no {total}"), []),
        (
            polib.POEntry(
                msgid="%(n)s call", msgid_plural="%(n)s calls", msgstr_plural={0: "konkurss", 1: "x", 2: "y"}
            ),
            ["placeholders differ (%(n)s)", "placeholders differ (%(n)s)", "placeholders differ (%(n)s)"],
        ),
        (
            polib.POEntry(
                msgid="one call",
                msgid_plural="%(n)s calls",
                msgstr_plural={0: "%(n)s konkurss", 1: "%(n)s konkursi", 2: "%(n)s konkursu"},
            ),
            [],
        ),
    ],
    ids=lambda value: value.msgid if isinstance(value, polib.POEntry) else "",
)
def test_a_translation_keeps_its_placeholders(entry: polib.POEntry, problems: list[str]) -> None:
    assert list(messages.problems_in(entry)) == problems


@needs_gettext
def test_one_text_translated_in_two_ways_is_noticed(module: Path) -> None:
    other = module.parent / "calls"
    shutil.copytree(module, other)
    for each, said in ((module, "Pieteikties"), (other, "Iesniegt")):
        messages.gather(each)
        translated(each, Apply=said)
    assert messages.disagreements() == ["Translated in two ways: 'Apply': calls: 'Iesniegt'; grants: 'Pieteikties'"]


@needs_gettext
def test_other_languages_have_the_texts_of_the_files_that_a_module_names(module: Path) -> None:
    (module / messages.PUBLIC_TEXTS).write_text("templates/*.html\n")
    messages.gather(module)
    assert [entry.msgid for entry in polib.pofile(str(messages.catalogue_of(module, "uk")))] == ["Apply"]
    assert [one["language"] for one in messages.missing("grants", "uk", "ru")] == ["uk", "ru"]
    assert [one["text"] for one in messages.missing("lv")] == ["Apply", "Open calls"]
    assert list(messages.missing("other")) == []


@needs_gettext
def test_what_is_missing_is_taken_back_with_its_translation(module: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (module / "views.py").write_text("title = ngettext('%(n)s call', '%(n)s calls', n)\n")
    (module / messages.PUBLIC_TEXTS).write_text("*.py\n\ntemplates/*\n")
    messages.gather(module)
    told = list(messages.missing("uk"))
    for one in told:
        one["translation"] = ["%(n)s а", "%(n)s б", "%(n)s в"] if one["plural"] else "Подати"
    messages.take([*told, {"module": "grants", "language": "uk", "text": "Nobody asks", "translation": "Ні"}])
    assert list(messages.missing("uk")) == []
    assert "not asked for: 'Nobody asks'" in capsys.readouterr().out
    assert not [problem for problem in messages.problems_of(module) if "/uk/" in problem]
