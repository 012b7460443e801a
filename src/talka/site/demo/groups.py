"""Work of the demo that was for a community or a network."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from talka.accounts.models import Centre, User
from talka.activities.actions import record_consultation
from talka.activities.models import Activity, WorkKind
from talka.activities.queries.log import usual_agreement
from talka.places.queries.history import within
from talka.places.queries.lookups import regions_of
from talka.programmes.models import Purpose
from talka.registry.models import Community, Network
from talka.site.demo.people import Users
from talka.spending.actions import record_expenditure
from talka.spending.models import Expenditure

TOPICS = ("Iniciatīvas grupas izveide", "Apkaimes svētki", "Projekta pieteikums", "Saruna ar pašvaldību")

PAID = (
    ("Krāsas un otas pagalma soliņiem", "SIA „Krāsu nams”", 148_20),
    ("Skaņas tehnika apkaimes svētkiem", "SIA „Skaļi un skaidri”", 260_00),
    ("Stādi kopienas dārzam", "Z/S „Liepziedi”", 95_40),
)


def support_communities(centres: Mapping[str, Centre], users: Users) -> None:
    """Every second community of the two regions was advised within the year, some networks too."""
    chance = random.Random(1922)  # noqa: S311 -- the same demo each time, no secret
    kind, today = WorkKind.objects.get(code="consultation"), timezone.localdate()
    networks = list(Network.objects.filter(ended_on=None).order_by("pk")[:3])
    for code, actor in (("riga", users.staff), ("zemgale", users.zemgale)):
        ground = set().union(*(within(region, today) for region in regions_of(actor)))
        communities = Community.objects.filter(place__in=ground, ended_on=None).order_by("pk")[::2]
        for group in [*communities, *(networks if code == "riga" else [])]:
            purpose, first = _promised(actor, today)
            work = Activity(
                centre=centres[code], kind=kind, title=f"Konsultācija: {group.name}", topic=chance.choice(TOPICS),
                agreement=purpose.agreement if purpose else None, purpose=purpose,
                starts=today - timedelta(days=chance.randrange(min(340, (today - first).days) + 1)),
                minutes=chance.choice((20, 30, 45, 60)),
            )  # fmt: skip
            record_consultation(work, client=None, group=group, actor=actor)
        for number, community in enumerate(communities[:5]):
            purpose, first = _promised(actor, today)
            if purpose is not None:
                day = max(first, today - timedelta(days=9 * number))
                record_expenditure(_paid(number, purpose, community, date=day, centre=centres[code]), actor=actor)


def _paid(number: int, purpose: Purpose, community: Community, **facts: Any) -> Expenditure:
    """A small initiative that the centre paid for."""
    what, supplier, amount = PAID[number % len(PAID)]
    return Expenditure(
        agreement=purpose.agreement, purpose=purpose, amount=amount, supplier=supplier, description=what,
        document_number=f"MI-{purpose.agreement_id}-{number + 1}", supported_community=community, **facts,
    )  # fmt: skip


def _promised(actor: User, today: date) -> tuple[Purpose | None, date]:
    """What the centre promised for now, and the first day of it."""
    agreement = usual_agreement(actor)
    year = agreement.years.filter(starts__lte=today, ends__gte=today).first() if agreement else None
    if agreement is None or year is None:
        return None, today - timedelta(days=340)
    return agreement.purposes.first(), year.starts
