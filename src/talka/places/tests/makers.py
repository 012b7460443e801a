"""Places for tests: the shipped ones by name, and imports carried out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from talka.accounts.actions import system_actor
from talka.accounts.models import User
from talka.kernel.imports.models import ImportBatch
from talka.places.actions import PlacesOutcome, check_place_import, confirm_place_import, import_places
from talka.places.models import Place


def place(code: str) -> Place:
    """The unit with this code."""
    return Place.objects.get(code=code)


def brought_in(*paths: Path, dry_run: bool = False, source: str = "", accept_drop: bool = False) -> PlacesOutcome:
    """The outcome of bringing files in from a command."""
    return import_places(paths, actor=system_actor(), dry_run=dry_run, source=source, accept_drop=accept_drop)


def a_checked_place_import(paths: Sequence[Path], *, actor: User) -> ImportBatch:
    """Files uploaded by somebody and checked."""
    files = [(path.name, [path.read_bytes()]) for path in paths]
    batch = ImportBatch(file_name=", ".join(path.name for path in paths))
    return check_place_import(batch, files=files, actor=actor)


def a_place_import(paths: Sequence[Path], *, actor: User) -> ImportBatch:
    """Files uploaded, checked and confirmed."""
    return confirm_place_import(a_checked_place_import(paths, actor=actor), actor=actor)
