"""Open data: read by anybody, only what public pages show, as JSON by pages or as CSV whole."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Query, Router

from talka.directory.api.shapes import (
    DeliveredFilters,
    DeliveredOut,
    DeliveredWork,
    FigureFilters,
    FigureOut,
    FiguresOut,
    GroupOut,
    Groups,
    LayerOut,
    OrganisationFilters,
    OrganisationOut,
    Organisations,
    PlaceFilters,
    PlaceOut,
    Places,
    RecordFilters,
    RegisterOut,
    WholeFilters,
    WholeOrganisationFilters,
)
from talka.directory.queries.delivered import delivered_features, delivered_rows, delivered_year
from talka.directory.queries.open_facts import (
    figures_told,
    open_facts,
    open_layers,
    open_places,
    place_facts,
    place_with_code,
    rows_of_kind,
)
from talka.kernel import exports
from talka.kernel.actions import Refused
from talka.kernel.api import Id, Input, Output, refuse_unknown
from talka.kernel.portions import portions
from talka.places.models import Place
from talka.registry.models import Kind

router = Router(tags=["open data"])
CHUNK = 500


@router.get("organisations", response=Organisations, summary=gettext_noop("Organisations"))
def organisations(request: HttpRequest, filters: Query[OrganisationFilters]) -> dict[str, Any]:
    """Organisations that act, by pages."""
    return _page(request, Kind.ORGANISATION, filters, area=filters.area)


@router.get("communities", response=Groups, summary=gettext_noop("Communities"))
def communities(request: HttpRequest, filters: Query[RecordFilters]) -> dict[str, Any]:
    """Communities that act, by pages."""
    return _page(request, Kind.COMMUNITY, filters)


@router.get("networks", response=Groups, summary=gettext_noop("Networks"))
def networks(request: HttpRequest, filters: Query[RecordFilters]) -> dict[str, Any]:
    """Networks that act, by pages."""
    return _page(request, Kind.NETWORK, filters)


@router.get("organisations.csv", summary=gettext_noop("All organisations as CSV"))
def organisations_csv(request: HttpRequest, filters: Query[WholeOrganisationFilters]) -> StreamingHttpResponse:
    """All organisations that act, one row each."""
    return _csv(request, Kind.ORGANISATION, filters, OrganisationOut, area=filters.area)


@router.get("communities.csv", summary=gettext_noop("All communities as CSV"))
def communities_csv(request: HttpRequest, filters: Query[WholeFilters]) -> StreamingHttpResponse:
    """All communities that act, one row each."""
    return _csv(request, Kind.COMMUNITY, filters, GroupOut)


@router.get("networks.csv", summary=gettext_noop("All networks as CSV"))
def networks_csv(request: HttpRequest, filters: Query[WholeFilters]) -> StreamingHttpResponse:
    """All networks that act, one row each."""
    return _csv(request, Kind.NETWORK, filters, GroupOut)


@router.get("organisations/{record_id}", response=OrganisationOut, summary=gettext_noop("One organisation"))
def organisation(request: HttpRequest, record_id: Id) -> dict[str, Any]:
    """One organisation that acts."""
    return _one(request, Kind.ORGANISATION, record_id)


@router.get("communities/{record_id}", response=GroupOut, summary=gettext_noop("One community"))
def community(request: HttpRequest, record_id: Id) -> dict[str, Any]:
    """One community that acts."""
    return _one(request, Kind.COMMUNITY, record_id)


@router.get("networks/{record_id}", response=GroupOut, summary=gettext_noop("One network"))
def network(request: HttpRequest, record_id: Id) -> dict[str, Any]:
    """One network that acts."""
    return _one(request, Kind.NETWORK, record_id)


@router.get("places", response=Places, summary=gettext_noop("Territories with their codes"))
def places(request: HttpRequest, filters: Query[PlaceFilters]) -> dict[str, Any]:
    """Territories as they are today, by pages."""
    refuse_unknown(request, PlaceFilters)
    rows = list(open_places(level=filters.level, after=filters.cursor)[: filters.limit + 1])
    shown = rows[: filters.limit]
    return {
        "items": [place_facts(one) for one in shown],
        "next": shown[-1].code if len(rows) > len(shown) else None,
    }


@router.get("places.csv", summary=gettext_noop("All territories as CSV"))
def places_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Territories as they are today, one row each."""
    refuse_unknown(request, Input)
    return _streamed("places", PlaceOut, (place_facts(one) for one in open_places().iterator(CHUNK)))


@router.get("layers", response=list[LayerOut], summary=gettext_noop("What figures there are"))
def layers(request: HttpRequest) -> list[dict[str, Any]]:
    """The layers of the map."""
    refuse_unknown(request, Input)
    return [
        {
            "code": one.code,
            "title": str(one.title),
            "by_year": one.of_time,
            "unit": "count" if one.scale == 1 else "cents",
        }
        for one in open_layers().values()
    ]


@router.get("figures", response=FiguresOut, summary=gettext_noop("Figures of the map"))
def figures(request: HttpRequest, filters: Query[FigureFilters]) -> dict[str, Any]:
    """The figures of places as the public map tells them."""
    told = _figures(request, filters)
    return {"layer": told.layer.code, "title": str(told.layer.title), "year": told.year, "items": list(told.rows)}


