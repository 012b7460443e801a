"""What can be taken from here, for people."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.kernel.addresses import absolute
from talka.kernel.http import few_languages, public
from talka.kernel.ui.shapes import Link

# Where the composition root puts the interface of this module.
ROOT = "/api/open/v1/"


@dataclass(frozen=True)
class Table:
    """One thing that can be asked for."""

    path: str
    summary: str
    fields: tuple[str, ...] = ()


@public
@few_languages
def show(request: HttpRequest) -> HttpResponse:
    """What there is, under which terms, and how to ask for it."""
    root = absolute(ROOT)
    record = ("text", "place", "limit", "cursor")
    routes = [
        Table("organisations", _("Organisations"), (*record, "area")),
        Table("communities", _("Communities"), record),
        Table("networks", _("Networks"), record),
        Table("places", _("Territories with their codes"), ("level", "limit", "cursor")),
        Table("layers", _("What figures there are")),
        Table("figures", _("Figures of the map"), ("layer", "year", "by", "place")),
        Table("delivered", _("Delivered work by territory and kind"), ("year", "by")),
    ]
    tables = [{"url": f"{ROOT}{one.path}.csv", "title": one.summary} for one in routes if one.path != "layers"]
    asked = {
        _("Organisations of Rīga whose name holds “youth”:"): "organisations?place=LV0001000&text=jauniesu",
        _("Consultations by regions in a year:"): "figures?layer=advice&by=region&year=2025",
        _("Delivered work of a year by regions, with outlines:"): "delivered.geojson?by=region&year=2025",
        _("One organisation:"): "organisations/1",
    }
    examples = [{"words": words, "address": f"{root}{query}"} for words, query in asked.items()]
    context = {
        "root": ROOT,
        "routes": routes,
        "tables": tables,
        "examples": examples,
        "canonical": absolute(request.path),
        "breadcrumbs": [Link(_("Directory"), reverse("directory:search"))],
    }
    return render(request, "directory/open_data.html", context)
