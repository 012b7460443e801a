"""What the public directory plugs into the platform."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import IO, Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from talka.directory import rules
from talka.directory.actions.letters import forget_unproven_claims, remind_representatives
from talka.directory.data_map import DATA_MAP
from talka.directory.exports import FORMATS, Format, formats_of, vcards
from talka.directory.exports.shown import Reader
from talka.directory.queries.claims import represents
from talka.directory.queries.story import SOURCES
from talka.directory.views.tiles import claims_tile, representatives_panel
from talka.kernel.modules import BoardTile, ClockJob, ListFile, Manifest, NavigationItem
from talka.registry.models import Community, Network, Organisation, Person

_LISTS: dict[type[Model], str] = {Organisation: "organisations", Community: "communities", Network: "networks"}


_REPRESENTATIVES = BoardTile("representatives", 60, "directory/tiles/representatives.html", representatives_panel)


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
    navigation=(
        NavigationItem(_("My organisation"), "directory:mine", order=5, icon="organisation", shown_to=represents),
        NavigationItem(
            _("Representatives"), "directory:claims", order=53, icon="representative", shown_to=rules.may_decide_claims
        ),
    ),
    public_navigation=(NavigationItem(_("Directory"), "directory:search", order=20),),
    board_tiles=(BoardTile("claims", 34, "directory/tiles/claims.html", claims_tile),),
    organisation_panels=(_REPRESENTATIVES,),
    profile_panels=(_REPRESENTATIVES,),
    clock_jobs=(
        ClockJob("directory.remind", 24 * 60, remind_representatives),
        ClockJob("directory.forget_unproven", 24 * 60, forget_unproven_claims),
    ),
    timeline_sources=SOURCES,
    data_map=DATA_MAP,
    list_files=(
        *(ListFile(one.lists, one.code, one.title, one.content_type, partial(_for_staff, one)) for one in FORMATS),
        ListFile(("persons",), "vcf", "vCard", vcards.CONTENT_TYPE, vcards.write_persons),
    ),
    record_files=(_files_of,),
)
