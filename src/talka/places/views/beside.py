"""What stands beside the territories of a map, so that its figures add up to the total: for page and files."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from talka.kernel.numbers import format_count
from talka.places.models import Level
from talka.places.queries.figures import Figures
from talka.places.queries.suppression import apart_key
from talka.places.views.wanted import Wanted


@dataclass(frozen=True)
class Beside:
    """One line under the territories; `value` is None where it is kept back."""

    code: str
    title: str
    value: int | None
    written: str


def beside_of(wanted: Wanted, figures: Figures) -> list[Beside]:
    """Online, without a place, and what stands in several places: with these the territories make the total."""
    found: list[Beside] = []
    online, online_hidden = figures.online
    apart, apart_hidden = figures.apart
    if online or online_hidden:
        found.append(_line(figures, "online", _("Took place online"), online))
    if apart or apart_hidden:
        exact = figures.question.whole is not None or wanted.by == Level.UNIT
        title = _("Exact place not given") if exact else _("Without a place on the map")
        found.append(_line(figures, "without_place", title, apart))
    if figures.repeated > 0:
        title = _("In several places, counted once")
        found.append(Beside("repeated", title, -figures.repeated, f"−{format_count(figures.repeated)}"))
    return found


def _line(figures: Figures, code: str, title: str, value: int | None) -> Beside:
    question = figures.question
    if value is None or not question.layer.newest:
        return Beside(code, title, value, "" if value is None else question.layer.figure(value))
    days = max(question.day.toordinal() - value, 0)
    return Beside(code, title, days, question.layer.figure(days))


def outside_words(figures: Figures) -> str:
    """“Not on the map: 10 online, 66 without a place.”, as far as it may be told."""
    question = figures.question
    if question.whole is not None or question.layer.newest:
        return ""
    online, _hidden = figures.online
    told = None if apart_key(None) in figures.hidden else figures.tree.apart.get(None)
    apart = told if question.by == Level.UNIT else figures.apart[0]
    known = [
        _("%(number)s online") % {"number": question.layer.figure(online)} if online else "",
        _("%(number)s without a place") % {"number": question.layer.figure(apart)} if apart else "",
    ]
    said = ", ".join(filter(None, known))
    return _("Not on the map: %(what)s.") % {"what": said} if said else ""
