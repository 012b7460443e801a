"""Installations that are made once and copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from talka.site.tests.installations import talka


@pytest.fixture(scope="session")
def demo_made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "data"
    made = talka(folder, "demo")
    assert made.returncode == 0, made.stderr
    return folder


@pytest.fixture(scope="session")
def empty_made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty") / "data"
    made = talka(folder, "audit", "verify")
    assert made.returncode == 0, made.stderr
    return folder


@pytest.fixture
def empty_folder(empty_made_once: Path, tmp_path: Path) -> Path:
    """A data folder with all tables and no work in them."""
    return Path(shutil.copytree(empty_made_once, tmp_path / "data"))


@pytest.fixture
def demo_folder(demo_made_once: Path, tmp_path: Path) -> Path:
    """A data folder that holds the demo."""
    return Path(shutil.copytree(demo_made_once, tmp_path / "data"))
