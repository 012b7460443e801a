"""The map and its figures as files: a picture, a table, territories with values."""

from __future__ import annotations

import io
import json
import tempfile
from pathlib import Path

import typst
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.utils.translation import gettext as _

from talka.kernel import exports
from talka.kernel.http import public
from talka.kernel.text import fold
from talka.places.queries import places_today
from talka.places.queries.figures import Figures, outlines_of
from talka.places.views.map import Wanted, figures_of, picture_of, rows_for_export, wanted_of

# The colours of the page, written into a picture that stands alone.
STYLE = (
    ".map-area{stroke:#fffdf8;stroke-width:20}.map-border{fill:none;stroke:#143627;stroke-width:60}"
    ".map-area--0{fill:#eee8da}.map-area--1{fill:#d4e4d2}.map-area--2{fill:#a3c9a8}.map-area--3{fill:#6aa67c}"
    ".map-area--4{fill:#37805a}.map-area--5{fill:#143627}.map-hatch-ground{fill:#f6f2e9}.map-hatch-line{fill:#b9b19e}"
)
PIXELS_PER_INCH = 200.0


def _asked(request: HttpRequest) -> tuple[Wanted, Figures, str, str]:
    wanted = wanted_of(request)
    text = request.GET.get("place", "")
    whole = None
    if text:
        if not text.isascii() or not text.isdigit() or len(text) > 12:  # noqa: PLR2004 -- longer than any identifier
            raise Http404
        whole = get_object_or_404(places_today(), pk=int(text))
    figures = figures_of(request, wanted, whole)
    title = whole.name if whole else _("Latvia")
    return wanted, figures, title, slugify(fold(f"{title} {wanted.layer.title}"))


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@public
def table(request: HttpRequest) -> HttpResponse:
    """The figures as CSV."""
    wanted, figures, _title, name = _asked(request)
    columns = [
        exports.Column(_("Code")),
        exports.Column(_("Place")),
        exports.Column(str(wanted.layer.title), "number"),
        exports.Column(_("per 1,000 inhabitants"), "number"),
        exports.Column(_("Note")),
    ]
    held = _("too few to be told")
    rows = [
        (row["code"], row["name"], row["value"], row["per_thousand"], held if row["suppressed"] else "")
        for row in rows_for_export(figures)
    ]
    stream = io.BytesIO()
    exports.write_csv(stream, columns=columns, rows=rows)
    return _download(stream.getvalue(), "text/csv; charset=utf-8", f"{name}.csv")


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
            "properties": dict(exported)
            | {"layer": wanted.layer.code, "valid_from": row.place.valid_from and row.place.valid_from.isoformat()},
        }
        for row, exported in zip(figures.rows, rows_for_export(figures), strict=True)
    ]
    content = {"type": "FeatureCollection", "name": f"{title}: {wanted.layer.title}", "features": features}
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return _download(text.encode(), "application/geo+json", f"{name}.geojson")


@public
def picture(request: HttpRequest) -> HttpResponse:
    """The map as SVG, with its colours inside."""
    wanted, figures, title, name = _asked(request)
    return _download(picture_of(wanted, figures, title, STYLE).encode(), "image/svg+xml", f"{name}.svg")


@public
def image(request: HttpRequest) -> HttpResponse:
    """The map as PNG."""
    wanted, figures, title, name = _asked(request)
    drawn = picture_of(wanted, figures, title, STYLE)
    if not drawn:
        raise Http404
    with tempfile.TemporaryDirectory(prefix="talka-map-") as folder:
        root = Path(folder)
        (root / "map.svg").write_text(drawn, encoding="utf-8")
        (root / "map.typ").write_text(
            '#set page(width: 22cm, height: auto, margin: 0.5cm)\n#image("map.svg", width: 100%)\n', encoding="utf-8"
        )
        content = typst.compile(str(root / "map.typ"), root=folder, format="png", ppi=PIXELS_PER_INCH)
    return _download(bytes(content), "image/png", f"{name}.png")
