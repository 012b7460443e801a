"""Which places there are: by level, by name, by code, around and below a place."""

from __future__ import annotations

import re
from datetime import date

from django.db.models import Q
from django.utils import timezone

from talka.accounts.models import User
from talka.accounts.queries import centres_of
from talka.kernel.numbers import number_sent
from talka.kernel.search import is_slip, stem
from talka.kernel.text import fold
from talka.places.models import Belonging, Kind, Level, Place, PlaceQuerySet, Scheme
from talka.places.queries.forms_of_names import SHORT, inflected, spelt_out, written_out
from talka.places.queries.history import history
from talka.places.queries.schemes import nearest_day

_NEW_CODE = re.compile(r"LV\d{7}", re.ASCII)
# In a shorter stem another letter is another name.
SHORTEST_SLIP = 4
_OLD_CODE = re.compile(r"\d{7}", re.ASCII)


class UnitsByName:
    """Towns and parishes of a day by the municipality around them and their name."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.known = history()
        units = Place.objects.filter(level=Level.UNIT).valid_on(day).order_by().values_list("pk", "name_folded")
        self.ids: dict[tuple[int | None, str], int] = {}
        for pk, name in units:
            around = self.known.municipality_of(pk, day)
            self.ids |= {(around, form): pk for form in inflected(name)} | {(around, name): pk}

    def of(self, place_id: int, words: str) -> int:
        """The unit that the words name, as „Vaives pag., tautas nams” does, if it surely lies in the place."""
        around = self.known.forms(place_id, self.day, Level.MUNICIPALITY)
        if len(around) == 1:
            municipality = next(iter(around))
            for part in words.replace(".", " ").split(","):
                for written in (written_out(part), spelt_out(part)):
                    found = self.ids.get((municipality, written))
                    if found is not None:
                        return found
        return place_id


def units_by_name(day: date) -> UnitsByName:
    """Towns and parishes of a day by name: one query while the edition lasts."""
    return history().once(("by name", day), lambda: UnitsByName(day))


def places_today() -> PlaceQuerySet:
    """Units as they are today, each with the larger one: where pages about a place start from."""
    return Place.objects.valid_on(timezone.localdate()).select_related("parent")


def places_on_map() -> PlaceQuerySet:
    """Units as they are today, and regions of every scheme, also of one that is no more."""
    return places_today() | Place.objects.filter(kind__in=Scheme.values).select_related("parent")


def places_named(text: str, limit: int) -> list[Place]:
    """Places of today's map that somebody means by a name: those of exactly this name alone, else those it begins."""
    found = search_places(text, timezone.localdate()).exclude(level=Level.COUNTRY).select_related("parent")
    same = list(found.filter(name_folded=fold(text))[:limit])
    return same or list(found.order_by("name_folded", "pk")[:limit])


def all_places() -> PlaceQuerySet:
    """Units of any time, each with the larger one: where pages about what was start from."""
    return Place.objects.select_related("parent")


def place_with_id(text: str) -> Place | None:
    """The unit of today whose id an address carries; none if that is no id, or of no such unit."""
    return _with_id(places_today(), text)


def place_on_map(text: str) -> Place | None:
    """The same, of the units of the map."""
    return _with_id(places_on_map(), text)


def _with_id(rows: PlaceQuerySet, text: str) -> Place | None:
    number = number_sent(text)
    return None if number is None else rows.filter(pk=number).first()


def neighbours(place: Place, around: Place | None) -> PlaceQuerySet:
    """The units that lie around the same larger one today, the place itself among them."""
    if around is None:
        return Place.objects.filter(pk=place.pk)
    return Place.objects.parts_of(around, timezone.localdate())


def regions(scheme: str = Scheme.PLANNING, day: date | None = None) -> PlaceQuerySet:
    """The regions of a scheme on a day; today the planning regions."""
    return Place.objects.filter(kind=scheme).valid_on(day or timezone.localdate())


def regions_of(user: User) -> list[Place]:
    """The regions that somebody's centres serve; none: the whole country is theirs."""
    codes = {centre.region_code for centre in centres_of(user)}
    return [] if user.access.everywhere or "" in codes else [one for one in regions() if one.code in codes]


def region_choices() -> list[tuple[str, str]]:
    """Code and name of today's planning regions."""
    return [(region.code, region.name) for region in regions()]


def municipalities(day: date | None = None) -> PlaceQuerySet:
    """Municipalities and state cities as they are today, or were on a day."""
    return Place.objects.filter(level=Level.MUNICIPALITY).valid_on(day or timezone.localdate())


def municipality_names() -> dict[str, str]:
    """Names of municipalities by code, also of those that are no more."""
    return dict(Place.objects.filter(level=Level.MUNICIPALITY).order_by().values_list("code", "name"))


