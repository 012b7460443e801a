"""Every test keeps its uploads in a folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation
from pytest_django.fixtures import Settings


@pytest.fixture(autouse=True)
def own_data_folder(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path / "data"
    return tmp_path / "data"


@pytest.fixture
def in_english() -> Iterator[None]:
    """Reasons as the code has them: which one it is matters here, not how it is put into Latvian."""
    with translation.override("en"):
        yield
