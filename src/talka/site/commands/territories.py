"""Commands about places. Their words and shapes are stable, for machines."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from talka.accounts.actions import system_actor
from talka.places.actions import PlacesOutcome, import_places
from talka.site.commands.outcome import DONE, REFUSED, RefusedInput, refused_whole, told_as_json
from talka.site.commands.preparation import prepare


def add_to(verbs: Any) -> None:
    """Declare the commands of this file."""
    parser = verbs.add_parser("places", help=_("territories: bring in the classification, outlines, numbers of people"))
    inner = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)
    parser = inner.add_parser("import", help=_("bring in files about territories, all or nothing"))
    files_help = _("classification (CSV, XLSX), outlines (GeoJSON, ZIP of shapefiles), numbers of people (CSV, XLSX)")
    parser.add_argument("files", type=Path, nargs="+", metavar=_("FILE"), help=files_help)
    parser.add_argument("--source", default="", metavar=_("TEXT"), help=_("where the files are from"))
    credit_help = _("whom the map has to name, as the licence asks")
    parser.add_argument("--attribution", default="", metavar=_("TEXT"), help=credit_help)
    parser.add_argument("--dry-run", action="store_true", help=_("only check, write nothing"))
    drop_help = _("go on even if much less is there than before")
    parser.add_argument("--accept-drop", action="store_true", help=drop_help)
    parser.add_argument("--json", action="store_true", help=_("answer for machines"))
    parser.set_defaults(command=bring_in)


def bring_in(given: argparse.Namespace) -> int:
    """Check files about places and write them."""
    missing = next((path for path in given.files if not path.is_file()), None)
    with told_as_json(partial(_nothing, missing), wanted=given.json):
        if missing is not None:
            raise RefusedInput(_("There is no such file: %(path)s") % {"path": missing})
        prepare()
        outcome = import_places(
            given.files, actor=system_actor(), dry_run=given.dry_run, source=given.source[:200],
            attribution=given.attribution[:300], accept_drop=given.accept_drop,
        )  # fmt: skip
    if given.json:
        sys.stdout.write(json.dumps(_as_json(outcome), ensure_ascii=False, indent=2) + "\n")
    else:
        _tell(outcome)
    for problem in outcome.refused:
        sys.stderr.write(f"talka: {_in_words(problem)}\n")
    if outcome.refused_count > len(outcome.refused):
        more = _("And more: %(count)s.") % {"count": outcome.refused_count - len(outcome.refused)}
        sys.stderr.write(f"talka: {more}\n")
    if outcome.asks:
        advice = _("Nothing was written. If it is right, repeat with --accept-drop.")
        sys.stderr.write(f"talka: {advice}\n")
    return REFUSED if outcome.refused_count else DONE


def _nothing(missing: Path | None, reason: str) -> dict[str, object]:
    """The same keys of an import that could not begin."""
    counts = dict.fromkeys(("read", "kept", "new", "changed", "closed", "same"), 0)
    refused = refused_whole(reason, file=missing.name if missing else "")
    return counts | {"refused": refused, "refused_count": 1, "notes": [], "applied": False}


def _as_json(outcome: PlacesOutcome) -> dict[str, object]:
    found = asdict(outcome)
    del found["asks"]  # for people; machines read the reason
    return found | {"refused": [asdict(problem) for problem in outcome.refused], "notes": list(outcome.notes)}


def _in_words(problem: Any) -> str:
    where = problem.file
    if problem.row:
        where = _("%(file)s, row %(row)d") % {"file": problem.file, "row": problem.row}
    if problem.column:
        where += f", {problem.column}"
    value = f" „{problem.value}”" if problem.value else ""
    return f"{where}:{value} {problem.reason}"


def _tell(outcome: PlacesOutcome) -> None:
    counts = _("Rows read %(read)d, right %(kept)d: new %(new)d, changed %(changed)d, unchanged %(same)d.")
    sys.stdout.write(counts % asdict(outcome) + "\n")
    if outcome.closed:
        sys.stdout.write(_("Units that end: %(closed)d.") % {"closed": outcome.closed} + "\n")
    for text in outcome.notes:
        sys.stdout.write(text + "\n")
    if outcome.applied:
        sys.stdout.write(_("Everything is written; it can be undone for thirty days.") + "\n")
    elif outcome.refused_count:
        sys.stdout.write(_("Nothing was written.") + "\n")
    else:
        sys.stdout.write(_("All rows are right; nothing was written.") + "\n")
