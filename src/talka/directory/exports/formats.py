"""In which formats which lists can be taken along."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from talka.directory.exports import geojson, hsds, vcards
from talka.directory.exports.shown import Reader


@dataclass(frozen=True)
class Format:
    """A format of files: for which lists, and what writes it."""

    code: str
    title: str | Promise
    content_type: str
    lists: tuple[str, ...]
    write: Callable[[QuerySet[Any], IO[bytes], Reader], None]


FORMATS = (
    Format(
        "vcf", "vCard", vcards.CONTENT_TYPE, ("organisations", "communities", "networks"), vcards.write_profiles
    ),
    Format("geojson", "GeoJSON", geojson.CONTENT_TYPE, ("organisations", "communities"), geojson.write_profiles),
    Format("hsds.json", "HSDS", hsds.CONTENT_TYPE, ("organisations",), hsds.write_organisations),
)  # fmt: skip


def formats_of(name: str) -> dict[str, Format]:
    """The formats of one list."""
    return {one.code: one for one in FORMATS if name in one.lists}
