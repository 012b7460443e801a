from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from talka.accounts.models import Centre, Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.activities.actions import edit_activity
from talka.activities.models import Activity, State, WorkChange
from talka.activities.tests.makers import a_programme, a_series, some_work
from talka.kernel.models import AuditEntry
from talka.programmes.models import Agreement

pytestmark = pytest.mark.django_db
CHANGE, UNDO = "/activities/change/", "/activities/change/undo/"


@pytest.fixture
def centre() -> Centre:
    return a_centre("sava")


@pytest.fixture
def agreement(centre: Centre) -> Agreement:
    return a_programme(centre)


@pytest.fixture
def browser(centre: Centre) -> Client:
    return signed_in(a_user(Role.MANAGER, centre=centre))


def change(browser: Client, act: str, *activities: Activity, **more: Any) -> Any:
    return browser.post(CHANGE, {"act": act, "id": [activity.pk for activity in activities], **more})


def test_a_preview_shows_before_and_after_and_changes_nothing(browser: Client, agreement: Agreement) -> None:
    activity = some_work(agreement=agreement, purpose="CS")
    purpose = agreement.purposes.get(code="MN")
    entries, marks = AuditEntry.objects.count(), WorkChange.objects.count()
    answer = change(browser, "purpose", activity, value=purpose.pk)
    planned = answer.context["preview"].planned[0]
    assert (planned.before, planned.after) == (
        f"{agreement.number}: Pilsoniskās sabiedrības attīstība",
        f"{agreement.number}: Mazākumtautību NVO attīstība",
    )
    assert Activity.objects.get().purpose == agreement.purposes.get(code="CS")
    assert (AuditEntry.objects.count(), WorkChange.objects.count()) == (entries, marks)


def test_a_purpose_is_set_and_taken_back(browser: Client, agreement: Agreement) -> None:
    framed = some_work(agreement=agreement, purpose="CS")
    loose = some_work(centre=agreement.centre)
    purpose = agreement.purposes.get(code="MN")
    assert change(browser, "purpose", framed, loose, value=purpose.pk, confirm="yes").status_code == 302
    assert set(Activity.objects.values_list("purpose__code", flat=True)) == {"MN"}
    assert browser.get("/activities/change/done/").status_code == 200
    browser.post(UNDO)
    assert {a.pk: a.purpose and a.purpose.code for a in Activity.objects.all()} == {framed.pk: "CS", loose.pk: None}
    assert Activity.objects.get(pk=loose.pk).agreement is None


def test_what_has_the_purpose_already_is_left_alone(browser: Client, agreement: Agreement) -> None:
    there, other = some_work(agreement=agreement, purpose="MN"), some_work(agreement=agreement, purpose="CS")
    purpose = agreement.purposes.get(code="MN")
    assert change(browser, "purpose", there, other, value=purpose.pk).context["preview"].will_change == 1
    change(browser, "purpose", there, other, value=purpose.pk, confirm="yes")
    assert [Activity.objects.get(pk=one.pk).version for one in (there, other)] == [there.version, other.version + 1]


@pytest.mark.parametrize("act", ["year", "series"])
def test_year_and_series_are_set(act: str, browser: Client, agreement: Agreement) -> None:
    activity = some_work(agreement=agreement)
    part = agreement.years.get(ordinal=2) if act == "year" else a_series(agreement)
    change(browser, act, activity, value=part.pk, confirm="yes")
    assert getattr(Activity.objects.get(), act) == part


def test_work_is_approved_and_removed_together_and_taken_back(browser: Client, centre: Centre) -> None:
    activities = [some_work(centre=centre), some_work(centre=centre)]
    for act, state in (("approve", State.APPROVED), ("remove", State.REMOVED)):
        change(browser, act, *activities, confirm="yes")
        assert set(Activity.objects.values_list("state", flat=True)) == {state}
        browser.post(UNDO)
        assert set(Activity.objects.values_list("state", flat=True)) == {State.RECORDED}


def test_what_cannot_be_changed_is_said_and_left_alone(browser: Client, centre: Centre) -> None:
    draft, recorded = some_work(centre=centre, draft=True), some_work(centre=centre)
    planned = change(browser, "approve", draft, recorded).context["preview"].planned
    assert sorted(bool(one.refusal) for one in planned) == [False, True]
    change(browser, "approve", draft, recorded, confirm="yes")
    assert Activity.objects.get(pk=draft.pk).state == State.DRAFT


def test_what_was_changed_since_is_not_taken_back(browser: Client, centre: Centre) -> None:
    activity = some_work(centre=centre)
    change(browser, "approve", activity, confirm="yes")
    stored = Activity.objects.get()
    edit_activity(stored, values={"title": "Cits"}, version=stored.version, actor=a_user(Role.COORDINATOR))
    browser.post(UNDO)
    assert Activity.objects.get().state == State.APPROVED


def test_other_centres_work_is_not_changed(browser: Client) -> None:
    foreign = some_work(centre=a_centre("cita"))
    assert change(browser, "remove", foreign, confirm="yes")["Location"] == "/activities/"
    assert Activity.objects.get().state == State.RECORDED


def test_a_value_of_another_agreement_is_refused(browser: Client, agreement: Agreement) -> None:
    activity = some_work(agreement=agreement, purpose="CS")
    foreign = a_programme(a_centre("cita")).purposes.all()[0]
    answer = change(browser, "purpose", activity, value=foreign.pk, confirm="yes")
    assert "value" in answer.context["form"].errors
    other = a_programme(agreement.centre).purposes.all()[0]
    planned = change(browser, "purpose", activity, value=other.pk).context["preview"].planned[0]
    assert planned.refusal


def test_nothing_chosen_and_nothing_known_is_answered_calmly(browser: Client, centre: Centre) -> None:
    assert browser.get(CHANGE).status_code == 405
    assert browser.post(CHANGE, {"act": "explode", "id": [1]}).status_code == 404
    assert change(browser, "approve").status_code == 302
    assert browser.post(CHANGE, {"act": "approve", "id": ["x", "9" * 30]}).status_code == 302
    assert browser.post(UNDO).status_code == 302
    assert change(browser, "purpose", some_work(centre=centre)).context["preview"] is None


def test_what_somebody_changed_since_the_preview_is_shown_again_before_it_changes(
    browser: Client, centre: Centre
) -> None:
    activities = [some_work(centre=centre), some_work(centre=centre)]
    read = change(browser, "approve", *activities).context["read"]
    edit_activity(activities[0], values={"title": "Cits"}, version=1, actor=a_user(Role.COORDINATOR))
    answer = change(browser, "approve", *activities, confirm="yes", read=read)
    assert "Pa to laiku kāds" in answer.content.decode()
    assert set(Activity.objects.values_list("state", flat=True)) == {State.RECORDED}
    assert change(browser, "approve", *activities, confirm="yes", read=answer.context["read"]).status_code == 302
    assert set(Activity.objects.values_list("state", flat=True)) == {State.APPROVED}