@router.get("figures.csv", summary=gettext_noop("Figures of the map as CSV"))
def figures_csv(request: HttpRequest, filters: Query[FigureFilters]) -> StreamingHttpResponse:
    """The same, one row a place."""
    told = _figures(request, filters)
    return _streamed(f"figures-{told.layer.code}", FigureOut, told.rows)


@router.get("delivered", response=DeliveredWork, summary=gettext_noop("Delivered work by territory and kind"))
def delivered(request: HttpRequest, filters: Query[DeliveredFilters]) -> dict[str, Any]:
    """Delivered work of a year: how much of each kind, where, for how many people and organisations."""
    return {"year": delivered_year(filters.year), "items": _delivered(request, filters)}


@router.get("delivered.csv", summary=gettext_noop("Delivered work as CSV"))
def delivered_csv(request: HttpRequest, filters: Query[DeliveredFilters]) -> StreamingHttpResponse:
    """The same, one row a territory and kind."""
    rows = _delivered(request, filters)
    return _streamed(f"delivered-{delivered_year(filters.year)}", DeliveredOut, rows)


@router.get("delivered.geojson", summary=gettext_noop("Delivered work as GeoJSON"))
def delivered_geojson(request: HttpRequest, filters: Query[DeliveredFilters]) -> HttpResponse:
    """The same with outlines, one feature a territory (RFC 7946)."""
    content = delivered_features(_delivered(request, filters))
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    response = HttpResponse(text.encode(), content_type="application/geo+json")
    name = f"talka-delivered-{delivered_year(filters.year)}.geojson"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _delivered(request: HttpRequest, filters: DeliveredFilters) -> list[dict[str, Any]]:
    refuse_unknown(request, DeliveredFilters)
    return delivered_rows(year=delivered_year(filters.year), by=filters.by)


def _figures(request: HttpRequest, filters: FigureFilters) -> Any:
    refuse_unknown(request, FigureFilters)
    layer = open_layers().get(filters.layer)
    if layer is None:
        raise Refused(_("There are no such figures; see layers."), field="layer")
    return figures_told(layer, year=filters.year, by=filters.by, place=_place(filters.place))


def _page(request: HttpRequest, kind: Kind, filters: RecordFilters, area: str = "") -> dict[str, Any]:
    refuse_unknown(request, type(filters))
    found = rows_of_kind(kind, text=filters.text, place=_place(filters.place), area=area, after=filters.cursor)
    rows = list(found[: filters.limit + 1])
    shown = rows[: filters.limit]
    return {
        "items": open_facts(kind, shown),
        "next": shown[-1].pk if len(rows) > len(shown) else None,
    }


def _one(request: HttpRequest, kind: Kind, record_id: int) -> dict[str, Any]:
    refuse_unknown(request, Input)
    record = rows_of_kind(kind).filter(pk=record_id).first()
    if record is None:
        raise Http404
    return open_facts(kind, [record])[0]


def _csv(
    request: HttpRequest, kind: Kind, filters: WholeFilters, shape: type[Output], area: str = ""
) -> StreamingHttpResponse:
    refuse_unknown(request, type(filters))
    rows = rows_of_kind(kind, text=filters.text, place=_place(filters.place), area=area)
    name = {Kind.ORGANISATION: "organisations", Kind.COMMUNITY: "communities"}.get(kind, "networks")
    return _streamed(name, shape, _told(kind, rows.iterator(CHUNK)))


def _told(kind: Kind, records: Iterator[Any]) -> Iterator[dict[str, Any]]:
    for some in portions(records, CHUNK):
        yield from open_facts(kind, some)


def _place(code: str) -> Place | None:
    place = place_with_code(code) if code else None
    if code and place is None:
        raise Refused(_("There is no place with this code; see places."), field="place")
    return place


def _streamed(name: str, shape: type[Output], facts: Iterable[dict[str, Any]]) -> StreamingHttpResponse:
    """A table that is written while it is sent, so that it fits in memory whatever its length."""
    response = StreamingHttpResponse(_lines(list(shape.model_fields), facts), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="talka-{name}.csv"'
    return response


def _lines(names: list[str], facts: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    columns = [exports.Column(name) for name in _columns(names)]
    rows = iter(facts)
    first = True
    while True:
        some = [[cell for name in names for cell in _cells(name, fact[name])] for fact in islice(rows, CHUNK)]
        if not some and not first:
            return
        stream = io.BytesIO()
        exports.write_csv(stream, columns=columns, rows=some)
        text = stream.getvalue()
        yield text if first else text.partition(b"\n")[2]
        first = False


def _columns(names: list[str]) -> list[str]:
    """What the register says stands in columns of its own."""
    register = [f"register_{name}" for name in RegisterOut.model_fields]
    return [column for name in names for column in (register if name == "in_register" else [name])]


def _cells(name: str, value: Any) -> list[exports.Value]:
    if name != "in_register":
        return [_cell(value)]
    said = value or dict.fromkeys(RegisterOut.model_fields)
    # Areas of the register are words, ours are codes.
    return [_cell("; ".join(said[one] or ()) if one == "areas" else said[one]) for one in RegisterOut.model_fields]


def _cell(value: Any) -> exports.Value:
    if isinstance(value, list):
        return " ".join(value)
    return value.isoformat() if isinstance(value, dt.date) else value
