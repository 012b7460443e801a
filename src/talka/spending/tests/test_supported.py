"""Whom money supported: chosen by name, on the map, in its story, kept through a merge."""

from __future__ import annotations

import datetime as dt

import pytest

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre, Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.kernel.periods import Period
from talka.kernel.testing.plugin import Freeze
from talka.places.models import Place
from talka.places.queries.layers import Asked
from talka.programmes.models import Agreement
from talka.programmes.tests.makers import an_agreement
from talka.registry.actions.merges import merge_records, part_records
from talka.registry.models import Kind, Merge, Organisation
from talka.registry.queries.support import Support, last_supports
from talka.registry.queries.timeline import Asked as AskedStory
from talka.registry.tests.makers import a_community, an_organisation
from talka.spending.actions import edit_expenditure, remove_expenditure
from talka.spending.models import Expenditure
from talka.spending.queries.supported import LAYERS, STORIES
from talka.spending.tests.makers import an_expenditure

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre(freeze: Freeze) -> Centre:
    freeze("2023-03-14 09:30")
    return a_centre("sava")


@pytest.fixture
def agreement(centre: Centre) -> Agreement:
    return an_agreement(centre=centre, years=3)


def supporting(agreement: Agreement, amount: int, **who: object) -> Expenditure:
    made = an_expenditure(agreement, amount)
    return edit_expenditure(made, values=who, version=made.version, actor=system_actor())


def somewhere(number: int) -> Place:
    return Place.objects.filter(level=Place.Level.MUNICIPALITY, valid_until=None).order_by("pk")[number]


def in_place(organisation: Organisation, place: Place) -> Organisation:
    Organisation.objects.filter(pk=organisation.pk).update(place=place)
    return organisation


def test_the_form_finds_whom_it_supported_by_name(centre: Centre, agreement: Agreement) -> None:
    browser = signed_in(a_user(Role.MANAGER, centre=centre))
    community, organisation = a_community("Zolitūdes pagalmi"), an_organisation("Biedrība Rasa")
    form = f"/spending/agreements/{agreement.pk}/add/"
    sent = {"date": "01.09.2022.", "amount": "120,50", "centre": centre.pk}
    for written, column in (("zolitudes pagalmi", "supported_community"), ("Biedrība Rasa", "supported_organisation")):
        assert browser.post(form, sent | {"supported": written}).status_code == 302
        assert getattr(Expenditure.objects.latest("pk"), column) in {community, organisation}
    page = browser.get(f"/spending/expenditures/{Expenditure.objects.latest('pk').pk}/").content.decode()
    assert f'href="/registry/organisations/{organisation.pk}/"' in page
    refused = browser.post(form, sent | {"supported": "Nekādi"})
    assert "Šādas organizācijas nav" in refused.content.decode()
    assert Expenditure.objects.count() == 2


def test_what_was_chosen_is_meant_among_namesakes_and_stays_when_edited(centre: Centre, agreement: Agreement) -> None:
    browser = signed_in(a_user(Role.MANAGER, centre=centre))
    first, second = an_organisation("Divas vienādas"), an_organisation("Divas vienādas")
    form = f"/spending/agreements/{agreement.pk}/add/"
    sent = {"date": "01.09.2022.", "amount": "10", "centre": centre.pk, "supported": "Divas vienādas"}
    assert "Tā sauc vairākas organizācijas" in browser.post(form, sent).content.decode()
    browser.post(form, sent | {"supported_id": f"o{second.pk}"})
    [made] = Expenditure.objects.all()
    assert (made.supported_organisation, first.pk) == (second, first.pk)
    edit = f"/spending/expenditures/{made.pk}/edit/"
    page = browser.get(edit).content.decode()
    assert f'value="o{second.pk}"' in page
    browser.post(edit, {"date": "01.09.2022.", "amount": "10", "version": made.version})
    made.refresh_from_db()
    assert made.supported_organisation is None
    offered = browser.get("/spending/expenditures/supported/suggest/", {"q": "divas"}).json()["suggestions"]
    assert {one["id"] for one in offered} == {f"o{first.pk}", f"o{second.pk}"}


def test_the_map_sums_cents_where_they_are_who_were_supported(agreement: Agreement) -> None:
    one, other = somewhere(0), somewhere(1)
    supporting(agreement, 10_050, supported_organisation=in_place(an_organisation(), one))
    supporting(agreement, 1_001, supported_community=a_community(place=one))
    supporting(agreement, 300, supported_community=a_community(place=other))
    gone = supporting(agreement, 9_999, supported_community=a_community(place=other))
    remove_expenditure(gone, version=gone.version, actor=system_actor())
    an_expenditure(agreement, 77_777)
    layer = LAYERS[0]
    assert layer.count(Asked(user=None)) == {one.pk: 11_051, other.pk: 300}
    assert layer.words(11_051) == "110,51\N{NO-BREAK SPACE}€"
    before = Period(dt.date(2022, 1, 1), dt.date(2022, 8, 31))
    assert layer.count(Asked(user=None, period=before)) == {}


def test_money_is_support_too_and_stands_in_the_story_of_those_who_may_see_it(agreement: Agreement) -> None:
    organisation, community = an_organisation(), a_community()
    supporting(agreement, 100, supported_organisation=organisation)
    supporting(agreement, 200, supported_community=community)
    assert last_supports(Kind.COMMUNITY, [community.pk]) == {
        community.pk: Support(dt.date(2022, 9, 1), "izmaksāts atbalsts")
    }
    assert last_supports(Kind.NETWORK, [community.pk]) == {}
    own, foreign = a_user(Role.STAFF, centre=agreement.centre), a_user(Role.STAFF, centre=a_centre("cits"))
    for kind, record in ((Kind.ORGANISATION, organisation), (Kind.COMMUNITY, community)):
        told = [STORIES[0].entries(AskedStory(user, kind, record, None, 20)) for user in (own, foreign)]
        assert [len(one) for one in told] == [1, 0]
    assert STORIES[0].entries(AskedStory(own, Kind.PERSON, organisation, None, 20)) == []
    earlier = AskedStory(own, Kind.COMMUNITY, community, dt.date(2022, 9, 1), 20)
    assert STORIES[0].entries(earlier) == []


def test_a_merge_moves_the_money_and_parting_brings_it_back(agreement: Agreement) -> None:
    kept, gone = an_organisation("Viena"), an_organisation("Otra")
    paid = supporting(agreement, 100, supported_organisation=gone)
    merge_records(kept, gone=gone, actor=system_actor())
    paid.refresh_from_db()
    assert paid.supported_organisation_id == kept.pk
    part_records(Merge.objects.get(), actor=system_actor())
    paid.refresh_from_db()
    assert paid.supported_organisation_id == gone.pk