def finest(day: date | None = None) -> PlaceQuerySet:
    """Towns and parishes, and local governments without any: together the whole country, no ground twice."""
    day = day or timezone.localdate()
    divided = Belonging.objects.filter(part__level=Level.UNIT).values("whole")
    return Place.objects.filter(Q(level=Level.UNIT) | Q(level=Level.MUNICIPALITY) & ~Q(pk__in=divided)).valid_on(day)


def region_named(text: str) -> Place | None:
    """The planning region a paper means by „Rīgas reģions” or „Rīgas plānošanas reģions”."""
    folded = fold(text).replace("planosanas ", "").replace(" regions", "").strip()
    for region in regions():
        if folded and region.name_folded.replace("planosanas ", "").replace(" regions", "").strip() == folded:
            return region
    return None


def find_by_name(text: str, level: str = "", day: date | None = None) -> list[Place]:
    """Units of this name on a day, today if none is named; several where names are shared, so never take the first.

    Case and diacritics do not matter; „nov.” and „pag.” are understood.
    """
    wanted = spelt_out(text)
    found = Place.objects.valid_on(day or timezone.localdate()).filter(name_folded=wanted).select_related("parent")
    return list(found.filter(level=level) if level else found)


def places_coded(text: str) -> PlaceQuerySet:
    """The unit whose code, of today or of before 2021, the text is; nothing is asked of a text that is none."""
    code = "".join(text.upper().split())
    is_code = _NEW_CODE.fullmatch(code) or _OLD_CODE.fullmatch(code)
    return Place.objects.filter(code=code) if is_code else Place.objects.none()


def search_places(text: str, day: date | None = None) -> PlaceQuerySet:
    """Units whose name has all the words given, each from the beginning of a word, or whose code is given.

    Where there is none, other cases and endings are forgiven, then a slip of the pen in a word.
    """
    code = "".join(text.upper().split())
    if _NEW_CODE.fullmatch(code) or _OLD_CODE.fullmatch(code):
        return Place.objects.filter(code=code)
    found = Place.objects.exclude(name_folded="")
    for word in fold(text).split():
        short = SHORT.get(word, word)
        found = found.filter(Q(name_folded__startswith=short) | Q(name_folded__contains=f" {short}"))
    found = found.valid_on(day) if day else found
    return found if found.exists() else _similar(text, day)


def _similar(text: str, day: date | None) -> PlaceQuerySet:
    words = [stem(SHORT.get(word, word)) for word in fold(text).split()]
    units = history().once(("stems",), _stems)
    found = Place.objects.none()
    for agrees in (_same_stem, _slipped):
        ids = [pk for pk, roots in units if all(any(agrees(word, root) for root in roots) for word in words)]
        if ids:
            found = Place.objects.filter(pk__in=ids)
            found = found.valid_on(day) if day else found
        if ids and found.exists():
            break
    return found


def _stems() -> list[tuple[int, list[str]]]:
    """Stems of the words of all names."""
    named = Place.objects.exclude(name_folded="").order_by().values_list("pk", "name_folded")
    return [(pk, [stem(word) for word in name.split()]) for pk, name in named]


def _same_stem(typed: str, known: str) -> bool:
    return typed == known


def _slipped(typed: str, known: str) -> bool:
    return typed == known or (len(typed) >= SHORTEST_SLIP and is_slip(typed, known))


def ancestors(place: Place, day: date | None = None, scheme: str = Scheme.PLANNING) -> list[Place]:
    """The units around a place on a day, the smallest first: local government, region of the scheme, country.

    Of a unit that is not valid on the day, those of its last day.
    """
    day = day or timezone.localdate()
    known = history()
    unit = known.units[place.pk]
    then = min(max(day, unit.valid_from), unit.valid_until)
    found: list[int] = []
    if unit.level == Level.UNIT:
        found += [one for one in [known.municipality_of(place.pk, then)] if one is not None]
    if unit.level in {Level.UNIT, Level.MUNICIPALITY}:
        region = known.region(place.pk, scheme, nearest_day(known, scheme, then))
        found += [region] if region is not None else []
    if unit.level != Level.COUNTRY:
        found += [other.id for other in known.units.values() if other.kind == Kind.COUNTRY]
    places = Place.objects.in_bulk(found)
    return [places[pk] for pk in found]


def register_codes(day: date | None = None) -> dict[str, int]:
    """By code without LV: the id of the unit on a day that has the ground; for imports that ask a great many."""
    day = day or timezone.localdate()
    known = history()
    found: dict[str, int] = {}
    codes = Place.objects.filter(level__in=(Level.MUNICIPALITY, Level.UNIT)).order_by().values_list("pk", "code")
    for pk, code in codes:
        for level in (Level.UNIT, Level.MUNICIPALITY):
            forms = known.forms(pk, day, level)
            if len(forms) == 1:
                found[code.removeprefix("LV")] = next(iter(forms))
                break
    return found
