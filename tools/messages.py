#!/usr/bin/env python3
"""Texts of the interface: English in the code, Latvian in src/talka/<module>/locale/lv/LC_MESSAGES/django.po.

    .venv/bin/python tools/messages.py gather     bring the texts of every module into its catalogue (needs gettext);
                                                  names of modules after it: of these only
    .venv/bin/python tools/messages.py compile    make the compiled form that Django reads
    .venv/bin/python tools/messages.py check      say what is missing, untranslated, doubtful or no longer used

A module is what lies directly in src/talka. Texts of tests are not gathered.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src/talka"
LANGUAGE = "lv"
METADATA = {
    "Project-Id-Version": "talka",
    "Language": LANGUAGE,
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2);",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|(?<!%)%[sd]|\{\w*\}")


def main(verb: str, *names: str) -> int:
    if verb == "gather":
        for module in modules():
            if not names or module.name in names:
                gather(module)
    if verb in {"gather", "compile"}:
        compile_catalogues()
        return 0
    if verb != "check":
        print(__doc__)
        return 2
    problems = [problem for module in modules() for problem in problems_of(module)] + disagreements()
    print("\n".join(problems) or f"Every text has its translation ({LANGUAGE}).")
    return 1 if problems else 0


def modules() -> list[Path]:
    return sorted(path.parent for path in PACKAGE.glob("*/__init__.py"))


def catalogue_of(module: Path) -> Path:
    return module / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def gather(module: Path) -> None:
    """Write the module's catalogue anew: translations are kept, unused ones dropped, nothing is guessed."""
    texts = texts_of(module)
    path = catalogue_of(module)
    if not texts:
        return
    known = {key(entry): entry for entry in read(path)}
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.metadata = METADATA
    for entry in sorted(texts, key=key):
        if translated := known.get(key(entry)):
            entry.msgstr, entry.msgstr_plural = translated.msgstr, translated.msgstr_plural
            entry.tcomment = translated.tcomment
            entry.flags += ["fuzzy"] if translated.fuzzy else []
        if entry.msgid_plural and not entry.msgstr_plural:
            entry.msgstr_plural = {0: "", 1: "", 2: ""}
        entry.occurrences = sorted({(source, "") for source, _line in entry.occurrences})
        catalogue.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    open_ones = len(catalogue.untranslated_entries())
    print(f"{path.relative_to(ROOT)}: {len(catalogue)} texts, {open_ones} to translate")


def compile_catalogues() -> None:
    for module in modules():
        path = catalogue_of(module)
        if path.exists():
            read(path).save_as_mofile(str(path.with_suffix(".mo")))


def problems_of(module: Path) -> Iterator[str]:
    """What keeps the module's catalogue from being complete, one sentence each."""
    path = catalogue_of(module)
    name = path.relative_to(PACKAGE.parent)
    wanted = {key(entry) for entry in texts_of(module)}
    entries = [entry for entry in read(path) if not entry.obsolete]
    present = Counter(key(entry) for entry in entries)
    for context, text in sorted(wanted - present.keys()):
        yield f"{name}: not in the catalogue: {shown(text, context)}"
    for context, text in sorted(present.keys() - wanted):
        yield f"{name}: no longer used: {shown(text, context)}"
    for entry in entries:
        yield from (f"{name}: {problem}: {shown(entry.msgid, entry.msgctxt)}" for problem in problems_in(entry))


def problems_in(entry: polib.POEntry) -> Iterator[str]:
    if entry.fuzzy:
        yield "marked as doubtful (fuzzy)"
        return
    if not entry.translated():
        yield "without translation"
        return
    # Latvian says 21 in the first form, so every form needs the number.
    needed = placeholders(entry.msgid_plural or entry.msgid)
    known = needed | placeholders(entry.msgid)
    for text in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
        wrong = (needed - placeholders(text)) | (placeholders(text) - known)
        if wrong:
            yield f"placeholders differ ({', '.join(sorted(wrong))})"


def disagreements() -> list[str]:
    """Texts that two modules translate differently: Django shows one of the two everywhere."""
    translations: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for module in modules():
        for entry in read(catalogue_of(module)):
            if entry.translated():
                said = entry.msgstr or " / ".join(entry.msgstr_plural.values())
                translations[key(entry)].setdefault(said, module.name)
    return [
        f"Translated in two ways: {shown(text, context)}: "
        + "; ".join(f"{module}: {said!r}" for said, module in ways.items())
        for (context, text), ways in sorted(translations.items())
        if len(ways) > 1
    ]


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def key(entry: polib.POEntry) -> tuple[str, str]:
    return entry.msgctxt or "", entry.msgid


def shown(text: str, context: str | None) -> str:
    return f"{text!r}" + (f" (in the sense of {context!r})" if context else "")


def read(path: Path) -> polib.POFile:
    return polib.pofile(str(path)) if path.exists() else polib.POFile()


def texts_of(module: Path) -> polib.POFile:
    """What gettext finds in the module's code and templates, read from a copy so that nothing here is touched."""
    if shutil.which("xgettext") is None:
        sys.exit("Gathering texts needs GNU gettext. On Debian and Ubuntu: apt install gettext")
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / module.name
        shutil.copytree(
            module, copy, ignore=shutil.ignore_patterns("tests", "locale", "static", "__pycache__", "migrations")
        )
        (copy / "locale").mkdir()
        command = [
            sys.executable,
            "-P",
            "-m",
            "django",
            "makemessages",
            "--locale",
            LANGUAGE,
            "--keep-pot",
            "--verbosity=0",
        ]
        environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        subprocess.run([*command, "--extension=html,txt,py"], cwd=copy, env=environment, check=True)
        template = copy / "locale/django.pot"
        return polib.pofile(str(template)) if template.exists() else polib.POFile()


if __name__ == "__main__":
    sys.exit(main(*(sys.argv[1:] or [""])))
