"""Commands about the enterprise register. Their words and shapes are stable, for machines."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any, TextIO

from django.utils.translation import gettext as _

from talka.accounts.actions import system_actor
from talka.enterprise_register.actions import import_register
from talka.enterprise_register.models import RegisterRun, RunState
from talka.kernel.numbers import format_count
from talka.site.commands.outcome import DONE, REFUSED, RefusedInput, refused_whole, told_as_json
from talka.site.commands.preparation import prepare

# Where nobody watches, a line for so many rows.
FAR = 100_000
COUNTS = ("read", "kept", "new", "changed", "closed", "same", "gone", "linked", "updated")
_APPLIED = {RunState.DONE, RunState.SAME}


def add_to(verbs: Any) -> None:
    """Declare the commands of this file."""
    parser = verbs.add_parser("register", help=_("the enterprise register: bring in its open data"))
    inner = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)
    parser = inner.add_parser("import", help=_("bring in the register's files, all or nothing"))
    parser.add_argument("folder", type=Path, metavar=_("FOLDER"), help=_("where register.csv and the other files are"))
    parser.add_argument("--accept-drop", action="store_true", help=_("go on even if much less is there than before"))
    parser.add_argument("--json", action="store_true", help=_("answer for machines"))
    parser.set_defaults(command=bring_in)


def bring_in(given: argparse.Namespace) -> int:
    """Import the files of a folder."""
    with told_as_json(_nothing, wanted=given.json):
        run = _imported(given)
    if given.json:
        sys.stdout.write(json.dumps(_as_json(run), ensure_ascii=False, indent=2) + "\n")
    elif run.state in _APPLIED:
        words = _("Rows read %(read)d, kept %(kept)d: new %(new)d, changed %(changed)d, struck off %(closed)d.")
        sys.stdout.write(words % run.counts + "\n")
        if run.message:
            sys.stdout.write(run.message + "\n")
    for problem in run.refused:
        if problem["reason"] == run.message:
            continue
        words = _("%(file)s, row %(row)d") % problem
        sys.stderr.write(f"talka: {words} {problem['column']}: {problem['reason']}\n")
    if run.state in _APPLIED:
        return DONE
    sys.stderr.write(f"talka: {run.message}\n")
    if run.state == RunState.ASKING:
        advice = _("Nothing was written. If it is right, repeat with --accept-drop.")
        sys.stderr.write(f"talka: {advice}\n")
    return REFUSED


def _imported(given: argparse.Namespace) -> RegisterRun:
    if not given.folder.is_dir():
        raise RefusedInput(_("There is no such folder: %(path)s") % {"path": given.folder})
    prepare()
    progress = Progress(sys.stderr)
    say = None if given.json else progress.say
    try:
        return import_register(given.folder, actor=system_actor(), accept_drop=given.accept_drop, say=say)
    finally:
        progress.end()


class Progress:
    """How far a long reading is: one line that is renewed, or a line now and then where there is no terminal."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._is_terminal = stream, stream.isatty()
        self._said, self._next = False, FAR

    def say(self, rows: int) -> None:
        """Tell how many rows are read."""
        words = _("Rows read so far: %(rows)s") % {"rows": format_count(rows)}
        if self._is_terminal:
            self._stream.write(f"\r{words}")
            self._stream.flush()
            self._said = True
        elif rows >= self._next:
            self._stream.write(words + "\n")
            self._stream.flush()
            self._next = rows - rows % FAR + FAR

    def end(self) -> None:
        """What is told next stands below."""
        if self._said:
            self._stream.write("\n")


def _nothing(reason: str) -> dict[str, object]:
    """The same keys of an import that could not begin."""
    return dict.fromkeys(COUNTS, 0) | {"refused": refused_whole(reason), "state": RunState.REFUSED, "reason": reason}


def _as_json(run: RegisterRun) -> dict[str, object]:
    counts = {name: run.counts.get(name, 0) for name in COUNTS}
    refused = run.refused or (refused_whole(run.message) if run.state == RunState.REFUSED else [])
    return counts | {"refused": refused, "state": run.state, "reason": run.message}
