"""The list of those who were forgotten, which lies beside the database: a backup cannot take it back."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from django.conf import settings

NAME = "erased.json"
# The key of each record, and when it was entered, so that a list of another installation is no use here.
Erased = Mapping[int, str]


class BadList(Exception):
    """The list is there but cannot be read; the message is the reason."""


def list_path() -> Path:
    """Where it lies."""
    return Path(settings.DATA_DIR) / NAME


def read_list(*paths: Path) -> dict[int, str]:
    """Everybody whom one of these lists names; a list that is not there names nobody."""
    found: dict[int, str] = {}
    for path in paths or (list_path(),):
        try:
            people = json.loads(path.read_text(encoding="utf-8"))["people"]
            found |= {int(one["id"]): str(one["entered"]) for one in people}
        except FileNotFoundError:
            continue
        except (OSError, ValueError, KeyError, TypeError) as problem:
            raise BadList(f"{path}: {problem}") from problem
    return found


def store_list(people: Erased, path: Path) -> None:
    """Write the list so that a crash leaves the old one or the new one whole."""
    rows = [{"id": key, "entered": people[key]} for key in sorted(people)]
    unfinished = path.with_name(f".{path.name}-{os.getpid()}")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as target:
        json.dump({"people": rows}, target, indent=1)
        target.flush()
        os.fsync(target.fileno())
    unfinished.replace(path)


def lists_beside(backup: Path) -> Iterable[Path]:
    """The list of the data folder, and the copy that lies beside a backup."""
    return (list_path(), backup.parent / NAME)
