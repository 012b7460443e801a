"""Communities, networks and partners of the demo, in every region; what is left out shows as white spots."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Mapping
from datetime import date, timedelta
from importlib import resources

from django.utils import timezone

from talka.accounts.models import Centre
from talka.places.models import Level, Outline, Place
from talka.places.queries import places_today
from talka.registry.actions import (
    add_community,
    add_member,
    add_network,
    add_organisation,
    add_person,
    edit_organisation,
    give_mandate,
    give_partner_role,
)
from talka.registry.models import (
    ActivityArea,
    Community,
    LegalForm,
    Mandate,
    Network,
    NetworkMember,
    Organisation,
    PartnerRole,
    Person,
    Size,
    Tie,
)
from talka.registry.models.profiles import stored_words, words_of
from talka.registry.queries.meant import place_label
from talka.site.demo.names import ORGANISATIONS, person
from talka.site.demo.people import Users

CONTRACTOR = "40008087708"
FIRST_PERSON = 400
STREETS = ("Liepu iela", "Upes iela", "Skolas iela", "Dārza iela", "Kalna iela", "Pils iela")
AREAS = ("development", "culture", "youth", "seniors", "environment", "education", "social", "minorities")


def settle_the_country(centres: Mapping[str, Centre], users: Users) -> None:
    """Enter them as staff would; the same each time."""
    chance = random.Random(1918)  # noqa: S311 -- the same demo each time, no secret
    places = _places()
    _place_the_contractor(users, places["Rīga"])
    _fill_in(users, chance)
    communities = _communities(users, places, chance)
    _speakers(communities, centres, users, chance)
    _networks(users, places, communities)
    _partners(users, places)


def _place_the_contractor(users: Users, riga: Place) -> None:
    """The real years know who carried the agreement out; its seat is public."""
    for contractor in Organisation.objects.filter(registration_number=CONTRACTOR):
        facts = {"legal_form": LegalForm.ASSOCIATION, "place": riga, "place_text": "Alberta iela 13"}
        edit_organisation(contractor, values=facts, version=contractor.version, actor=users.coordinator)


def _places() -> dict[str, Place]:
    return {place_label(one): one for one in sorted(places_today(), key=lambda one: one.level == Level.MUNICIPALITY)}


def _rows(name: str) -> list[dict[str, str]]:
    with resources.files("talka.site.demo").joinpath(name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def _communities(users: Users, places: Mapping[str, Place], chance: random.Random) -> dict[str, Community]:
    today = timezone.localdate()
    hosts = list(Organisation.objects.filter(name__in=ORGANISATIONS))
    labels = {pk: (lon, lat) for pk, lon, lat in Outline.objects.values_list("place", "label_lon", "label_lat")}
    made: dict[str, Community] = {}
    for number, row in enumerate(_rows("communities.csv")):
        place = places[row.pop("place")]
        community = Community(
            **row,
            place=place,
            territory=_drawn(place, labels) if row["tie"] == Tie.PLACE and number % 4 == 1 else "",
            languages=stored_words(
                ["lv", *(["ru"] if number % 4 == 0 else []), *(["uk"] if "ukrai" in row["name"] else [])]
            ),
            email=f"kopiena{number}@demo.talka.invalid" if number % 2 else "",
            began_on=date(today.year - 1 - chance.randrange(9), 1 + chance.randrange(12), 1 + chance.randrange(28)),
            host=next((one for one in hosts if one.place_id == place.pk), None) if number % 3 == 0 else None,
        )
        made[community.name] = add_community(community, actor=users.coordinator)
    _age(list(made.values()), today)
    return made


def _drawn(place: Place, labels: Mapping[int, tuple[float, float]]) -> str:
    """A made-up territory of six corners near the middle of the place, some three kilometres across."""
    middle = labels.get(place.pk) or labels.get(place.parent_id or 0)
    if middle is None:
        return ""
    lon, lat = middle
    corners = [(0, 15), (26, 9), (22, -8), (3, -14), (-24, -10), (-20, 7), (0, 15)]
    ring = [[round(lon + east / 1_000, 5), round(lat + north / 1_000, 5)] for east, north in corners]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def _age(communities: list[Community], today: date) -> None:
    """Some were confirmed long ago, so that somebody has a profile to look at again."""
    for number, community in enumerate(communities):
        community.confirmed_on = today - timedelta(days=13 + 61 * (number % 9))
    Community.objects.bulk_update(communities, ["confirmed_on"])


def _speakers(
    communities: Mapping[str, Community], centres: Mapping[str, Centre], users: Users, chance: random.Random
) -> None:
    """One to three people speak for a community, each of a street of its own."""
    today = timezone.localdate()
    number = FIRST_PERSON
    for at, community in enumerate(communities.values()):
        for street in chance.sample(STREETS, (1, 2, 3, 2)[at % 4]):
            number += 1
            centre = centres[_centre_of(community)]
            speaker = add_person(
                Person(name=person(number), email=f"persona{number}@demo.talka.invalid"),
                centre=centre, actor=users.coordinator, in_spite_of_similar=True,
            )  # fmt: skip
            mandate = Mandate(
                person=speaker, community=community, role=Mandate.Role.REPRESENTATIVE, household=street,
                starts=today - timedelta(days=60 + chance.randrange(700)), proof="Iedzīvotāju sapulces protokols",
            )  # fmt: skip
            give_mandate(mandate, actor=users.coordinator)


def _centre_of(community: Community) -> str:
    place = community.place
    around = place.parent if place and place.level == Level.UNIT else place
    region = around.parent.name if around and around.parent else ""
    return next((code for start, code in REGIONS.items() if region.startswith(start)), "riga")


REGIONS = {"Vidzeme": "vidzeme", "Kurzeme": "kurzeme", "Zemgale": "zemgale", "Latgale": "latgale"}


def _networks(users: Users, places: Mapping[str, Place], communities: Mapping[str, Community]) -> None:
    today = timezone.localdate()
    organisations = list(Organisation.objects.filter(name__in=ORGANISATIONS).order_by("pk"))
    for number, row in enumerate(_rows("networks.csv")):
        network = add_network(
            Network(
                name=row["name"],
                tie=row["tie"],
                theme=row["theme"],
                place=places.get(row["place"]),
                coordinator=organisations[number],
                began_on=date(today.year - 2 - number % 3, 3, 1 + number),
            ),
            actor=users.coordinator,
        )
        since = network.began_on
        for name in row["members"].split(";"):
            member = NetworkMember(network=network, community=communities[name], starts=since)
            add_member(member, actor=users.coordinator)
        for organisation in organisations[number + 7 : number + 10]:
            member = NetworkMember(network=network, organisation=organisation, starts=since, role="atbalstītājs")
            add_member(member, actor=users.coordinator)


def _partners(users: Users, places: Mapping[str, Place]) -> None:
    for row in _rows("partners.csv"):
        place = places.get(row["place"])
        organisation = add_organisation(
            Organisation(name=row["name"], place=place, email=row["email"], phone=row["phone"] or ""),
            actor=users.coordinator,
            in_spite_of_similar=True,
        )
        give_partner_role(
            PartnerRole(organisation=organisation, role=row["role"], place=place), actor=users.coordinator
        )


def _fill_in(users: Users, chance: random.Random) -> None:
    """Give the invented organisations fuller profiles, and people who speak for them."""
    today = timezone.localdate()
    areas = {area.code: area for area in ActivityArea.objects.all()}
    for number, organisation in enumerate(Organisation.objects.filter(name__in=ORGANISATIONS).order_by("pk")):
        is_foundation = organisation.name.startswith("Nodibinājums")
        values = {
            "legal_form": LegalForm.FOUNDATION if is_foundation else LegalForm.ASSOCIATION,
            "founded_on": date(today.year - (1, 4, 7, 12, 16)[number % 5], 1 + number % 12, 3 + number),
            "size": (Size.SMALL, Size.SMALL, Size.MEDIUM, Size.LARGE)[number % 4],
            "public_benefit_from": date(today.year - 3, 5, 12) if number % 4 == 1 else None,
            "email": f"biedriba{number}@demo.talka.invalid",
            "languages": stored_words(
                ["lv", *(["en"] if number % 3 == 0 else []), *(["ru"] if number % 4 == 0 else [])]
            ),
            "public_fields": stored_words([*words_of(organisation.public_fields), "email"]),
            "areas": [areas[code] for code in chance.sample(AREAS, 1 + number % 3)],
            "service_areas": [organisation.place] if organisation.place and number % 2 else [],
            **dict(zip(("offers", "needs", "works_with"), TOLD[number % len(TOLD)], strict=True)),
        }
        edit_organisation(organisation, values=values, version=organisation.version, actor=users.coordinator)
        organisation.confirmed_on = today - timedelta(days=20 + 47 * number) if number % 5 else None
        organisation.save(update_fields=["confirmed_on"])
        speaker = organisation.people.first()
        if speaker is not None:
            mandate = Mandate(
                person=speaker, organisation=organisation, role=(Mandate.Role.BOARD, Mandate.Role.CHAIR)[number % 2],
                starts=organisation.founded_on, proof="Uzņēmumu reģistrs",
            )  # fmt: skip
            give_mandate(mandate, actor=users.coordinator)


# What they offer, need, and whom they work with.
TOLD = (
    ("Telpa 20 cilvēkiem un projektors", "Grāmatveža padoms reizi ceturksnī", "kaimiņi"),
    ("Pieredze projektu rakstīšanā", "", "seniori"),
    ("Brīvprātīgie svētku rīkošanai", "Mājaslapas uzturētājs", "jaunieši"),
    ("", "Telpas nodarbībām darbdienu vakaros", "ģimenes ar bērniem"),
)
