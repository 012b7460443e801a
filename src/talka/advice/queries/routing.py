"""Who answers what from where."""

from __future__ import annotations

from dataclasses import dataclass

from talka.accounts.models import Centre, User
from talka.advice.models import AdviceTopic, RoutingRule
from talka.places.models import Level, Place
from talka.places.queries import ancestors


@dataclass(frozen=True)
class Route:
    """The centre that a request goes to, and the adviser there where one is named."""

    centre: Centre
    adviser: User | None = None


def route(topic: AdviceTopic | None, place: Place | None) -> Route | None:
    """The rule that says most about the topic and the place; else the centre of the region; None: no centre at all.

    A rule that names no region speaks for the region of its centre.
    """
    region = region_around(place)
    fitting = [rule for rule in _rules() if _fits(rule, topic, region)]
    if fitting:
        best = max(fitting, key=lambda rule: (rule.region_id is not None, rule.topic_id is not None, -rule.pk))
        return Route(best.centre, best.adviser if is_there(best.adviser, best.centre) else None)
    centre = _centre_of(region)
    return Route(centre) if centre is not None else None


def region_around(place: Place | None) -> Place | None:
    """The planning region of a place."""
    if place is None or place.level == Level.REGION:
        return place
    return next((one for one in ancestors(place) if one.level == Level.REGION), None)


def is_there(adviser: User | None, centre: Centre) -> bool:
    """Whether an adviser still works in the centre."""
    return adviser is not None and adviser.is_active and centre.pk in adviser.access.centres


def _rules() -> list[RoutingRule]:
    return list(RoutingRule.objects.select_related("centre", "adviser", "region"))


def _fits(rule: RoutingRule, topic: AdviceTopic | None, region: Place | None) -> bool:
    if rule.topic_id is not None and (topic is None or rule.topic_id != topic.pk):
        return False
    if rule.region_id is not None:
        return region is not None and rule.region_id == region.pk
    return region is None or rule.centre.region_code in {"", region.code}


def _centre_of(region: Place | None) -> Centre | None:
    centres = list(Centre.objects.order_by("pk"))
    own = [one for one in centres if region is not None and one.region_code == region.code]
    everywhere = [one for one in centres if not one.region_code]
    return next(iter([*own, *everywhere, *centres]), None)
