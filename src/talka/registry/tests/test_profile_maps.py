"""The small map of a profile."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user, signed_in
from talka.places.models import Place
from talka.registry.models import Community, Organisation
from talka.registry.queries.meant import place_meant
from talka.registry.tests.makers import a_community, a_network, an_organisation

pytestmark = pytest.mark.django_db


def address(name: str, *args: int) -> str:
    return reverse(f"registry:{name}", args=args)


def test_a_profile_shows_where_it_is_and_what_it_serves() -> None:
    vecpiebalga = place_meant("Vecpiebalgas pagasts, Cēsu novads")
    staff = signed_in(a_user(Role.STAFF))
    organisation = an_organisation("Koris")
    page = address("show_organisation", organisation.pk)
    assert "map-area" not in staff.get(page).content.decode()
    Organisation.objects.filter(pk=organisation.pk).update(place=vecpiebalga)
    organisation.service_areas.set([Place.objects.get(code="LV0001000")])
    shown = staff.get(page).content.decode()
    assert shown.count("map-area--4") == 2, "one municipality on the map, one swatch of the legend"
    assert shown.count("map-spot--works") == 2
    assert "Pašvaldību robežas ir aptuvenas" in shown
    assert "punkts rāda pašvaldību" in shown.casefold()
    network = a_network("Tīkls", place=Place.objects.get(code="LV0001000"))
    assert "map-spot--works" in staff.get(address("show_network", network.pk)).content.decode()


def test_a_territory_that_a_community_drew_is_called_approximate() -> None:
    staff, community = signed_in(a_user(Role.STAFF)), a_community("Upmala")
    page = address("show_community", community.pk)
    ring = [[24.1, 56.9], [24.3, 56.9], [24.3, 57.1], [24.1, 57.1], [24.1, 56.9]]
    assert "kopiena to zīmējusi pati" not in staff.get(page).content.decode()
    drawn = json.dumps({"type": "Polygon", "coordinates": [ring]})
    Community.objects.filter(pk=community.pk).update(territory=drawn)
    assert "kopiena to zīmējusi pati" in staff.get(page).content.decode()
