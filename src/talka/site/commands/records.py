"""Commands about records: import, export, report, findings. Their words and shapes are stable, for machines."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from talka.accounts.actions import system_actor
from talka.interchange.actions import ImportOutcome, export_file, export_folder, import_path
from talka.interchange.queries.columns import Column, Table
from talka.interchange.queries.format import TABLES
from talka.kernel.imports.problems import Problem
from talka.kernel.text import BadText, clean_text
from talka.programmes.models import Agreement
from talka.reporting.documents import render_report
from talka.reporting.documents.iati import render_iati
from talka.reporting.findings import findings_of
from talka.reporting.queries.data import report_data
from talka.site.commands.outcome import DONE, REFUSED, RefusedInput, told_as_json
from talka.site.commands.preparation import prepare
from talka.site.commands.words import some_path
from talka.site.problems import in_words

FORMATS = ("json", "docx", "pdf", "xlsx", "html")
EXPORTS = ("zip", "xlsx", "folder")
# How much of what was typed is repeated in a refusal.
_MOST_PATH, _MOST_NUMBER = 300, 60


def add_to(verbs: Any) -> None:
    """Declare the commands of this file."""
    parser = verbs.add_parser("import", help=_("bring in an agreement from a folder, ZIP or workbook"))
    parser.add_argument("path", type=some_path, metavar=_("PATH"), help=_("folder, ZIP or XLSX"))
    parser.add_argument("--dry-run", action="store_true", help=_("only check, write nothing"))
    parser.add_argument("--json", action="store_true", help=_("answer for machines"))
    parser.set_defaults(command=bring_in)

    parser = verbs.add_parser("export", help=_("the agreement as files that import takes"))
    parser.add_argument("number", metavar=_("AGREEMENT"), help=_("number of the agreement"))
    form_help = _("form of the files: zip, xlsx or folder; otherwise as the name of the file ends, or zip")
    parser.add_argument("--format", choices=EXPORTS, metavar=_("FORM"), help=form_help)
    out_help = _("file or new folder to write; otherwise standard output")
    parser.add_argument("--out", type=some_path, metavar=_("FILE"), help=out_help)
    parser.set_defaults(command=export, misused=parser.error)

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
    with told_as_json(_not_begun, wanted=given.json):
        _require(given.path)
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
        sys.stderr.write(f"talka: {_in_words(problem, given.path)}\n")
    if more := outcome.problem_count - len(outcome.problems):
        and_more = ngettext("And %(count)d more problem.", "And %(count)d more problems.", more) % {"count": more}
        sys.stderr.write(f"talka: {and_more}\n")
    return REFUSED if outcome.problem_count else DONE


def _not_begun(reason: str) -> dict[str, object]:
    """The answer for machines where nothing could be read at all."""
    problem = asdict(Problem("", 0, "", "", reason))
    return {"agreement": "", "applied": False, "tables": {}, "problems": [problem], "problem_count": 1, "notes": []}


def _require(path: Path) -> None:
    try:
        path.stat()
    except OSError as problem:
        words = _("There is no such file or folder, or it cannot be opened: %(path)s")
        raise RefusedInput(words % {"path": str(path)[:_MOST_PATH]}) from problem


def _in_words(problem: Any, path: Path) -> str:
    """Where it is, what stands there, why it cannot be taken, and what may have been meant."""
    row = _("row %(row)d") % {"row": problem.row} if problem.row else ""
    table = TABLES.get(problem.table)
    column = table.column(problem.column) if table else None
    where = ", ".join(filter(None, (_named(problem.table, table), row, _named(problem.column, column)))) or str(path)
    value = f" „{problem.value}” –" if problem.value else ""
    return f"{where}:{value} {problem.reason} {problem.suggestion}".rstrip()


def _named(code: str, known: Table | Column | None) -> str:
    """As the workbook calls it, and as the file for machines does."""
    return f"{known.title} ({code})" if known and known.title != code else code


def _tell(outcome: ImportOutcome) -> None:
    words = {"new": _("new"), "changed": _("changed"), "same": _("unchanged"), "wrong": _("wrong")}
    for table, counts in outcome.counts.items():
        parts = ", ".join(f"{words[status]} {count}" for status, count in counts.items() if count)
        sys.stdout.write(f"{_named(table, TABLES[table])}: {parts or '–'}\n")
    for text in outcome.notes:
        sys.stdout.write(text + "\n")
    if outcome.applied and outcome.written:
        sys.stdout.write(_("Agreement %(number)s is in place.") % {"number": outcome.number} + "\n")
    elif outcome.applied:
        said = _("Everything of the agreement %(number)s is here already; nothing was changed.")
        sys.stdout.write(said % {"number": outcome.number} + "\n")
    elif not outcome.problem_count:
        sys.stdout.write(_("All rows are right; nothing was written.") + "\n")


def export(given: argparse.Namespace) -> int:
    """Write an agreement as files from which an import makes it elsewhere."""
    form = given.format or ("xlsx" if given.out and given.out.suffix.lower() == ".xlsx" else "zip")
    if form == "folder" and given.out is None:
        given.misused(_("a folder does not go to standard output: say with --out where it is to be"))
    prepare()
    agreement = _agreement(given.number)
    if form == "folder":
        return _write_folder(agreement, given.out)
    return _write(export_file(agreement, workbook=form == "xlsx"), given.out)


def _write_folder(agreement: Agreement, out: Path) -> int:
    """All tables or none, and none beside those of another agreement."""
    try:
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise RefusedInput(_("%(path)s is there already and is no empty folder.") % {"path": out})
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".export-", dir=out.parent) as scratch:
            export_folder(agreement, Path(scratch) / "tables").replace(out)
    except OSError as problem:
        raise _not_writable(out, problem) from problem
    return DONE


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
        raise _not_writable(out, problem) from problem
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
    agreement = None
    # A terminal may hand over bytes that are no letters.
    with suppress(BadText):
        known = Agreement.objects.select_related("funder", "contractor", "region")
        agreement = known.filter(number=clean_text(number)).first()
    if agreement is None:
        raise RefusedInput(_("There is no agreement with the number “%(number)s”.") % {"number": number[:_MOST_NUMBER]})
    return agreement


def _print_json(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def _not_writable(out: Path, problem: OSError) -> RefusedInput:
    return RefusedInput(_("Cannot write %(path)s: %(problem)s") % {"path": out, "problem": in_words(problem)})
