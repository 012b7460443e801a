#!/usr/bin/env python3
"""Texts of the interface: English in the code, Latvian in src/talka/<module>/locale/lv/LC_MESSAGES/django.po.

Ukrainian and Russian have the texts of pages and letters for the public: of the files that a module names in its
public_texts.txt, one pattern a line.

    .venv/bin/python tools/messages.py gather     bring the texts of every module into its catalogue (needs gettext);
                                                  names of modules after it: of these only
    .venv/bin/python tools/messages.py compile    make the compiled form that Django reads
    .venv/bin/python tools/messages.py check      say what is missing, untranslated, doubtful or no longer used
    .venv/bin/python tools/messages.py missing    print what is to be translated as JSON; languages or modules after it
    .venv/bin/python tools/messages.py take FILE  take that JSON back, its "translation" filled in, and compile

A module is what lies directly in src/talka. Texts of tests are not gathered.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import polib

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src/talka"
LANGUAGE = "lv"
EAST_SLAVIC = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"
PLURALS = {
    LANGUAGE: "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2);",
    "uk": EAST_SLAVIC,
    "ru": EAST_SLAVIC,
}
PUBLIC_TEXTS = "public_texts.txt"
METADATA = {
    "Project-Id-Version": "talka",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|(?<!%)%[sd]|\{\w*\}")


def main(verb: str, *names: str) -> int:
    if verb == "gather":
        for module in modules():
            if not names or module.name in names:
                gather(module)
    if verb == "take":
        for name in names:
            take(json.loads(Path(name).read_text(encoding="utf-8")))
    if verb in {"gather", "compile", "take"}:
        compile_catalogues()
        return 0
    if verb == "missing":
        print(json.dumps(list(missing(*names)), ensure_ascii=False, indent=1))
        return 0
    if verb != "check":
        print(__doc__)
        return 2
    problems = [problem for module in modules() for problem in problems_of(module)]
    problems += [problem for language in PLURALS for problem in disagreements(language)]
    print("\n".join(problems) or f"Every text has its translation ({', '.join(PLURALS)}).")
    return 1 if problems else 0


def modules() -> list[Path]:
    return sorted(path.parent for path in PACKAGE.glob("*/__init__.py"))


def catalogue_of(module: Path, language: str = LANGUAGE) -> Path:
    return module / "locale" / language / "LC_MESSAGES" / "django.po"


def of_language(module: Path, texts: polib.POFile, language: str) -> list[polib.POEntry]:
    """The texts that a language needs: all in ours, in the others those of the files that the module names."""
    if language == LANGUAGE:
        return list(texts)
    named = module / PUBLIC_TEXTS
    patterns = [line for line in named.read_text().split("\n") if line.strip()] if named.exists() else []
    return [e for e in texts if any(fnmatch(source, one) for source, _line in e.occurrences for one in patterns)]


def gather(module: Path) -> None:
    """Write the module's catalogues anew: translations are kept, unused ones dropped, nothing is guessed."""
    texts = texts_of(module)
    for language in PLURALS:
        wanted = of_language(module, texts, language)
        if wanted:
            write(catalogue_of(module, language), wanted, language)


def write(path: Path, wanted: list[polib.POEntry], language: str) -> None:
    known = {key(entry): entry for entry in read(path)}
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.metadata = METADATA | {"Language": language, "Plural-Forms": PLURALS[language]}
    for found in sorted(wanted, key=key):
        entry = polib.POEntry(msgid=found.msgid, msgid_plural=found.msgid_plural, msgctxt=found.msgctxt)
        entry.comment, entry.flags = found.comment, [flag for flag in found.flags if flag != "fuzzy"]
        if translated := known.get(key(entry)):
            entry.msgstr, entry.msgstr_plural = translated.msgstr, translated.msgstr_plural
            entry.tcomment = translated.tcomment
            entry.flags += ["fuzzy"] if translated.fuzzy else []
        if entry.msgid_plural and not entry.msgstr_plural:
            entry.msgstr_plural = {0: "", 1: "", 2: ""}
        entry.occurrences = sorted({(source, "") for source, _line in found.occurrences})
        catalogue.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    open_ones = len(catalogue.untranslated_entries())
    print(f"{path.relative_to(ROOT)}: {len(catalogue)} texts, {open_ones} to translate")


def missing(*chosen: str) -> Iterator[dict[str, object]]:
    """What stands in a catalogue without translation, with the Latvian words beside it."""
    for module, language in ((module, language) for module in modules() for language in PLURALS):
        if any(one in PLURALS for one in chosen) and language not in chosen:
            continue
        if any(one not in PLURALS for one in chosen) and module.name not in chosen:
            continue
        latvian = {key(entry): entry for entry in read(catalogue_of(module))}
        for entry in read(catalogue_of(module, language)).untranslated_entries():
            beside = latvian.get(key(entry), entry)
            told = list(beside.msgstr_plural.values()) if entry.msgid_plural else beside.msgstr
            yield {
                "module": module.name, "language": language, "context": entry.msgctxt or "", "text": entry.msgid,
                "plural": entry.msgid_plural or "", "latvian": told,
                "translation": ["", "", ""] if entry.msgid_plural else "",
            }  # fmt: skip


def take(told: list[dict[str, Any]]) -> None:
    """Put translations into their catalogues; what no catalogue asks for is named and left out."""
    catalogues: dict[Path, polib.POFile] = {}
    for one in told:
        path = catalogue_of(PACKAGE / one["module"], one["language"])
        catalogue = catalogues.setdefault(path, read(path))
        entry = next((e for e in catalogue if key(e) == (one.get("context", ""), one["text"])), None)
        if entry is None:
            print(f"{path.relative_to(ROOT)}: not asked for: {one['text']!r}")
        elif entry.msgid_plural:
            entry.msgstr_plural = dict(enumerate(one["translation"]))
        else:
            entry.msgstr = one["translation"]
    for path, catalogue in catalogues.items():
        catalogue.save(str(path))


def compile_catalogues() -> None:
    for path in (catalogue_of(module, language) for module in modules() for language in PLURALS):
        if path.exists():
            read(path).save_as_mofile(str(path.with_suffix(".mo")))


def problems_of(module: Path) -> Iterator[str]:
    """What keeps the module's catalogues from being complete, one sentence each."""
    texts = texts_of(module)
    for language in PLURALS:
        path = catalogue_of(module, language)
        name = path.relative_to(PACKAGE.parent)
        wanted = {key(entry) for entry in of_language(module, texts, language)}
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
    # All of them say 21 in the first form, so every form needs the number.
    needed = placeholders(entry.msgid_plural or entry.msgid)
    known = needed | placeholders(entry.msgid)
    for text in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
        wrong = (needed - placeholders(text)) | (placeholders(text) - known)
        if wrong:
            yield f"placeholders differ ({', '.join(sorted(wrong))})"


def disagreements(language: str = LANGUAGE) -> list[str]:
    """Texts that two modules translate differently: Django shows one of the two everywhere."""
    translations: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for module in modules():
        for entry in read(catalogue_of(module, language)):
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
    return polib.pofile(str(path), wrapwidth=0) if path.exists() else polib.POFile()


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
