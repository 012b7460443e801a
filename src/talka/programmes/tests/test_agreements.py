"""Adding and editing agreements, their years and purposes."""

from __future__ import annotations

import datetime as dt

import pytest

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_funder, a_user
from talka.kernel.actions import Conflict, NotAllowed, Refused
from talka.kernel.audit.models import AuditEntry
from talka.kernel.periods import Period
from talka.programmes.actions import (
    add_agreement,
    add_purpose,
    add_year,
    edit_agreement,
    edit_purpose,
    edit_years,
    remove_purpose,
    set_declared_figures,
)
from talka.programmes.models import Agreement, DeclaredFigure, Purpose
from talka.programmes.tests.makers import a_budget_line, a_purpose, a_year, an_agreement, an_indicator
from talka.registry.tests.makers import an_organisation

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def test_an_agreement_is_added_with_partners_and_an_entry_in_the_trail() -> None:
    centre, partner = a_centre(), a_centre()
    made = Agreement(
        number="KM-1", title="Darbs", centre=centre, funder=a_funder(), contractor=an_organisation(),
        starts=dt.date(2022, 7, 15), ends=dt.date(2025, 7, 14),
    )  # fmt: skip
    added = add_agreement(made, partners=[partner, centre], actor=a_user(Role.MANAGER, centre=centre))
    assert list(added.partners.all()) == [partner]
    assert AuditEntry.objects.latest("sequence").verb == "programmes.add_agreement"


def test_a_number_stands_once() -> None:
    known = an_agreement("KM-1")
    with pytest.raises(Refused) as refused:
        an_agreement("KM-1", centre=known.centre)
    assert refused.value.field == "number"


def test_an_agreement_ends_after_it_starts_and_has_number_and_title() -> None:
    agreement = an_agreement()
    for values, field in (
        ({"ends": agreement.starts - DAY}, "ends"),
        ({"number": " "}, "number"),
        ({"title": ""}, "title"),
    ):
        fresh = Agreement.objects.get(pk=agreement.pk)
        with pytest.raises(Refused) as refused:
            edit_agreement(fresh, values=values, version=fresh.version, actor=system_actor())
        assert refused.value.field == field


def test_editing_raises_the_version_and_an_old_version_is_a_conflict() -> None:
    agreement = an_agreement()
    edit_agreement(agreement, values={"title": "Cits"}, version=1, actor=system_actor())
    assert agreement.version == 2
    with pytest.raises(Conflict):
        edit_agreement(agreement, values={"title": "Vēl cits"}, version=1, actor=system_actor())
    with pytest.raises(Refused):
        edit_agreement(agreement, values={"currency": "USD"}, version=2, actor=system_actor())


def test_an_agreement_cannot_be_shortened_below_its_years() -> None:
    agreement = an_agreement(years=3)
    with pytest.raises(Refused) as refused:
        edit_agreement(agreement, values={"ends": dt.date(2025, 1, 1)}, version=agreement.version, actor=system_actor())
    assert "15.07.2024." in str(refused.value)
    assert refused.value.field == "ends"


def test_a_manager_cannot_give_the_agreement_to_another_centre() -> None:
    centre = a_centre()
    agreement = an_agreement(centre=centre)
    with pytest.raises(NotAllowed):
        edit_agreement(agreement, values={"centre": a_centre()}, version=1, actor=a_user(Role.MANAGER, centre=centre))


def test_years_follow_each_other() -> None:
    agreement = an_agreement(years=2)
    assert [year.ordinal for year in agreement.years.all()] == [1, 2]
    assert agreement.years.get(ordinal=2).starts == dt.date(2023, 7, 15)


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        (dt.date(2023, 7, 14), dt.date(2024, 7, 14), ["14.07.2023.", "15.07.2023."]),
        (dt.date(2023, 7, 16), dt.date(2024, 7, 14), ["14.07.2023.", "16.07.2023.", "15.07.2023."]),
        (dt.date(2023, 7, 15), dt.date(2025, 7, 15), ["15.07.2025.", "14.07.2025."]),
        (dt.date(2023, 7, 15), dt.date(2023, 7, 14), ["14.07.2023.", "15.07.2023."]),
    ],
    ids=["overlap", "gap", "outside", "backwards"],
)
def test_a_year_that_does_not_fit_is_refused_naming_the_dates(starts: dt.date, ends: dt.date, words: list[str]) -> None:
    agreement = an_agreement(years=1)
    with pytest.raises(Refused) as refused:
        add_year(agreement, starts=starts, ends=ends, actor=system_actor())
    for word in words:
        assert word in str(refused.value)
    assert agreement.years.count() == 1


def test_a_year_before_the_agreement_is_refused() -> None:
    agreement = an_agreement()
    with pytest.raises(Refused) as refused:
        add_year(agreement, starts=dt.date(2022, 7, 14), ends=dt.date(2023, 7, 14), actor=system_actor())
    assert refused.value.field == "starts"


