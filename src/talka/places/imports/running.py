"""Reading a set of files into a plan: the classification first, so that the others may use its new codes."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from talka.kernel.files.refusals import BadFile
from talka.places.imports.classifier import plan_units
from talka.places.imports.known import Known
from talka.places.imports.plans import Plan
from talka.places.imports.population_rows import plan_populations
from talka.places.imports.problems import BadSource, Problem
from talka.places.imports.sources import Kind, Opened, open_source

if TYPE_CHECKING:
    from talka.places.imports.features import Features

_ORDER = list(Kind)
_MOST_BYTES = 300 * 1024 * 1024
_MEGABYTE = 1024 * 1024


class Given(NamedTuple):
    """A file to bring in, and how it is called."""

    path: Path
    name: str


def plan_files(files: Sequence[Given], *, source: str = "", attribution: str = "") -> Plan:
    """Judge the files; the plan says what is wrong and what would be written. `source` names where they are from."""
    plan = Plan(Known.read())
    with ExitStack() as stack:
        opened: list[Opened] = []
        for given in files:
            for one in _opened(plan, given):
                opened.append(one)
                if one.tables is not None:
                    stack.callback(one.tables.close)
        opened.sort(key=lambda one: _ORDER.index(one.kind))
        shapes: list[tuple[Features, str]] = []
        for one in opened:
            try:
                _plan_one(plan, one, shapes, source, attribution)
            except (BadFile, BadSource) as error:
                _refuse(plan, one.name, error)
        if shapes:
            _plan_shapes(plan, shapes)
    return plan


def _opened(plan: Plan, given: Given) -> list[Opened]:
    try:
        _check_size(given.path.stat().st_size)
        return open_source(given.path, given.name)
    except (BadFile, BadSource, OSError) as error:
        _refuse(plan, given.name, error)
        return []


def _check_size(size: int) -> None:
    if not size:
        raise BadSource(_("The file is empty."))
    if size > _MOST_BYTES:
        raise BadSource(_("The file is larger than %(most)s MB.") % {"most": _MOST_BYTES // _MEGABYTE})


def _refuse(plan: Plan, file: str, error: Exception) -> None:
    reason = error.message if isinstance(error, BadFile) else str(error)
    row = error.row if isinstance(error, BadSource) else int(str(getattr(error, "params", {}).get("row", 0) or 0))
    plan.refuse(Problem(file, row, "", "", reason))


def _plan_one(plan: Plan, one: Opened, shapes: list[tuple[Features, str]], source: str, attribution: str) -> None:
    if one.kind in {Kind.GEOJSON, Kind.SHAPEFILES}:
        found = _features(one)
        found.attribution = attribution or found.attribution
        shapes.append((found, source or one.name))
        return
    if one.tables is None:  # pragma: no cover -- a table has a source
        return
    rows, before = one.tables.rows(one.table), plan.read
    if one.kind == Kind.UNITS:
        plan_units(plan, rows, one.name)
    else:
        plan_populations(plan, rows, one.tables.headings(one.table), one.name, source or one.name)
    if plan.read == before:
        raise BadSource(_("There are headings and no rows."))


def _features(one: Opened) -> Features:
    from talka.places.imports import geojson, shapefiles  # noqa: PLC0415 -- only when asked for

    read = geojson.read_geojson if one.kind == Kind.GEOJSON else shapefiles.read_shapefiles
    return read(one.path, one.name)


def _plan_shapes(plan: Plan, shapes: list[tuple[Features, str]]) -> None:
    from talka.places.imports.outline_rows import plan_outlines  # noqa: PLC0415 -- only when asked for

    try:
        plan_outlines(plan, shapes)
    except BadSource as error:
        _refuse(plan, error.file or shapes[0][1], error)
