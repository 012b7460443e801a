"""What open data is asked for and what it answers, as its description for programs says it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from talka.kernel.api import Code, Input, Line, Output

MOST, USUAL = 200, 100
Cursor = Annotated[int, Field(ge=0, le=2**63 - 1)]


class RecordFilters(Input):
    """Which records, and from where on."""

    text: Line = ""
    place: Code = ""
    limit: Annotated[int, Field(ge=1, le=MOST)] = USUAL
    cursor: Cursor = 0


class OrganisationFilters(RecordFilters):
    """The same, and a field of activity."""

    area: Code = ""


class WholeFilters(Input):
    """Which records, all of them."""

    text: Line = ""
    place: Code = ""


class WholeOrganisationFilters(WholeFilters):
    """The same, and a field of activity."""

    area: Code = ""


class PlaceFilters(Input):
    """Which places, and from where on."""

    level: Literal["", "country", "region", "municipality", "unit"] = ""
    limit: Annotated[int, Field(ge=1, le=MOST)] = USUAL
    cursor: Code = ""


class FigureFilters(Input):
    """Which figures."""

    layer: Code = "organisations"
    year: Annotated[int, Field(ge=1990, le=2200)] | None = None
    by: Literal["municipality", "region"] = "municipality"
    place: Code = ""


class RecordOut(Output):
    """What organisations, communities and networks have in common; null is unknown or not public."""

    id: int
    name: str
    page: str
    description: str | None
    offers: str | None
    needs: str | None
    works_with: str | None
    email: str | None
    phone: str | None
    website: str | None
    languages: list[str]
    place: str | None
    place_name: str | None
    confirmed_on: dt.date | None


class RegisterOut(Output):
    """What the enterprise register says; `looked_on` is the day on which it was last looked into."""

    status: str
    legal_form: str | None
    registered_on: dt.date | None
    ended_on: dt.date | None
    areas: list[str]
    public_benefit_from: dt.date | None
    public_benefit_until: dt.date | None
    public_benefit_decided_on: dt.date | None
    municipality: str | None
    municipality_name: str | None
    looked_on: dt.date | None


class OrganisationOut(RecordOut):
    """An organisation; `in_register` is null where no register knows it."""

    registration_number: str | None
    legal_form: str | None
    status: str
    founded_on: dt.date | None
    public_benefit: bool
    working_place: str | None
    working_address: str | None
    serves: list[str]
    areas: list[str]
    in_register: RegisterOut | None


class GroupOut(RecordOut):
    """A community or a network."""

    kind: str
    theme: str | None
    territory: str | None


class PlaceOut(Output):
    """A territorial unit of today."""

    code: str
    name: str
    level: str
    kind: str | None
    within: str | None
    valid_from: dt.date | None
    map: str | None


class Organisations(Output):
    """A page of organisations; `next` is the cursor of the one after, null at the end."""

    items: list[OrganisationOut]
    next: int | None


class Groups(Output):
    """A page of communities or networks."""

    items: list[GroupOut]
    next: int | None


class Places(Output):
    """A page of places."""

    items: list[PlaceOut]
    next: str | None


class FigureOut(Output):
    """The figure of one place; `kept_back`: there are too few people to tell."""

    place: str
    place_name: str
    value: int | None
    per_thousand: float | None
    kept_back: bool


class FiguresOut(Output):
    """The figures of one map."""

    layer: str
    title: str
    year: int | None
    items: list[FigureOut]


class DeliveredFilters(Input):
    """Which delivered work; `year` is one of the last five, otherwise this one."""

    year: Annotated[int, Field(ge=1990, le=2200)] | None = None
    by: Literal["municipality", "region", "country"] = "municipality"


class DeliveredOut(Output):
    """Work of one kind in one territory in one year; `place` is null for what was online or has no place.

    `participations` is null where `kept_back`: there are too few people to tell, or they keep others company.
    `organisations` are those of the territory that took part, each once for a kind.
    """

    place: str | None
    place_name: str
    year: int
    kind: str
    kind_name: str
    work: int
    participations: int | None
    kept_back: bool
    organisations: int


class DeliveredWork(Output):
    """Delivered work of a year."""

    year: int
    items: list[DeliveredOut]


class LayerOut(Output):
    """What figures there are."""

    code: str
    title: str
    by_year: bool
    # "count", or "cents" of the euro.
    unit: str
