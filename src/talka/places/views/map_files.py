"""The map and its figures as files: a picture, a table, territories with values."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from talka.kernel import exports, maps
from talka.kernel.http import public
from talka.places.exports.sheets import render_sheet
from talka.places.models import Level, Place
from talka.places.queries import places_on_map
from talka.places.queries.figures import Figure, Figures, outlines_of
from talka.places.queries.sheets import sheet_of
from talka.places.views.beside import beside_of
from talka.places.views.pictures import STYLE, alone, whereabouts
from talka.places.views.wanted import Wanted, asked_by, figures_of, place_asked, wanted_of

# An hour: a picture on somebody's page need not be newer.
KEPT_BY_OTHERS = "public, max-age=3600"
# A picture runs nothing and asks for nothing; its colours stand inside.
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
PIXELS_PER_INCH = 200.0


def _asked(request: HttpRequest) -> tuple[Wanted, Figures, str, str]:
    whole = place_asked(request)
    wanted = wanted_of(request).at(whole)
    figures = figures_of(request, wanted, whole)
    title = whole.name if whole else _("Latvia")
    return wanted, figures, title, f"{title} {wanted.layer.title}"


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = exports.attachment(name)
    return response


@public
def table(request: HttpRequest) -> HttpResponse:
    """The figures as CSV."""
    wanted, figures, _title, name = _asked(request)
    columns = [
        exports.Column(_("Code")),
        exports.Column(_("Place")),
        exports.Column(str(wanted.layer.title), "number" if wanted.layer.scale == 1 else "money"),
        exports.Column(_("per 1,000 inhabitants"), "number"),
        exports.Column(_("Note")),
        exports.Column(_("Region")),
    ]
    held = _("too few to be told")
    rows = [
        (row["code"], row["name"], row["value"], row["per_thousand"], held if row["suppressed"] else "", row["region"])
        for row in rows_for_export(figures)
    ]
    beside = [(one.title, one.value) for one in beside_of(wanted, figures)]
    if not wanted.layer.newest and figures.tree.total is not None:
        beside.append((_("Together"), figures.total))
    rows += [("", title, value, None, held if value is None else "", None) for title, value in beside]
    stream = io.BytesIO()
    exports.write_csv(stream, columns=columns, rows=rows)
    return _download(stream.getvalue(), "text/csv; charset=utf-8", exports.file_name(name, "csv"))


@public
def territories(request: HttpRequest) -> HttpResponse:
    """Outlines with the figures as GeoJSON (RFC 7946)."""
    wanted, figures, title, name = _asked(request)
    outlines = outlines_of(row.place.pk for row in figures.rows)
    features = [
        {
            "type": "Feature",
            "id": exported["code"],
            "geometry": outlines.get(row.place.pk),
            "properties": {
                **exported,
                "words": row.words,
                "shade": row.shade,
                "layer": wanted.layer.code,
                "valid_from": row.place.valid_from and row.place.valid_from.isoformat(),
            },
        }
        for row, exported in zip(figures.rows, rows_for_export(figures), strict=True)
    ]
    # With these the territories make the total; null is kept back.
    beside: dict[str, int | None] = {one.code: one.value for one in beside_of(wanted, figures)}
    if not wanted.layer.newest:
        beside["total"] = 0 if figures.tree.total is None else figures.total
    content = {
        "type": "FeatureCollection",
        "name": f"{title}: {wanted.layer.title}",
        "beside": beside,
        "features": features,
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return _download(text.encode(), "application/geo+json", exports.file_name(name, "geojson"))


@public
def picture(request: HttpRequest) -> HttpResponse:
    """The map as SVG, with its colours and legend inside."""
    wanted, figures, title, name = _asked(request)
    return _download(alone(wanted, figures, title).encode(), "image/svg+xml", exports.file_name(name, "svg"))


@public
def embedded(request: HttpRequest) -> HttpResponse:
    """The same picture for somebody else's page: what everybody sees, whoever looks; in the language of the address."""
    language = request.GET.get("lang", "")
    known = dict(settings.LANGUAGES)
    with translation.override(language if language in known else translation.get_language()):
        whole = place_asked(request)
        wanted = wanted_of(request, as_everybody=True).at(whole)
        figures = figures_of(request, wanted, whole)
        drawn = alone(wanted, figures, whole.name if whole else _("Latvia"))
    if not drawn:
        raise Http404
    response = HttpResponse(drawn.encode(), content_type="image/svg+xml")
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Content-Security-Policy"] = PICTURE_POLICY
    response["Cache-Control"] = KEPT_BY_OTHERS
    return response


@public
def image(request: HttpRequest) -> HttpResponse:
    """The map as PNG."""
    import typst  # noqa: PLC0415 -- only when asked for

    wanted, figures, title, name = _asked(request)
    drawn = alone(wanted, figures, title)
    if not drawn:
        raise Http404
    with tempfile.TemporaryDirectory(prefix="talka-map-") as folder:
        root = Path(folder)
        (root / "map.svg").write_text(drawn, encoding="utf-8")
        (root / "map.typ").write_text(
            '#set page(width: 22cm, height: auto, margin: 0cm)\n#image("map.svg", width: 100%)\n', encoding="utf-8"
        )
        content = typst.compile(str(root / "map.typ"), root=folder, format="png", ppi=PIXELS_PER_INCH)
    return _download(bytes(content), "image/png", exports.file_name(name, "png"))


def rows_for_export(figures: Figures) -> list[Mapping[str, Any]]:
    """The table as files carry it; what is kept back is empty and says so."""
    return [_exported(row, figures.regions.get(row.place.pk)) for row in figures.rows]


def _exported(row: Figure, region: Place | None) -> Mapping[str, Any]:
    return {
        "code": row.place.code,
        "name": row.place.name,
        "level": row.place.level,
        "value": row.value,
        "per_thousand": row.rate,
        "suppressed": row.kept_back,
        "region": region.name if region else None,
    }


@public
def sheet(request: HttpRequest, place_id: int) -> HttpResponse:
    """The sheet of a place as a PDF of A4 pages: for staff with everything, for everybody with what is public."""
    whole = get_object_or_404(places_on_map(), pk=place_id)
    if whole.level == Level.COUNTRY:
        raise Http404
    wanted, today = wanted_of(request), timezone.localdate()
    sections = sheet_of(whole, asked_by(request, wanted), day=today)
    where = whereabouts(whole, alone=maps.Alone(STYLE))
    content = render_sheet(
        whole,
        sections,
        picture=where.picture,
        shown=where.place,
        credits_=" ".join(
            filter(None, (_("Borders are approximate.") if where.approximate else "", "; ".join(where.credits)))
        ),
        made_on=today,
    )
    return _download(content, "application/pdf", exports.file_name(whole.name, "pdf"))
