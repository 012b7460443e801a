"""Whatever stands on a public profile is its keeper's choice, field by field; every way out of the house honours it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.db.models import Field, ManyToManyField
from django.test import Client

from talka.accounts.actions import system_actor
from talka.accounts.tests.makers import stranger
from talka.activities.models import Activity
from talka.activities.tests.makers import some_work, takes_part
from talka.directory.api.shapes import GroupOut, OrganisationOut
from talka.directory.exports import FORMATS
from talka.directory.forms import OwnProfileForm, own_facts
from talka.directory.queries.public import Around
from talka.directory.tests.test_hidden import text_of
from talka.places.models import Level, Place
from talka.registry.actions import add_member
from talka.registry.models import ActivityArea, Community, Network, NetworkMember, Organisation
from talka.registry.models.profiles import CHOOSABLE, stored_words
from talka.registry.tests.makers import a_community, a_mandate, a_network, a_person, a_registration_number
from talka.registry.tests.makers import an_organisation as made_organisation

pytestmark = pytest.mark.django_db
Record = Organisation | Community | Network
KINDS: dict[type[Record], str] = {Organisation: "organisations", Community: "communities", Network: "networks"}
OPEN = "/api/open/v1"
DRAWN = {"type": "Polygon", "coordinates": [[[24.111, 56.911], [24.222, 56.911], [24.222, 56.999], [24.111, 56.911]]]}

# Of every column of a profile: the choice that shows it, or why there is none.
ALWAYS = "what everybody may know: name and kind, facts of official registers, how old all of it is"
NEVER = "only centres see it"
WITH: dict[str, str] = {
    "name": ALWAYS, "tie": ALWAYS, "registration_number": ALWAYS, "legal_form": ALWAYS, "status": ALWAYS,
    "public_benefit_from": ALWAYS, "public_benefit_until": ALWAYS, "confirmed_on": ALWAYS, "ended_on": ALWAYS,
    "closed_on": ALWAYS, "place_text": "place", "postcode": "place", "territory_text": "territory",
    "id": ALWAYS, "page": ALWAYS, "place_name": "place", "serves": "service_areas", "kind": ALWAYS,
    "public_benefit": ALWAYS, "in_register": ALWAYS, "served": "service_areas", "on_map": "place",
    "name_folded": NEVER, "name_compared": NEVER, "sort_key": NEVER, "public_fields": NEVER, "is_hidden": NEVER,
    "confirmed_by": NEVER, "notes": NEVER, "added_by": NEVER, "added_at": NEVER, "version": NEVER, "size": NEVER,
    "maturity": NEVER, "began_on": NEVER,
}  # fmt: skip


@pytest.mark.parametrize("model", KINDS, ids=lambda one: one.__name__)
def test_every_column_has_a_choice_or_a_reason_for_having_none(model: type[Record]) -> None:
    for field in model._meta.get_fields():
        if isinstance(field, Field | ManyToManyField):
            choice = WITH.get(field.name, field.name)
            assert choice in {ALWAYS, NEVER, *model.choosable}, f"{field.name}: shown to everybody by which choice?"


def test_whatever_open_data_and_the_page_tell_has_a_choice_or_is_always_told() -> None:
    for shape, models in ((OrganisationOut, [Organisation]), (GroupOut, [Community, Network])):
        offered = {choice for model in models for choice in model.choosable}
        for name in shape.model_fields:
            assert WITH.get(name, name) in {ALWAYS, *offered}, name
    for name in Around.__dataclass_fields__:
        assert WITH.get(name, name) in CHOOSABLE, name


def test_the_column_holds_all_choices() -> None:
    for model in KINDS:
        width = model._meta.get_field("public_fields").max_length
        assert width is not None
        assert len(stored_words(model.choosable)) < width


def somewhere(name: str, number: int) -> Place:
    """A place of its own name, in which nothing else is."""
    region = Place.objects.filter(level=Level.REGION)[0]
    made = Place(name=name, code=f"LV009990{number}", level=Level.MUNICIPALITY, parent=region)
    made.valid_from = dt.date(2020, 1, 1)
    made.save()
    return made


def told_words(choice: str) -> str:
    return f"Zvaigzne{choice.replace('_', '')}"


def everything_about(model: type[Record]) -> tuple[Record, dict[str, list[str]]]:
    """A record of which everything is known, and the words by which each of its facts is recognised."""
    makers: dict[type[Record], Callable[[], Any]] = {
        Organisation: lambda: made_organisation("Pilnā biedrība"),
        Community: lambda: a_community("Pilnā kopiena"),
        Network: lambda: a_network("Pilnais tīkls"),
    }
    record: Any = makers[model]()
    marks = {choice: [told_words(choice)] for choice in model.choosable}
    for name in ("description", "offers", "needs", "works_with", "theme", "working_address"):
        if name in marks:
            setattr(record, name, told_words(name))
    record.email, marks["email"] = "zvaigzne@pasts.example", ["zvaigzne@pasts.example"]
    record.phone, marks["phone"] = "+371 29998877", ["29998877", "2999 8877", "+371 29998877"]
    record.website, marks["website"] = "https://zvaigzne.example", ["zvaigzne.example"]
    record.languages, marks["languages"] = " liv ", ['"liv"', "LANG:liv", "lībiešu"]
    record.place = somewhere(told_words("place"), 1)
    marks["place"] += [record.place.code]
    if isinstance(record, Organisation):
        _of_organisation(record, marks)
    else:
        host = made_organisation(told_words("host" if isinstance(record, Community) else "coordinator"))
        setattr(record, "host" if isinstance(record, Community) else "coordinator", host)
    if isinstance(record, Community):
        record.territory_text, record.territory = told_words("territory"), json.dumps(DRAWN)
        marks["territory"] += ["24.111"]
    record.notes = "Nekad nevienam"
    record.save()
    _beside(record, marks)
    return record, marks


def _of_organisation(record: Organisation, marks: dict[str, list[str]]) -> None:
    record.founded_on, marks["founded_on"] = dt.date(1987, 3, 1), ["1987"]
    record.place_text, record.postcode = "Zvaigznesadrese 7", "LV-9876"
    marks["place"] += ["Zvaigznesadrese", "LV-9876"]
    record.working_place = somewhere(told_words("working_place"), 2)
    marks["working_place"] += [record.working_place.code]
    served = somewhere(told_words("service_areas"), 3)
    record.service_areas.set([served])
    marks["service_areas"] += [served.code]
    area = ActivityArea(code="zvaigzneareas", name=told_words("areas"), sort_key="1")
    area.save()
    record.areas.set([area])
    marks["areas"] += [area.code]


def _beside(record: Record, marks: dict[str, list[str]]) -> None:
    own: dict[str, Any] = {record.found_as.value: record}
    a_mandate(a_person(told_words("people")), **own)
    if isinstance(record, Network):
        member = made_organisation(told_words("members"))
        add_member(NetworkMember(network=record, organisation=member), actor=system_actor())
        work: Activity = some_work("Seminārs")
        work.groups.create(network=record)
    else:
        network = a_network(told_words("networks"))
        add_member(NetworkMember(network=network, **own), actor=system_actor())
        work = some_work("Seminārs")
        if isinstance(record, Organisation):
            takes_part(work, organisation=record)
        else:
            work.groups.create(community=record)
    marks["support"] = ["Pēdējais atbalsts", str(work.kind).lower(), f"{work.listed_on:%m.%Y}."]


def ways_out(record: Record) -> dict[str, str]:
    """Everything that a stranger may read about one record, by its address."""
    kind = KINDS[type(record)]
    name = quote(record.name)
    files = [one.code for one in FORMATS if kind in one.lists]
    about = [f"/directory/{kind}/{record.pk}/", f"/directory/?kind={kind}&q={name}", f"{OPEN}/{kind}/{record.pk}"]
    about += [f"{OPEN}/{kind}.csv?text={name}", *(f"/directory/files/{kind}/{record.pk}.{code}" for code in files)]
    told = {address: _as_read(text_of(address)) for address in about}
    assert [address for address, text in told.items() if record.name not in text] == []
    around = [f"/map/{record.place_id}/sheet/", "/map/points.geojson", f"/directory/files/{kind}.{files[0]}?q={name}"]
    # The sheet of a place names the place.
    own = (record.place.name, record.place.code) if record.place else ("", "")
    return told | {address: _as_read(text_of(address)).replace(own[0], "").replace(own[1], "") for address in around}


def _as_read(text: str) -> str:
    """Without the boxes of the search form, which name all places and areas; folded lines and letters as they read."""
    if text.startswith("{"):
        return json.dumps(json.loads(text), ensure_ascii=False)
    return (text.partition("<select")[0] + text.rpartition("</select>")[2]).replace("\r\n ", "")


CHOICES = [(model, choice) for model in KINDS for choice in model.choosable]


@pytest.mark.parametrize("model", KINDS, ids=lambda one: one.__name__)
def test_what_is_chosen_is_told(model: type[Record]) -> None:
    record, marks = everything_about(model)
    model.objects.filter(pk=record.pk).update(public_fields=stored_words(model.choosable))
    told = ways_out(record)
    for choice, words in marks.items():
        assert [word for word in words if any(word in text for text in told.values())], choice
    for address, text in told.items():
        assert "Nekad nevienam" not in text, address


@pytest.mark.parametrize(("model", "choice"), CHOICES, ids=lambda one: getattr(one, "__name__", one))
def test_what_is_not_chosen_leaves_by_no_way(model: type[Record], choice: str) -> None:
    record, marks = everything_about(model)
    model.objects.filter(pk=record.pk).update(public_fields=stored_words(c for c in model.choosable if c != choice))
    for address, text in ways_out(record).items():
        assert [mark for mark in marks[choice] if mark in text] == [], address


@pytest.mark.parametrize("model", KINDS, ids=lambda one: one.__name__)
def test_maps_that_others_show_on_their_pages_tell_nothing_that_is_not_shown(model: type[Record]) -> None:
    record, marks = everything_about(model)
    kind = KINDS[model]
    maps = [f"/map/{name}?layer={kind}" for name in ("embedded.svg", "map.svg", "figures.csv", "figures.geojson")]
    maps += ["/map/points.geojson", f"/map/{record.place_id}/history/", f"/map/{record.place_id}/"]
    lists = [f"/directory/files/{kind}.{one.code}" for one in FORMATS if kind in one.lists]
    lists += [f"{OPEN}/{kind}", f"{OPEN}/{kind}?text={quote(record.name)}", f"{OPEN}/places.csv", "/sitemap.xml"]
    # Territories and kinds of work stand on every map, without who is meant; a year may be part of a coordinate.
    not_told_apart = {"place", "working_place", "service_areas", "support", "founded_on"}
    secrets = {choice: words for choice, words in marks.items() if choice not in not_told_apart}
    model.objects.filter(pk=record.pk).update(public_fields=stored_words(model.choosable))
    shown = " ".join(_as_read(text_of(address)) for address in lists)
    assert [choice for choice in ("email", "phone", "offers", "website") if secrets[choice][0] not in shown] == []
    model.objects.filter(pk=record.pk).update(public_fields="")
    for address in maps + lists:
        text = _as_read(text_of(address))
        found = {choice: [word for word in words if word in text] for choice, words in secrets.items()}
        assert {choice: words for choice, words in found.items() if words} == {}, address


def found_by(record: Record) -> dict[str, bool]:
    """Whether a stranger who narrows lists by a fact of the record meets it."""
    kind = KINDS[type(record)]
    places = {
        "place": record.place,
        "working_place": getattr(record, "working_place", None),
        "service_areas": record.service_areas.first() if isinstance(record, Organisation) else None,
    }
    asked = {name: place for name, place in places.items() if place is not None}
    found = {}
    for name, place in asked.items():
        ways = [
            f"/directory/?kind={kind}&place={place.pk}",
            f"{OPEN}/{kind}?place={place.code}",
            f"/map/{place.pk}/sheet/",
        ]
        found[name] = any(record.name in text_of(way) for way in ways)
    if isinstance(record, Organisation):
        ways = ["/directory/?area=zvaigzneareas", f"{OPEN}/organisations?area=zvaigzneareas"]
        area = record.areas.get()
        ways.append(f"/directory/files/organisations.geojson?area={area.pk}")
        found["areas"] = any(record.name in _as_read(text_of(way)) for way in ways)
    return found


@pytest.mark.parametrize("model", KINDS, ids=lambda one: one.__name__)
def test_nobody_finds_a_record_by_what_it_does_not_show(model: type[Record]) -> None:
    record, _marks = everything_about(model)
    assert all(found_by(record).values())
    model.objects.filter(pk=record.pk).update(public_fields="")
    assert not any(found_by(record).values())


def test_a_membership_is_told_only_where_both_sides_show_it() -> None:
    network, member = a_network("Lauku tīkls"), made_organisation("Kokle")
    add_member(NetworkMember(network=network, organisation=member), actor=system_actor())
    pages: Callable[[], list[bool]] = lambda: [  # noqa: E731 -- asked three times below
        "Kokle" in text_of(f"/directory/networks/{network.pk}/"),
        "Lauku tīkls" in text_of(f"/directory/organisations/{member.pk}/"),
    ]
    assert pages() == [True, True]
    Network.objects.filter(pk=network.pk).update(public_fields=" theme ")
    assert pages() == [False, False]
    Network.objects.filter(pk=network.pk).update(public_fields=" members ")
    Organisation.objects.filter(pk=member.pk).update(public_fields="")
    assert pages() == [False, False]


def test_what_the_register_publishes_is_no_choice() -> None:
    record = made_organisation("Kokle", registration_number=a_registration_number())
    record.place, record.founded_on, record.public_fields = somewhere("Zvaigznesnovads", 4), dt.date(1987, 3, 1), ""
    record.save()
    page = text_of(f"/directory/organisations/{record.pk}/")
    assert "Zvaigznesnovads" in page
    assert "1987" in page
    form = OwnProfileForm(profile=record, initial=own_facts(record))
    assert not {"show_place", "show_founded_on"} & form.fields.keys()


@pytest.mark.parametrize("model", KINDS, ids=lambda one: one.__name__)
def test_the_representative_has_a_tick_for_every_choice(model: type[Record]) -> None:
    record, _marks = everything_about(model)
    form = OwnProfileForm(profile=record, initial=own_facts(record))
    ticks = [*(tick.name for _fact, tick in form.pairs()), *(tick.name for tick in form.others())]
    assert sorted(ticks) == sorted(f"show_{choice}" for choice in model.choosable)


def test_a_drawn_territory_is_on_the_page_where_its_keeper_shows_it() -> None:
    record = a_community("Upmala")
    ring = [[24.1, 56.9], [24.3, 56.9], [24.3, 57.1], [24.1, 57.1], [24.1, 56.9]]
    drawn = json.dumps({"type": "Polygon", "coordinates": [ring]})
    Community.objects.filter(pk=record.pk).update(territory=drawn, public_fields=" territory ")
    page = f"/directory/communities/{record.pk}/"
    shown = Client().get(page).content.decode()
    assert "map-drawn" in shown
    assert "Teritorija: Upmala" in shown
    assert "places/map" in shown, "without its colours it would be black"
    assert "kopiena to zīmējusi pati" in shown
    Community.objects.filter(pk=record.pk).update(public_fields=" website ")
    hidden = Client().get(page).content.decode()
    assert "map-drawn" not in hidden
    assert "places/map" not in hidden


def test_the_map_shows_of_an_organisation_only_what_its_keeper_shows() -> None:
    record = made_organisation("Koris")
    seat, works = Place.objects.get(code="LV0001000"), Place.objects.get(code="LV0004000")
    Organisation.objects.filter(pk=record.pk).update(place=seat, working_place=works)
    record.service_areas.set([Place.objects.get(code="LV0003000")])
    page = f"/directory/organisations/{record.pk}/"
    marks = {"map-spot--seat": "place", "map-spot--works": "working_place", "map-area--4": "service_areas"}
    Organisation.objects.filter(pk=record.pk).update(public_fields=f" {' '.join(marks.values())} ")
    shown = Client().get(page).content.decode()
    assert "Kur ir: Koris" in shown
    assert [mark for mark in marks if mark in shown] == list(marks)
    for mark, field in marks.items():
        others = [other for other in marks.values() if other != field]
        Organisation.objects.filter(pk=record.pk).update(public_fields=f" {' '.join(others)} ")
        hidden = Client().get(page).content.decode()
        gone = "map-spot--seat" if field != "service_areas" else mark
        assert gone not in hidden, field
    Organisation.objects.filter(pk=record.pk).update(public_fields="")
    assert "map-spot" not in Client().get(page).content.decode()


@pytest.mark.parametrize(("language", "thanks"), [("lv", "Veidots ar"), ("uk", "Створено"), ("ru", "Создано")])
def test_the_map_of_a_page_thanks_in_the_language_of_the_page(language: str, thanks: str) -> None:
    page = f"/directory/communities/{a_community('Upmala').pk}/"
    shown = stranger(language=language).get(page).content.decode()
    assert f"{thanks} " in shown
    assert ("Veidots ar" in shown) == (language == "lv")
