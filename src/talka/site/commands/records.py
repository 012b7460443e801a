"""Commands about records: import, report, findings. Their words and shapes are stable, for machines."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from talka.accounts.actions import system_actor
from talka.interchange.actions import ImportOutcome, import_path
from talka.programmes.models import Agreement
from talka.reporting.documents import render_report
from talka.reporting.documents.iati import render_iati
from talka.reporting.findings import findings_of
from talka.reporting.queries.data import report_data
from talka.site.commands.outcome import DONE, REFUSED, RefusedInput
from talka.site.commands.preparation import prepare

FORMATS = ("json", "docx", "pdf", "xlsx", "html")


def add_to(verbs: Any) -> None:
    """Declare the commands of this file."""
    parser = verbs.add_parser("import", help=_("bring in an agreement from a folder, ZIP or workbook"))
    parser.add_argument("path", type=Path, metavar=_("PATH"), help=_("folder, ZIP or XLSX"))
    parser.add_argument("--dry-run", action="store_true", help=_("only check, write nothing"))
    parser.add_argument("--json", action="store_true", help=_("answer for machines"))
    parser.set_defaults(command=bring_in)

    parser = verbs.add_parser("report", help=_("the summary report of an agreement"))
    parser.add_argument("number", metavar=_("AGREEMENT"), help=_("number of the agreement"))
    form_help = _("form of the report: json, docx, pdf, xlsx or html")
    parser.add_argument("--format", choices=FORMATS, default="json", metavar=_("FORM"), help=form_help)
    parser.add_argument("--out", type=Path, metavar=_("FILE"), help=_("file to write; otherwise standard output"))
    parser.set_defaults(command=report)

    parser = verbs.add_parser("iati", help=_("the agreement as an activity of IATI 2.03"))
    parser.add_argument("number", metavar=_("AGREEMENT"), help=_("number of the agreement"))
    parser.add_argument("--out", type=Path, metavar=_("FILE"), help=_("file to write; otherwise standard output"))
    parser.set_defaults(command=iati)

    parser = verbs.add_parser("findings", help=_("what the report says about itself"))
    parser.add_argument("number", metavar=_("AGREEMENT"), help=_("number of the agreement"))
    parser.add_argument("--json", action="store_true", help=_("answer for machines"))
    parser.set_defaults(command=findings)


def bring_in(given: argparse.Namespace) -> int:
    """Check an import and write it."""
    if not given.path.exists():
        raise RefusedInput(_("There is no such file or folder: %(path)s") % {"path": given.path})
    prepare()
    outcome = import_path(given.path, actor=system_actor(), dry_run=given.dry_run)
    if given.json:
        _print_json(
            {
                "agreement": outcome.number,
                "applied": outcome.applied,
                "tables": outcome.counts,
                "problems": [asdict(problem) for problem in outcome.problems],
                "problem_count": outcome.problem_count,
                "notes": list(outcome.notes),
            }
        )
    else:
        _tell(outcome)
    for problem in outcome.problems:
        sys.stderr.write(f"talka: {_in_words(problem)}\n")
    return REFUSED if outcome.problem_count else DONE


def _in_words(problem: Any) -> str:
    where = (
        _("%(table)s, row %(row)d, %(column)s")
        % {"table": problem.table, "row": problem.row, "column": problem.column or "–"}
        if problem.row
        else problem.table
    )
    value = f" „{problem.value}”" if problem.value else ""
    return f"{where}:{value} {problem.reason} {problem.suggestion}".rstrip()


def _tell(outcome: ImportOutcome) -> None:
    words = {"new": _("new"), "changed": _("changed"), "same": _("unchanged"), "wrong": _("wrong")}
    for table, counts in outcome.counts.items():
        parts = ", ".join(f"{words[status]} {count}" for status, count in counts.items() if count)
        sys.stdout.write(f"{table}: {parts or '–'}\n")
    for text in outcome.notes:
        sys.stdout.write(text + "\n")
    if outcome.applied:
        sys.stdout.write(_("Agreement %(number)s is in place.") % {"number": outcome.number} + "\n")
    elif not outcome.problem_count:
        sys.stdout.write(_("All rows are right; nothing was written.") + "\n")


def report(given: argparse.Namespace) -> int:
    """Write the report in the asked form."""
    prepare()
    agreement = _agreement(given.number)
    if given.format == "json":
        content = (json.dumps(report_data(agreement), ensure_ascii=False, indent=2) + "\n").encode()
    else:
        content = render_report(agreement, given.format)
    return _write(content, given.out)


def iati(given: argparse.Namespace) -> int:
    """Write the agreement as an activity of IATI."""
    prepare()
    return _write(render_iati(_agreement(given.number)), given.out)


def _write(content: bytes, out: Path | None) -> int:
    if out is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return DONE
    try:
        out.write_bytes(content)
    except OSError as problem:
        raise RefusedInput(_("Cannot write %(path)s: %(problem)s") % {"path": out, "problem": problem}) from problem
    return DONE


def findings(given: argparse.Namespace) -> int:
    """Say what the rules find."""
    prepare()
    found = findings_of(_agreement(given.number))
    if given.json:
        _print_json(
            [
                {
                    "rule": finding.rule,
                    "kind": finding.kind,
                    "year": finding.year,
                    "records": [record.name for record in finding.records],
                    "message": finding.message,
                    "acknowledged": finding.acknowledged or None,
                }
                for finding in found
            ]
        )
        return DONE
    words = {"contradiction": _("Contradiction"), "gap": _("Gap")}
    for finding in found:
        sys.stdout.write(f"{words[finding.kind]}: {finding.message}\n")
    if not found:
        sys.stdout.write(_("Nothing was found.") + "\n")
    return DONE


def _agreement(number: str) -> Agreement:
    agreement = Agreement.objects.filter(number=number).select_related("funder", "contractor", "region").first()
    if agreement is None:
        raise RefusedInput(_("There is no agreement with the number %(number)s.") % {"number": number})
    return agreement


def _print_json(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
