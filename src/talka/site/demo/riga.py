"""Indicators over the real years: what the published report counts."""

from __future__ import annotations

from talka.accounts.models import User
from talka.programmes.actions import add_indicator
from talka.programmes.models import Agreement, Indicator

COUNTED = (
    ("konsultacijas", "Sniegtās konsultācijas", "items", {"kind": ["consultation"]}),
    ("publikacijas", "Publikācijas un jaunumu lapas", "items", {"kind": ["newsletter", "news_item", "social_post"]}),
    ("seminari", "Seminārus apmeklēja", "participations", {"kind": ["seminar"]}),
    (
        "atbalstitas",
        "Atbalstītās mazākumtautību organizācijas",
        "organisations",
        {"kind": ["grant_award", "equipment_support", "capacity_support"], "purpose": ["MN"]},
    ),
)


def promise_indicators(agreement: Agreement, actor: User) -> None:
    """Add the indicators; the real agreement's targets are not public, so there are none."""
    for code, title, measure, filters in COUNTED:
        add_indicator(
            Indicator(agreement=agreement, code=code, title=title, measure=measure, filters=filters), actor=actor
        )
