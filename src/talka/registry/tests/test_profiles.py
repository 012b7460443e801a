"""What an organisation's profile holds, and that somebody confirms it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user
from talka.kernel.actions import Conflict, NotAllowed, Refused
from talka.kernel.audit.models import AuditEntry
from talka.places.models import Place
from talka.places.queries import regions_of
from talka.registry.actions import add_organisation, confirm_profile, edit_organisation
from talka.registry.models import ActivityArea, Organisation
from talka.registry.models.profiles import stored_words
from talka.registry.queries.meant import UnclearPlace, place_label, place_meant, suggest_places
from talka.registry.queries.profiles import Freshness, fresh_on, is_old, serving
from talka.registry.tests.makers import a_community, a_network, an_organisation

pytestmark = pytest.mark.django_db


def place(code: str) -> Place:
    return Place.objects.get(code=code)


def edited(organisation: Organisation, **values: object) -> Organisation:
    return edit_organisation(organisation, values=values, version=organisation.version, actor=a_user(Role.STAFF))


def test_the_name_it_had_stays_known_and_is_found_in_the_trail() -> None:
    known = an_organisation("Kokle")
    edited(known, name="Kokles draugi")
    former = known.former_names.get()
    assert (former.name, former.name_folded, former.valid_until) == ("Kokle", "kokle", timezone.localdate())
    assert "Kokle" in AuditEntry.objects.latest("sequence").changes


def test_a_misspelt_name_is_not_kept() -> None:
    known = an_organisation("Koklle")
    edit_organisation(known, values={"name": "Kokle"}, version=1, actor=a_user(Role.STAFF), was_misspelt=True)
    assert not known.former_names.exists()


def test_a_name_that_comes_and_goes_twice_is_kept_once() -> None:
    known = an_organisation("Kokle")
    for name in ("Stabule", "Kokle", "Stabule"):
        edited(known, name=name)
    assert sorted(known.former_names.values_list("name", flat=True)) == ["Kokle", "Stabule"]


def test_areas_and_served_places_are_set_as_a_whole_and_told_when_they_change() -> None:
    known, area = an_organisation(), ActivityArea.objects.get(code="youth")
    edited(known, areas=[area], service_areas=[place("LV0004000")])
    assert (list(known.areas.all()), list(known.service_areas.all())) == ([area], [place("LV0004000")])
    assert "youth" in AuditEntry.objects.latest("sequence").changes
    edited(known, areas=[area])
    assert "youth" not in AuditEntry.objects.latest("sequence").changes
    edited(known, areas=[])
    assert not known.areas.exists()
    assert known.service_areas.exists()


def test_an_organisation_may_be_entered_with_areas_and_served_places() -> None:
    area = ActivityArea.objects.get(code="sport")
    made = add_organisation(
        Organisation(name="Kokle"), actor=a_user(Role.STAFF), areas=[area], service_areas=[place("LV0001000")]
    )
    assert (made.areas.get(), made.service_areas.get()) == (area, place("LV0001000"))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"founded_on": date(2020, 1, 2), "closed_on": date(2020, 1, 1)}, "closed_on"),
        ({"public_benefit_from": date(2020, 1, 2), "public_benefit_until": date(2020, 1, 1)}, "public_benefit_until"),
        ({"languages": stored_words(["lv", "xx"])}, ""),
        ({"public_fields": stored_words(["notes"])}, ""),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(values: dict[str, object], field: str) -> None:
    known = an_organisation()
    with pytest.raises(Refused) as refused:
        edited(known, **values)
    assert refused.value.field == field
    assert Organisation.objects.get(pk=known.pk).version == 1


def test_confirming_keeps_the_day_and_who_and_an_old_page_is_a_conflict() -> None:
    staff = a_user(Role.STAFF)
    for profile in (an_organisation(), a_community(), a_network()):
        version = profile.version
        confirm_profile(profile, version=version, actor=staff)
        profile.refresh_from_db()
        assert (profile.confirmed_on, profile.confirmed_by) == (timezone.localdate(), staff)
        with pytest.raises(Conflict):
            confirm_profile(profile, version=version, actor=staff)


@pytest.mark.parametrize("role", [Role.REVIEWER, None])
def test_a_reviewer_confirms_nothing(role: Role | None) -> None:
    with pytest.raises(NotAllowed):
        confirm_profile(an_organisation(), version=1, actor=a_user(role))


def test_a_profile_is_old_a_year_after_it_was_confirmed() -> None:
    today = timezone.localdate()
    known, never = an_organisation(), an_organisation()
    for days, old in ((365, False), (366, True)):
        known.confirmed_on = today - timedelta(days=days)
        known.save()
        assert is_old(known, today) is old
        found = Organisation.objects.filter(fresh_on([Freshness.OLD], today))
        assert list(found) == ([known] if old else [])
    assert is_old(never, today)
    assert list(Organisation.objects.filter(fresh_on([Freshness.NEVER], today))) == [never]
    assert not Organisation.objects.filter(fresh_on(["nonsense"], today)).exists()


def test_two_parishes_of_one_name_are_told_apart_by_their_municipality() -> None:
    both = list(Place.objects.filter(name="Pilskalnes pagasts", valid_until=None).select_related("parent"))
    assert len({place_label(one) for one in both}) == len(both) > 1
    assert [place_meant(place_label(one)) for one in both] == both
    with pytest.raises(UnclearPlace) as unclear:
        place_meant("Pilskalnes pagasts")
    assert all(place_label(one) in str(unclear.value) for one in both)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("Rīga", "LV0001000"), ("riga", "LV0001000"), ("cēsu nov.", "LV0026000"), ("LV0026000", "LV0026000")],
)
def test_a_place_is_meant_by_its_name_or_code(typed: str, code: str) -> None:
    assert place_meant(typed).code == code


@pytest.mark.parametrize("typed", ["Nekurzeme", "Rīga, Cēsu novads", ",", "Latvija,Latvija"])
def test_what_is_no_place_is_refused(typed: str) -> None:
    with pytest.raises(UnclearPlace):
        place_meant(typed)


def test_places_are_suggested_with_those_that_begin_so_first() -> None:
    found = [place_label(one) for one in suggest_places("cēs")]
    assert found[0] == "Cēsu novads"
    assert "Cēsis, Cēsu novads" in found
    assert suggest_places("c") == []


def test_who_serves_a_region_serves_its_parishes_and_the_other_way_round() -> None:
    vidzeme = Place.objects.get(name="Vidzemes plānošanas reģions")
    whole, part, other = an_organisation(), an_organisation(), an_organisation()
    edited(whole, service_areas=[vidzeme])
    edited(part, service_areas=[place_meant("Vecpiebalgas pagasts, Cēsu novads")])
    edited(other, service_areas=[place("LV0001000")])
    assert set(Organisation.objects.filter(serving([place("LV0026000").pk]))) == {whole, part}


def test_ones_region_is_that_which_ones_centre_serves() -> None:
    staff = a_user(Role.STAFF)
    centre = staff.memberships.get().centre
    assert centre is not None
    assert regions_of(staff) == []
    centre.region_code = "LV00C"
    centre.save()
    assert [region.name for region in regions_of(staff)] == ["Vidzemes plānošanas reģions"]
    assert regions_of(a_user(Role.COORDINATOR)) == []
