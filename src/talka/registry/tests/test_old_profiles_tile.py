"""The block of the board about profiles that were confirmed long ago."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from talka.accounts.models import Role, User
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.places.models import Place
from talka.registry.models import Community, Network, Organisation
from talka.registry.queries.meant import place_meant
from talka.registry.queries.profiles import old_profiles
from talka.registry.tests.makers import a_community, a_network, an_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> User:
    centre = a_centre()
    centre.region_code = "LV00C"
    centre.save()
    return a_user(Role.STAFF, centre=centre)


def confirmed(profile: Organisation | Community | Network, days: int, place: Place | None) -> None:
    profile.confirmed_on = timezone.localdate() - timedelta(days=days)
    profile.place = place
    profile.save()


def numbers(user: User) -> dict[str, int]:
    return {name: counted.number for name, counted in old_profiles(user)[1].items()}


def test_only_what_was_confirmed_long_ago_in_ones_own_region_is_counted(staff: User) -> None:
    here, elsewhere = place_meant("Vecpiebalgas pagasts, Cēsu novads"), place_meant("Rīga")
    for days, place in ((400, here), (400, elsewhere), (300, here)):
        for profile in (an_organisation(), a_community(), a_network()):
            confirmed(profile, days, place)
    an_organisation()
    ended = a_community(ended_on=timezone.localdate())
    confirmed(ended, 400, here)
    assert numbers(staff) == {"organisations": 1, "communities": 1, "networks": 1}
    assert numbers(a_user(Role.COORDINATOR)) == {"organisations": 2, "communities": 2, "networks": 2}


def test_each_number_leads_to_a_list_of_the_same_length(staff: User) -> None:
    for _number in range(2):
        confirmed(an_organisation(), 400, place_meant("Cēsis"))
    confirmed(an_organisation(), 400, place_meant("Rīga"))
    browser = signed_in(staff)
    link = next(
        link
        for link in browser.get("/today/").content.decode().split('"')
        if link.startswith("/registry/?confirmed=old")
    )
    query = parse_qs(urlsplit(link.replace("&amp;", "&")).query)
    assert len(browser.get("/registry/", query).context["listing"].rows) == 2


def test_nothing_old_is_no_block_and_a_reviewer_has_none(staff: User) -> None:
    confirmed(an_organisation(), 300, place_meant("Cēsis"))
    assert "Profili, kas jāpārskata" not in signed_in(staff).get("/today/").content.decode()
    confirmed(an_organisation(), 400, place_meant("Cēsis"))
    assert "Profili, kas jāpārskata" in signed_in(staff).get("/today/").content.decode()
    assert "Profili, kas jāpārskata" not in signed_in(a_user(Role.REVIEWER)).get("/today/").content.decode()
