"""Each test has a data folder of its own: the list of those who were forgotten lies there."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings


@pytest.fixture(autouse=True)
def data_folder(settings: LazySettings, tmp_path: Path) -> Path:
    """Nobody is forgotten in it yet."""
    settings.DATA_DIR = tmp_path
    return tmp_path
