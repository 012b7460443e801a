"""Centres, people who sign in, and the made-up agreements that run today."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from django.utils import timezone

from talka.accounts.actions import add_centre
from talka.accounts.models import Centre, Funder, User
from talka.kernel.money import Cents
from talka.kernel.periods import Period
from talka.places.models import Place
from talka.programmes.actions import add_agreement, add_indicator, add_purpose, add_year, set_budget_line, set_target
from talka.programmes.models import Agreement, ImplementationYear, Indicator, Purpose
from talka.programmes.models.indicators import Addition
from talka.registry.models import Organisation, Person
from talka.site.demo import work
from talka.site.demo.names import ORGANISATIONS
from talka.site.demo.people import Users
from talka.site.demo.register import make_organisations, make_people

JULY = 7
SHARED = "KOPIENAS-DEMO"
CENTRES = (
    ("riga", "LV00A", "Rīgas reģiona NVO atbalsta centrs", "+371 20000001", "riga@demo.talka.invalid"),
    ("zemgale", "LV009", "Zemgales NVO atbalsta centrs", "+371 20000002", "zemgale@demo.talka.invalid"),
    ("kurzeme", "LV00B", "Kurzemes NVO atbalsta centrs", "+371 20000003", "kurzeme@demo.talka.invalid"),
    ("vidzeme", "LV00C", "Vidzemes NVO atbalsta centrs", "+371 20000004", "vidzeme@demo.talka.invalid"),
    ("latgale", "LV005", "Latgales NVO atbalsta centrs", "+371 20000005", "latgale@demo.talka.invalid"),
)


def make_centres(actor: User) -> dict[str, Centre]:
    """The five centres by code."""
    return {
        code: add_centre(Centre(code=code, region_code=region, name=name, phone=phone, email=email), actor=actor)
        for code, region, name, phone, email in CENTRES
    }


ADVICE, GATHERINGS = {"kind": ["consultation"]}, {"kind": ["seminar", "training"]}
POSTS = {"kind": ["newsletter", "news_item", "social_post"]}
PROMISED = (
    ("konsultacijas", "Sniegtās konsultācijas", "items", ADVICE, 70),
    ("pasakumi", "Semināri un mācības", "items", GATHERINGS, 10),
    ("dalibas", "Dalības reizes semināros un mācībās", "participations", GATHERINGS, 220),
    ("personas", "Unikālas personas semināros un mācībās", "people", GATHERINGS, 120),
    ("organizacijas", "Unikālas organizācijas, kas saņēmušas konsultāciju", "organisations", ADVICE, 40),
    ("publikacijas", "Publikācijas", "items", POSTS, 260),
)


def run_this_years_agreement(centres: dict[str, Centre], funder: Funder, users: Users) -> None:
    """A made-up agreement of Rīga in the middle of its first year, with work, money, and things left to do."""
    today = timezone.localdate()
    starts = date(today.year if today.month > JULY else today.year - 1, 7, 15)
    if (today - starts).days < 60:  # noqa: PLR2004 -- a young year would show empty pictures
        starts = date(starts.year - 1, 7, 15)
    agreement = _agreement(
        "KM-RIGA-DEMO",
        "Pilsoniskās sabiedrības attīstība Rīgas reģionā (paraugs)",
        centre=centres["riga"],
        funder=funder,
        starts=starts,
        actor=users.manager,
    )
    year = agreement.years.get(ordinal=1)
    purposes = _purposes(agreement, users.manager)
    for purpose, planned in zip(purposes, (30_000_00, 23_994_00), strict=True):
        set_budget_line(year, purpose=purpose, planned=Cents(planned), actor=users.manager)
    _promise(agreement, year, users.manager, PROMISED)
    chance = random.Random(2022)  # noqa: S311 -- the same demo each time, no secret
    organisations = make_organisations(ORGANISATIONS[:14], users.staff)
    people = make_people(46, organisations, centres["riga"], users.staff)
    world = work.World(agreement, year, purposes, Period(starts, min(today, year.ends)), users, chance)
    work.consult(world, organisations, people, count=38)
    work.hold_seminars(world, people, count=6)
    work.publish(world)
    work.leave_things_to_do(world, today)
    work.spend(world)
    _run_agreement_beside(agreement, centres["zemgale"], organisations[:5], people[:12], users)


def _run_agreement_beside(
    beside: Agreement, centre: Centre, organisations: list[Organisation], people: list[Person], users: Users
) -> None:
    """The same promise of another region in the same years, which has served some of the same people."""
    agreement = _agreement(
        f"KM-{centre.code.upper()}-DEMO",
        "Pilsoniskās sabiedrības attīstība Zemgales reģionā (paraugs)",
        centre=centre,
        funder=beside.funder,
        starts=beside.starts,
        actor=users.coordinator,
        region="LV009",
    )
    year, purposes = agreement.years.get(ordinal=1), _purposes(agreement, users.coordinator, "Zemgales")
    _promise(agreement, year, users.coordinator, PROMISED[:5])
    chance = random.Random(9)  # noqa: S311 -- the same demo each time, no secret
    own = make_people(14, organisations, centre, users.zemgale, first=300)
    span = Period(beside.starts, min(timezone.localdate(), year.ends))
    theirs = replace(users, staff=users.zemgale, manager=users.coordinator)
    world = work.World(agreement, year, purposes, span, theirs, chance, work.PLACES_OF_ZEMGALE)
    work.consult(world, organisations, own, count=14)
    work.hold_seminars(world, [*own, *people], count=3)


def run_shared_agreement(centres: dict[str, Centre], funder: Funder, users: Users) -> None:
    """A made-up agreement on which two centres work and serve some of the same people and organisations."""
    today = timezone.localdate()
    starts = date(today.year - 1, 1, 1)
    agreement = _agreement(
        SHARED,
        "Kopienu noturība Rīgas un Zemgales reģionā (paraugs)",
        centre=centres["riga"],
        funder=funder,
        starts=starts,
        actor=users.coordinator,
        partners=[centres["zemgale"]],
    )
    purpose = add_purpose(
        Purpose(agreement=agreement, code="KOP", title="Kopienu noturība", title_for="kopienu noturībai"),
        actor=users.coordinator,
    )
    years = list(agreement.years.order_by("ordinal"))
    for year in years:
        set_budget_line(year, purpose=purpose, planned=Cents(18_000_00), actor=users.coordinator)
    distinct = {"over_years": Addition.DISTINCT, "over_places": Addition.DISTINCT}
    for code, title, measure, goal in (
        ("personas", "Unikālas personas kopienu pasākumos", "people", 60),
        ("organizacijas", "Unikālas organizācijas kopienu pasākumos", "organisations", 18),
        ("dalibas", "Dalības reizes kopienu pasākumos", "participations", 120),
    ):
        rolled = distinct if measure != "participations" else {}
        indicator = add_indicator(
            Indicator(agreement=agreement, code=code, title=title, measure=measure, filters={}, **rolled),
            actor=users.coordinator,
        )
        for year in years:
            for centre in (centres["riga"], centres["zemgale"]):
                set_target(indicator, year=year, centre=centre, value=goal // 2, actor=users.coordinator)
    chance = random.Random(434)  # noqa: S311 -- the same demo each time, no secret
    world = work.World(agreement, years[0], [purpose], years[0].period, users, chance)
    work.meet_communities(world, centres, today)


def _agreement(  # noqa: PLR0913 -- the facts of an agreement
    number: str,
    title: str,
    *,
    centre: Centre,
    funder: Funder,
    starts: date,
    actor: User,
    partners: Iterable[Centre] = (),
    region: str = "LV00A",
) -> Agreement:
    contractor = Organisation.objects.get(registration_number="40008087708")
    first_end, second_end = _year_end(starts), _year_end(_year_end(starts) + timedelta(days=1))
    agreement = add_agreement(
        Agreement(
            number=number,
            title=title,
            centre=centre,
            funder=funder,
            contractor=contractor,
            region=Place.objects.get(code=region),
            starts=starts,
            ends=second_end,
        ),
        partners=partners,
        actor=actor,
    )
    add_year(agreement, starts=starts, ends=first_end, actor=actor)
    add_year(agreement, starts=first_end + timedelta(days=1), ends=second_end, actor=actor)
    return agreement


def _year_end(starts: date) -> date:
    return starts.replace(year=starts.year + 1) - timedelta(days=1)


def _purposes(agreement: Agreement, actor: User, region: str = "Rīgas") -> list[Purpose]:
    return [
        add_purpose(Purpose(agreement=agreement, code=code, title=title, title_for=title_for), actor=actor)
        for code, title, title_for in (
            ("CS", "Pilsoniskās sabiedrības attīstība", f"pilsoniskās sabiedrības attīstībai {region} reģionā"),
            (
                "MN",
                "Mazākumtautību NVO attīstība un ilgtspēja",
                "mazākumtautību nevalstisko organizāciju attīstības un ilgtspējas veicināšanai",
            ),
        )
    ]


def _promise(
    agreement: Agreement,
    year: ImplementationYear,
    actor: User,
    promised: tuple[tuple[str, str, str, dict[str, list[str]], int], ...],
) -> None:
    for code, title, measure, filters, goal in promised:
        rule = Addition.DISTINCT if measure in {"people", "organisations"} else Addition.SUM
        indicator = add_indicator(
            Indicator(
                agreement=agreement,
                code=code,
                title=title,
                measure=measure,
                filters=filters,
                over_years=rule,
                over_places=rule,
            ),
            actor=actor,
        )
        set_target(indicator, year=year, value=goal, actor=actor)