def test_all_years_are_edited_at_once_added_and_left_out() -> None:
    agreement = an_agreement(years=3)
    first = agreement.years.get(ordinal=1)
    halves = [Period(dt.date(2022, 7, 15), dt.date(2022, 12, 31)), Period(dt.date(2023, 1, 1), dt.date(2025, 7, 14))]
    edit_years(agreement, periods=halves, version=agreement.version, actor=system_actor())
    assert [year.period for year in agreement.years.all()] == halves
    assert agreement.years.get(ordinal=1) == first
    middle = Period(dt.date(2023, 1, 1), dt.date(2023, 12, 31))
    more = [halves[0], middle, Period(dt.date(2024, 1, 1), dt.date(2025, 7, 14))]
    edit_years(agreement, periods=more, version=agreement.version, actor=system_actor())
    assert agreement.years.count() == 3


def test_a_year_with_a_plan_cannot_be_left_out() -> None:
    agreement = an_agreement(years=2)
    a_budget_line(agreement.years.get(ordinal=2), a_purpose(agreement), 100)
    periods = [agreement.years.get(ordinal=1).period]
    fresh = Agreement.objects.get(pk=agreement.pk)
    with pytest.raises(Refused):
        edit_years(fresh, periods=periods, version=fresh.version, actor=system_actor())
    assert agreement.years.count() == 2


def test_years_edited_from_an_old_version_and_too_many_years_are_refused() -> None:
    agreement = an_agreement(years=1)
    with pytest.raises(Conflict):
        edit_years(agreement, periods=[], version=agreement.version - 1, actor=system_actor())
    days = [Period(agreement.starts + DAY * at, agreement.starts + DAY * at) for at in range(31)]
    with pytest.raises(Refused):
        edit_years(agreement, periods=days, version=agreement.version, actor=system_actor())


def test_a_purpose_has_title_and_a_code_that_stands_once() -> None:
    agreement = an_agreement()
    a_purpose(agreement, "CS")
    for code, title, field in (("CS", "Cits", "code"), ("", "Cits", "code"), ("MN", " ", "title")):
        with pytest.raises(Refused) as refused:
            add_purpose(Purpose(agreement=agreement, code=code, title=title), actor=system_actor())
        assert refused.value.field == field


def test_indicators_follow_the_changed_code_of_a_purpose() -> None:
    agreement = an_agreement()
    purpose = a_purpose(agreement, "CS")
    indicator = an_indicator(agreement, filters={"purpose": ["CS"], "kind": ["seminar"]})
    edit_purpose(purpose, values={"code": "PS"}, actor=system_actor())
    indicator.refresh_from_db()
    assert indicator.filters == {"purpose": ["PS"], "kind": ["seminar"]}
    with pytest.raises(Refused):
        edit_purpose(purpose, values={"agreement": agreement}, actor=system_actor())


def test_declared_figures_follow_the_changed_code_of_a_purpose() -> None:
    agreement, other = an_agreement(years=1), an_agreement(years=1)
    purpose = a_purpose(agreement, "CS")
    for of in (agreement, other):
        names = ("spent_CS", "carried_in_CS", "spent_total", "spent_CSA")
        set_declared_figures(of, figures={(1, name): 5 for name in names}, actor=system_actor())
    edit_purpose(purpose, values={"code": "PS"}, actor=system_actor())
    declared = [set(DeclaredFigure.objects.filter(year__agreement=of).values_list("figure", flat=True))
                for of in (agreement, other)]  # fmt: skip
    assert declared == [{"spent_PS", "carried_in_PS", "spent_total", "spent_CSA"},
                        {"spent_CS", "carried_in_CS", "spent_total", "spent_CSA"}]  # fmt: skip
    with pytest.raises(Refused) as refused:
        edit_purpose(purpose, values={"code": "CSA"}, actor=system_actor())
    assert refused.value.field == "code"


def test_a_purpose_is_removed_until_something_refers_to_it() -> None:
    agreement = an_agreement(years=1)
    free, planned, counted, declared = (a_purpose(agreement, code) for code in ("A", "B", "C", "D"))
    a_budget_line(agreement.years.get(), planned, 100)
    an_indicator(agreement, filters={"purpose": ["C"]})
    set_declared_figures(agreement, figures={(1, "spent_D"): 5}, actor=system_actor())
    remove_purpose(free, actor=system_actor())
    for used in (planned, counted, declared):
        with pytest.raises(Refused):
            remove_purpose(used, actor=system_actor())
    assert set(agreement.purposes.values_list("code", flat=True)) == {"B", "C", "D"}
    assert AuditEntry.objects.latest("sequence").object_id == str(free.pk)


def test_a_leap_day_is_a_day_of_a_year() -> None:
    agreement = an_agreement(starts=dt.date(2024, 2, 29), ends=dt.date(2025, 2, 28))
    assert a_year(agreement, dt.date(2024, 2, 29), dt.date(2025, 2, 28)).period.days == 366
