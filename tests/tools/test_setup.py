"""What `tools/setup` says before somebody else finds it out."""

from __future__ import annotations

from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.sources import ROOT


@pytest.fixture(scope="module")
def setup() -> Any:
    spec = spec_from_loader("setup_of_ours", SourceFileLoader("setup_of_ours", str(ROOT / "tools/setup")))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_python_that_a_service_cannot_reach_is_told(
    setup: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "python3").touch()
    tmp_path.chmod(0o700)
    setup.warn_of_a_closed_python(tmp_path / "python3")
    assert "Note: this Python lies in /" in capsys.readouterr().out


def test_a_python_that_everybody_may_run_is_not_spoken_of(setup: Any, capsys: pytest.CaptureFixture[str]) -> None:
    setup.warn_of_a_closed_python(Path("/usr/bin/env"))
    assert capsys.readouterr().out == ""
