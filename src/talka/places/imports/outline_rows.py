"""Outlines of territories: checked, made light, completed by those that follow from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import shapely
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from talka.kernel.numbers import format_count
from talka.places.imports.beside import beside_stored
from talka.places.imports.codes import normal_code
from talka.places.imports.features import Feature, Features
from talka.places.imports.ground import Shape, following, polygons_of
from talka.places.imports.known import Known, KnownUnit, stored_outlines
from talka.places.imports.plans import OUTLINES, Judged, OutlineDraft, Plan, Status
from talka.places.imports.problems import BadValue, Problem
from talka.places.imports.projections import in_metres, to_degrees
from talka.places.imports.simplifying import drawn, simplified
from talka.places.imports.topology import Placed, Wrong, broken_alone, outside_their_wholes, overlapping
from talka.places.models import Level, Outline

CODE, NAME, SHAPE = "ATVK", "NOSAUKUMS", "geometry"
# Degrees around the coarse outline of the country in which a fine one may lie.
_MARGIN = 0.15
_MOST_DIFFERENCE = 0.01
MOST_DOUBTS = 20
_SHORT = {" nov.": " novads", " pag.": " pagasts"}


def plan_outlines(plan: Plan, files: Iterable[tuple[Features, str]]) -> None:
    """Judge all outlines of all files together and add to the plan what they would change."""
    stored = stored_outlines()
    placed: list[Placed] = []
    origins: dict[str, tuple[str, str]] = {}
    for features, source in files:
        to_degrees(features.features)
        plan.read += len(features.features) + features.left_out
        plan.notes += features.notes
        if features.left_out:
            plan.notes.append(
                ngettext(
                    "%(count)s outline is left out: it is not in force, or of another kind of place.",
                    "%(count)s outlines are left out: they are not in force, or of another kind of place.",
                    features.left_out,
                )
                % {"count": format_count(features.left_out)}
            )
        fitting = _fitting(plan, features.features, stored, {one.unit.code: one for one in placed})
        origins |= {one.unit.code: (source, features.attribution) for one in fitting}
        placed += fitting
    beside = beside_stored(placed, plan.known, stored, timezone.localdate())
    wrong = _wrong_together(plan.known, placed, stored, beside.wrong)
    plan.notes += _shortened(beside.doubts)
    for one in placed:
        if one.feature in wrong:
            plan.add(_refused(one.feature, one.unit.title, SHAPE, one.unit.name, wrong[one.feature]))
    if not plan.problem_count:
        _compare(plan, placed, stored, origins)


def _fitting(
    plan: Plan, features: Sequence[Feature], stored: dict[str, Outline], seen: dict[str, Placed]
) -> list[Placed]:
    """Outlines that are right by themselves; the others are refused."""
    country = _country(stored)
    found: list[Placed] = []
    names: list[str] = []
    for feature in features:
        try:
            unit = _unit(plan.known, feature)
            placed = Placed(feature, unit, _shape(feature, country))
            again = _is_again(placed, seen.get(unit.code))
        except BadValue as bad:
            plan.add(_refused(feature, feature.code, bad.column, bad.value, bad.reason))
            continue
        if again:
            plan.add(Judged(OUTLINES, feature.file, feature.number, Status.SAME, unit.title))
            continue
        seen[unit.code] = placed
        found.append(placed)
        if feature.name and _spelt_out(feature.name) != unit.name:
            names.append(f"{feature.name} – {unit.title}")
    if names:
        plan.notes.append(_("Names that differ from ours: %(names)s.") % {"names": "; ".join(names[:10])})
    return found


def _is_again(placed: Placed, first: Placed | None) -> bool:
    """Whether the files had this outline before: a state city is a layer's town and another's municipality."""
    if first is None:
        return False
    if placed.metres.symmetric_difference(first.metres).area > _MOST_DIFFERENCE * first.area:
        words = _("The unit has another outline already in these files.")
        raise BadValue(words, column=CODE, value=placed.unit.code)
    return True


def _unit(known: Known, feature: Feature) -> KnownUnit:
    if not feature.code:
        raise BadValue(_("The code is missing."), column=CODE)
    code = normal_code(feature.code, column=CODE)
    unit = known.units.get(code)
    if unit is None:
        raise BadValue(
            _("There is no unit with this code. Bring in the newest classification first."), column=CODE, value=code
        )
    return unit


def _shape(feature: Feature, country: Shape | None) -> Shape:
    broken = feature.broken or (broken_alone(feature.shape, country) if feature.shape is not None else "")
    if broken or feature.shape is None:
        raise BadValue(broken, column=SHAPE, value=feature.name or feature.code)
    return feature.shape


def _country(stored: dict[str, Outline]) -> Shape | None:
    outline = stored.get("LV")
    return None if outline is None else shapely.from_geojson(outline.geometry).buffer(_MARGIN)


def _spelt_out(name: str) -> str:
    for short, long in _SHORT.items():
        if name.endswith(short):
            return name.removesuffix(short) + long
    return name


def _refused(feature: Feature, key: str, column: str, value: str, reason: str) -> Judged:
    values = {CODE: feature.code, NAME: feature.name}
    problem = Problem(feature.file, feature.number, column, value, reason)
    return Judged(OUTLINES, feature.file, feature.number, Status.WRONG, key, values, problems=[problem])


def _shortened(doubts: Sequence[str]) -> list[str]:
    """The first doubts, and how many more there are."""
    rest = len(doubts) - MOST_DOUBTS
    if rest <= 0:
        return list(doubts)
    more = ngettext("%(count)s more doubt like these.", "%(count)s more doubts like these.", rest)
    return [*doubts[:MOST_DOUBTS], more % {"count": format_count(rest)}]


def _wrong_together(
    known: Known, placed: list[Placed], stored: dict[str, Outline], beside: Sequence[Wrong]
) -> dict[Feature, str]:
    others = {
        code: (polygons_of(shapely.from_geojson(outline.geometry)), outline.approximate)
        for code, outline in stored.items()
        if known.units[code].level == Level.MUNICIPALITY
    }
    found: dict[Feature, list[str]] = defaultdict(list)
    for one, words in (*overlapping(placed), *outside_their_wholes(placed, known, others), *beside):
        found[one.feature].append(words)
    return {feature: " ".join(words) for feature, words in found.items()}


def _compare(plan: Plan, placed: list[Placed], stored: dict[str, Outline], origins: dict[str, tuple[str, str]]) -> None:
    """Set the outlines beside those that are stored, and add those that follow."""
    shapes, tolerances = _light(plan.known, placed)
    approximate = any(one.feature.approximate for one in placed)
    rough = {one.unit.code: one.feature.approximate for one in placed}
    for one in placed:
        code = one.unit.code
        source, attribution = origins[code]
        fields = drawn(shapes[code]) | {
            "approximate": rough[code], "tolerance": tolerances[code], "source": source, "attribution": attribution,
        }  # fmt: skip
        status = _propose(plan, code, fields, stored.get(code))
        plan.add(_judged(one, shapes[code], status, stored.get(code), source))
    given = {one.unit.code for one in placed}
    source, attribution = next(iter(origins.values()), ("", ""))
    more = 0
    for code, shape in following(shapes, plan.known, timezone.localdate()).items():
        present = stored.get(code)
        if code in given or (present is not None and approximate and not present.approximate):
            continue
        tolerance = max(tolerances.values(), default=0)
        fields = drawn(shape) | {
            "approximate": approximate, "tolerance": tolerance, "source": source, "attribution": attribution,
        }  # fmt: skip
        more += _propose(plan, code, fields, present) != Status.SAME
    if more:
        plan.notes.append(
            ngettext(
                "The outline of %(count)s more unit follows from these: around them, or at another time.",
                "The outlines of %(count)s more units follow from these: around them, or at another time.",
                more,
            )
            % {"count": format_count(more)}
        )


def _light(known: Known, placed: list[Placed]) -> tuple[dict[str, Shape], dict[str, int]]:
    """Outlines as they are to be stored: the smallest units together, larger ones from them where all are there."""
    shapes: dict[str, Shape] = {}
    tolerances: dict[str, int] = {}
    whole = [one for one in placed if one.unit.level != Level.UNIT and known.has_parts(one.unit.code)]
    small = [one for one in placed if one not in whole]
    for group in (small, whole):
        if group:
            light, tolerance = simplified({one.unit.code: one.shape for one in group})
            shapes |= light
            tolerances |= dict.fromkeys(light, tolerance)
    from_parts = following({one.unit.code: shapes[one.unit.code] for one in small}, known, timezone.localdate())
    shapes |= {one.unit.code: from_parts[one.unit.code] for one in whole if one.unit.code in from_parts}
    return shapes, tolerances


def _propose(plan: Plan, code: str, fields: dict[str, object], stored: Outline | None) -> str:
    if stored is not None and (stored.geometry, stored.approximate) == (fields["geometry"], fields["approximate"]):
        return Status.SAME
    plan.outlines[code] = OutlineDraft(code, fields)
    return Status.NEW if stored is None else Status.CHANGED


def _judged(one: Placed, shape: Shape, status: str, stored: Outline | None, source: str) -> Judged:
    area = f"{in_metres(shape).area / 1_000_000:.1f}".replace(".", ",")
    values = {CODE: one.unit.code, NAME: one.unit.name, "km²": area}
    changes = {SHAPE: [stored.source, source]} if stored is not None and status == Status.CHANGED else {}
    return Judged(OUTLINES, one.feature.file, one.feature.number, status, one.unit.title, values, changes)
