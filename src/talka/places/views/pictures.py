"""The map as a picture: in a page, standing alone with its legend, and put into somebody else's page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from talka.kernel import maps
from talka.kernel.addresses import absolute, bare_site
from talka.kernel.periods import format_date
from talka.places.models import Level, Place
from talka.places.queries import ancestors, neighbours
from talka.places.queries.figures import Figures, shapes_of, sources_of
from talka.places.views.beside import outside_words
from talka.places.views.wanted import Wanted

# The colours of the page, written into a picture that stands alone.
STYLE = (
    ".map-area{stroke:#fffdf8;stroke-width:20}.map-border{fill:none;stroke:#143627;stroke-width:60}"
    ".map-area--0{fill:#eee8da}.map-area--1{fill:#d4e4d2}.map-area--2{fill:#a3c9a8}.map-area--3{fill:#6aa67c}"
    ".map-area--4{fill:#37805a}.map-area--5{fill:#143627}.map-hatch-ground{fill:#f6f2e9}.map-hatch-line{fill:#b9b19e}"
    ".map-paper{fill:#fffdf8}.map-words{fill:#21261f;font-family:Asap,Arial,sans-serif}"
)
# Stands for the place of an address.
ANY_PLACE = Place(pk=999_999_999_999)
# From so many territories on, a map in a page is drawn coarsely.
MANY = 100
# The width of a picture in a page, unless the page says otherwise.
EMBEDDED_WIDTH = 800


def picture_of(wanted: Wanted, figures: Figures, title: str, *, host: str = "", alone: maps.Alone | None = None) -> str:
    """The map itself; with a host its links lead there from anywhere."""
    shapes = figures.shapes
    drawn = [row for row in figures.rows if row.place.pk in shapes]
    links = links_of(wanted, [row.place for row in drawn])
    # A picture that stands alone may be printed large; one in a page must be there soon, also on a slow phone.
    ready = maps.coarse if len(drawn) > MANY and alone is None else _as_it_is
    territories = [
        maps.Territory(ready(shapes[row.place.pk]), f"{row.place.name}: {row.words}", host + link, row.shade)
        for row, link in zip(drawn, links, strict=True)
    ]
    borders = []
    if figures.question.whole is None and wanted.by != Level.REGION:
        borders = [ready(shape) for shape in shapes_of(figures.tree.children.get(None, set())).values()]
    return maps.draw_map(
        name=f"{title}: {wanted.layer.title}",
        words=_("The same figures stand in the table."),
        territories=territories,
        borders=borders,
        alone=alone,
    )


def _as_it_is(shape: maps.Shape) -> maps.Shape:
    return shape


def alone(wanted: Wanted, figures: Figures, title: str) -> str:
    """The map that explains itself: title, legend, day and source are in the picture."""
    approximate, owed_to = sources_of(row.place.pk for row in figures.rows)
    when = str(wanted.year) if wanted.year else format_date(timezone.localdate())
    measure = _("per 1,000 inhabitants") if wanted.per_thousand else ""
    notes = [
        outside_words(figures),
        _("Borders are approximate.") if approximate else "",
        " · ".join(filter(None, ("; ".join(owed_to), bare_site()))),
    ]
    standing = maps.Alone(
        style=STYLE,
        title=f"{title}: {', '.join(filter(None, (str(wanted.layer.title), measure, when)))}",
        legend=legend_of(wanted, figures),
        note=" ".join(filter(None, notes)),
    )
    return picture_of(wanted, figures, title, host=settings.SITE_ADDRESS, alone=standing)


def legend_of(wanted: Wanted, figures: Figures) -> list[tuple[str, str]]:
    """Each shade in use with what it means."""
    found = [("0", "0")] if "0" in figures.shades else []
    found += figures.steps
    if maps.UNKNOWN in figures.shades:
        found.append((maps.UNKNOWN, _("never") if wanted.layer.newest else _("not known")))
    if maps.KEPT_BACK in figures.shades:
        found.append((maps.KEPT_BACK, _("too few to be told")))
    return found


def snippet_of(wanted: Wanted, whole: Place | None, title: str) -> SafeString:
    """What one copies into another page: the picture, a link to the figures, words for whoever does not see it."""
    # A page stays as its author made it: this year's people stay this year's, in the language of the author.
    asked = wanted.query(whole)
    picture = f"{reverse('map:embedded')}?{asked}&{urlencode({'lang': get_language()})}"
    return format_html(
        '<figure><a href="{}"><img src="{}" width="{}" alt="{}"></a>'
        '<figcaption><a href="{}">{}</a></figcaption></figure>',
        absolute(wanted.address(whole)),
        absolute(picture),
        EMBEDDED_WIDTH,
        _("Map. %(title)s: %(layer)s. The link leads to the same figures in a table.")
        % {"title": title, "layer": wanted.layer.title},
        absolute(wanted.address(whole)),
        _("%(title)s: %(layer)s, figures and source") % {"title": title, "layer": wanted.layer.title},
    )


def links_of(wanted: Wanted, targets: Iterable[Place]) -> Iterator[str]:
    """Where territories lead: each to its own map, or to its sheet where nothing is below it.

    The addresses of many places differ in one number, so they are made once.
    """
    sheet, below = reverse("map:sheet", args=[ANY_PLACE.pk]), wanted.address(ANY_PLACE, by="")
    for target in targets:
        yield (sheet if target.level == Level.UNIT else below).replace(str(ANY_PLACE.pk), str(target.pk), 1)


def sheets_of(targets: Iterable[Place]) -> Iterator[str]:
    """The sheets of places."""
    sheet = reverse("map:sheet", args=[ANY_PLACE.pk])
    return (sheet.replace(str(ANY_PLACE.pk), str(target.pk), 1) for target in targets)


def around_of(whole: Place) -> Place | None:
    """The place among whose parts it is shown."""
    return next((one for one in ancestors(whole) if one.level in {Level.MUNICIPALITY, Level.REGION}), None)


class Whereabouts(NamedTuple):
    """A small map of where a place is, empty where nothing is known; what it shows; to whom the outlines are owed."""

    picture: str
    place: Place
    approximate: bool
    credits: list[str]


def whereabouts(whole: Place, *, alone: maps.Alone | None = None) -> Whereabouts:
    """The place among its neighbours; a town or parish without an outline by the municipality in which it lies."""
    shown, around = whole, around_of(whole)
    drawn = _where_is(shown, around, alone)
    if not drawn and around is not None and around.level == Level.MUNICIPALITY:
        shown = around
        drawn = _where_is(shown, around_of(shown), alone)
    approximate, owed_to = sources_of([shown.pk]) if drawn else (False, [])
    return Whereabouts(drawn, shown, approximate, owed_to)


def _where_is(whole: Place, around: Place | None, alone: maps.Alone | None) -> str:
    known = {one.pk: one for one in neighbours(whole, around)}
    shapes = shapes_of(known)
    if whole.pk not in shapes:
        return ""
    return maps.draw_map(
        name=_("Where %(place)s is") % {"place": whole.name},
        words="",
        territories=[
            maps.Territory(
                shape, known[pk].name, reverse("map:sheet", args=[pk]), "5" if pk == whole.pk else maps.NOTHING
            )
            for pk, shape in shapes.items()
        ],
        alone=alone,
    )
