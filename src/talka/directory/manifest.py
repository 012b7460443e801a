"""What the public directory plugs into the platform."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import IO, Any

from django.db.models import Model, QuerySet
from django.urls import reverse

from talka.directory.exports import FORMATS, Format, formats_of, vcards
from talka.directory.exports.shown import Reader
from talka.kernel.modules import ListFile, Manifest
from talka.registry.models import Community, Network, Organisation, Person

_LISTS: dict[type[Model], str] = {Organisation: "organisations", Community: "communities", Network: "networks"}


def _for_staff(one: Format, rows: QuerySet[Any], stream: IO[bytes]) -> None:
    one.write(rows, stream, Reader(everything=True))


def _files_of(record: Model) -> Iterator[tuple[str, str]]:
    if isinstance(record, Person):
        if record.erased_at is None:
            yield "vCard", reverse("directory:person.vcf", args=[record.pk])
    elif name := _LISTS.get(type(record)):
        for code, one in formats_of(name).items():
            yield str(one.title), reverse(f"directory:one.{name}.{code}", args=[record.pk])


MANIFEST = Manifest(
    name="directory",
    list_files=(
        *(ListFile(one.lists, one.code, one.title, one.content_type, partial(_for_staff, one)) for one in FORMATS),
        ListFile(("persons",), "vcf", "vCard", vcards.CONTENT_TYPE, vcards.write_persons),
    ),
    record_files=(_files_of,),
)
