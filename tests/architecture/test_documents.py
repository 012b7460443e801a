"""What documents point to is there: files, headings, pictures, `make` words, paths of the tree."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.architecture.sources import ROOT

LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")
HEADING = re.compile(r"^#+ +(?P<words>.+?) *$", re.MULTILINE)
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
MAKE = re.compile(r"`(?:TALKA_\w+=\S+ )?make (?P<verb>[a-z]+)")
# Places of the tree as the papers of developers name them: from the root, from the package or below `kernel`.
PLACE = re.compile(r"`(?P<path>(?:[a-z_]+/)+[a-z_]+(?:\.[a-z]+|/)?)`")
STARTS = (ROOT, ROOT / "src/talka", ROOT / "src/talka/kernel", ROOT / "tests", ROOT / "docs")


def documents() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z", "*.md"], cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S607 -- git, as everywhere
    # Texts of the site's own pages link to its addresses, which other tests ask for.
    return [ROOT / name for name in listed.stdout.split("\0") if name and not name.startswith("src/")]


def outside_of_code(text: str) -> str:
    return FENCED.sub("", text)


def anchors(text: str) -> set[str]:
    """Names that a heading gets where the repository is shown: small letters, hyphens, no signs."""
    headings = (re.sub(r"[`*]", "", found["words"]) for found in HEADING.finditer(outside_of_code(text)))
    return {re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-") for words in headings}


def broken_links(document: Path, text: str) -> list[str]:
    broken = []
    for found in LINK.finditer(outside_of_code(text)):
        name, _, anchor = unquote(found["target"]).partition("#")
        if re.match(r"\w+:", name):
            continue
        leads_to = document.parent / name if name else document
        is_there = leads_to.exists()
        if not is_there or (anchor and anchor not in anchors(leads_to.read_text(encoding="utf-8") if name else text)):
            broken.append(found["target"])
    return broken


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    assert broken_links(document, document.read_text(encoding="utf-8")) == []


def test_a_link_to_nothing_is_noticed() -> None:
    text = "# One two\n[a](README.md) [b](nothing.md) [c](#one-two) [d](#three) [e](https://example.lv)\n```\n[f](x)\n```\n"
    assert broken_links(ROOT / "README.md", text) == ["nothing.md", "#three"]


def test_every_picture_is_shown_somewhere() -> None:
    said = "".join(path.read_text(encoding="utf-8") for path in documents())
    pictures = [*(ROOT / "docs/pictures").iterdir(), *(ROOT / "docs/rokasgramata/attels").iterdir()]
    assert [path.name for path in pictures if path.name not in said] == []


def test_every_make_that_is_spoken_of_is_in_the_makefile() -> None:
    verbs = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    spoken_of = {found["verb"] for path in documents() for found in MAKE.finditer(path.read_text(encoding="utf-8"))}
    assert "run" in spoken_of
    assert spoken_of <= verbs


@pytest.mark.parametrize("name", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_every_place_of_the_tree_that_developers_are_sent_to_is_there(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    places = {found["path"] for found in PLACE.finditer(text) if not found["path"].startswith("build/")}
    assert places
    assert [place for place in sorted(places) if not any((start / place).exists() for start in STARTS)] == []
