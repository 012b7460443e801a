"""What machines may say of work, whether they record it or change it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from talka.kernel.api import Address, Clock, Code, Count, Day, Input, Line, Ordinal, Paragraphs


class ActivityFacts(Input):
    """What may be known of work; the year follows from the date when it is not given."""

    ref: Code = ""
    agreement: Code = ""
    year: Ordinal | None = None
    purpose: Code = ""
    series: Code = ""
    starts: Day | None = None
    starts_time: Clock | None = None
    ends: Day | None = None
    ends_time: Clock | None = None
    place: Code = ""
    place_text: Annotated[Line, Field(max_length=200)] = ""
    format: Literal["", "onsite", "online", "hybrid"] = ""
    count: Count = 1
    participants: Count | None = None
    people: Count | None = None
    organisations: Count | None = None
    minutes: Count | None = None
    channel: Annotated[Code, Field(max_length=40)] = ""
    topic: Annotated[Line, Field(max_length=150)] = ""
    link: Address = ""
    notes: Paragraphs = ""
