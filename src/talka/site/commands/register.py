"""Commands about the enterprise register. Their words and shapes are stable, for machines."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from talka.accounts.actions import system_actor
from talka.enterprise_register.actions import import_register
from talka.enterprise_register.models import RegisterRun, RunState
from talka.site.commands.outcome import DONE, REFUSED, RefusedInput
from talka.site.commands.preparation import prepare

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
    if not given.folder.is_dir():
        raise RefusedInput(_("There is no such folder: %(path)s") % {"path": given.folder})
    prepare()
    run = import_register(given.folder, actor=system_actor(), accept_drop=given.accept_drop)
    if given.json:
        sys.stdout.write(json.dumps(_as_json(run), ensure_ascii=False, indent=2) + "\n")
    elif run.state in _APPLIED:
        words = _("Rows read %(read)d, kept %(kept)d: new %(new)d, changed %(changed)d, struck off %(closed)d.")
        sys.stdout.write(words % run.counts + "\n")
        if run.message:
            sys.stdout.write(run.message + "\n")
    for problem in run.refused:
        words = _("%(file)s, row %(row)d") % problem
        sys.stderr.write(f"talka: {words} {problem['column']}: {problem['reason']}\n")
    if run.state in _APPLIED:
        return DONE
    sys.stderr.write(f"talka: {run.message}\n")
    if run.state == RunState.ASKING:
        advice = _("Nothing was written. If it is right, repeat with --accept-drop.")
        sys.stderr.write(f"talka: {advice}\n")
    return REFUSED


def _as_json(run: RegisterRun) -> dict[str, object]:
    counts = {name: run.counts.get(name, 0) for name in COUNTS}
    return counts | {"refused": run.refused, "state": run.state, "reason": run.message}
