"""What a list shows of each row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from django.db.models import Model
from django.utils.functional import Promise

Row = TypeVar("Row", bound=Model)
# How a value is written: money in whole cents, a tag as a state in a word or two.
Kind = Literal["text", "date", "number", "money", "tag"]


@dataclass(frozen=True)
class Column(Generic[Row]):
    """A column of a list and of its export."""

    name: str
    title: str | Promise
    value: Callable[[Row], Any]
    kind: Kind = "text"
    # Fields of the database by which the list can be ordered; none: it cannot.
    order_by: tuple[str, ...] = ()
    # Rows without it stand after all others, and before them the other way round: by themselves the engines disagree.
    may_be_empty: bool = False
    # Cannot be left out; the first of these with a link heads its row.
    always: bool = False
    # Shown until somebody chooses columns.
    shown: bool = True
    # On the page: where the value leads, a quieter line below it, the tone of a tag.
    link: Callable[[Row], str] | None = None
    detail: Callable[[Row], str] | None = None
    # Files have the quieter line in a column of its own under this title; without one they leave it out.
    detail_title: str | Promise = ""
    tone: Callable[[Row], str] | None = None
    # What a link that reads the same in every row is about, for those who listen: „Edit: Anna Ozola”.
    about: Callable[[Row], str] | None = None
    # What may be done with a row: left out of files.
    only_on_page: bool = False
