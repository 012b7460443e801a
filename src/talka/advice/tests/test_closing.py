"""A closed request is delivered work, once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.activities.actions import approve_activity, remove_activity
from talka.activities.models import Activity, State
from talka.activities.tests.makers import a_programme
from talka.advice.actions import answer_request, close_request, edit_request, reopen_request
from talka.advice.actions.requests import SlotGone, ask_advice
from talka.advice.models import AdviceRequest, AdviceSlot, PublicAnswer, RequestState, RoutingRule
from talka.advice.queries.figures import Asked, advice_figures
from talka.advice.queries.routing import region_around, route
from talka.advice.queries.similar import similar_answers
from talka.advice.queries.working_days import is_working_day, working_days_after
from talka.advice.tests.makers import a_public_answer, a_request, a_taken_request, a_topic, an_answered_request
from talka.kernel.actions import Conflict, Refused
from talka.places.queries import municipalities
from talka.registry.tests.makers import an_organisation

pytestmark = pytest.mark.django_db


def closed(**fields: Any) -> AdviceRequest:
    asked = an_answered_request(**fields)
    assert asked.owner is not None
    return close_request(asked, minutes=25, purpose=None, actor=asked.owner)


def test_a_close_writes_one_consultation_with_its_organisation() -> None:
    organisation = an_organisation("Tauriņš")
    asked = closed(organisation=organisation, topic=a_topic())
    work = Activity.objects.get()
    assert (work, work.kind.code, work.minutes, work.centre) == (asked.activity, "consultation", 25, asked.centre)
    assert [one.organisation for one in work.participations.all()] == [organisation]
    assert work.title == "Konsultācija: Tauriņš"


def test_closed_again_it_corrects_the_same_entry() -> None:
    first, second = an_organisation("Tauriņš"), an_organisation("Bite")
    asked = closed(organisation=first)
    assert asked.owner is not None
    reopen_request(asked, actor=asked.owner)
    edit_request(asked, values={"organisation": second}, version=asked.version, actor=asked.owner)
    close_request(asked, minutes=60, purpose=None, actor=asked.owner)
    work = Activity.objects.get()
    assert (work.minutes, work.title) == (60, "Konsultācija: Bite")
    assert [one.organisation for one in work.participations.all()] == [second]


def test_it_is_work_of_the_day_of_the_last_answer_also_when_closed_again(
    freeze: Callable[[str], Any],
) -> None:
    freeze("2022-12-30")
    asked = an_answered_request()
    assert asked.owner is not None
    freeze("2023-02-03")
    page = signed_in(asked.owner).get(f"/advice/requests/{asked.code}/close/").content.decode()
    assert "30.12.2022" in page
    close_request(asked, minutes=5, purpose=None, actor=asked.owner)
    work = Activity.objects.get()
    assert (work.starts, work.listed_on) == (dt.date(2022, 12, 30), dt.date(2022, 12, 30))
    reopen_request(asked, actor=asked.owner)
    answer_request(asked, text="Vēl kas.", actor=asked.owner)
    freeze("2023-04-05")
    close_request(asked, minutes=5, purpose=None, actor=asked.owner)
    work.refresh_from_db()
    assert (work.starts, work.listed_on) == (dt.date(2023, 2, 3), dt.date(2023, 2, 3))


def test_without_an_answer_it_is_work_of_the_day_of_closing(freeze: Callable[[str], Any]) -> None:
    freeze("2022-12-30")
    asked = a_taken_request()
    assert asked.owner is not None
    freeze("2023-02-03")
    close_request(asked, minutes=5, purpose=None, actor=asked.owner)
    freeze("2023-04-05")
    reopen_request(asked, actor=asked.owner)
    close_request(asked, minutes=10, purpose=None, actor=asked.owner)
    assert Activity.objects.get().starts == dt.date(2023, 2, 3)


def test_the_year_follows_the_day_and_another_agreement_is_refused_in_words(freeze: Callable[[str], Any]) -> None:
    freeze("2022-12-30")
    asked = an_answered_request()
    assert asked.owner is not None
    agreement = a_programme(asked.centre)
    ends = dt.date(2022, 12, 31)
    agreement.years.filter(ordinal=1).update(starts=dt.date(2022, 1, 1), ends=ends)
    agreement.years.filter(ordinal__gt=1).update(starts=dt.date(2023, 1, 1), ends=dt.date(2023, 12, 31))
    purpose = agreement.purposes.get(code="CS")
    freeze("2023-02-03")
    close_request(asked, minutes=5, purpose=purpose, actor=asked.owner)
    assert Activity.objects.get().year == agreement.years.get(ordinal=1)
    reopen_request(asked, actor=asked.owner)
    answer_request(asked, text="Vēl kas.", actor=asked.owner)
    close_request(asked, minutes=5, purpose=purpose, actor=asked.owner)
    assert Activity.objects.get().year != agreement.years.get(ordinal=1)
    late = an_answered_request(adviser=asked.owner)
    AdviceRequest.objects.filter(pk=late.pk).update(answered_at=timezone.now() - dt.timedelta(days=3000))
    data = {"minutes": "5", "purpose": purpose.pk}
    page = signed_in(asked.owner).post(f"/advice/requests/{late.code}/close/", data)
    assert page.context["form"].errors.keys() == {"purpose"}
    assert Activity.objects.count() == 1


def test_an_entry_that_was_removed_comes_back() -> None:
    asked = closed()
    assert asked.owner is not None
    assert asked.activity is not None
    remove_activity(asked.activity, actor=asked.owner)
    reopen_request(asked, actor=asked.owner)
    close_request(asked, minutes=30, purpose=None, actor=asked.owner)
    assert Activity.objects.get().state == State.RECORDED


def test_an_approved_entry_is_corrected_by_a_manager_only() -> None:
    asked = closed()
    assert asked.owner is not None
    assert asked.activity is not None
    approve_activity(asked.activity, actor=a_user(Role.MANAGER, centre=asked.centre))
    reopen_request(asked, actor=asked.owner)
    with pytest.raises(Refused):
        close_request(asked, minutes=30, purpose=None, actor=asked.owner)
    asked.refresh_from_db()
    assert asked.state == RequestState.TAKEN


def test_it_may_move_to_another_agreement() -> None:
    asked = an_answered_request()
    assert asked.owner is not None
    today = timezone.localdate()
    agreement = a_programme(asked.centre)
    agreement.years.filter(ordinal=1).update(starts=today - dt.timedelta(days=9), ends=today + dt.timedelta(days=9))
    close_request(asked, minutes=5, purpose=None, actor=asked.owner)
    reopen_request(asked, actor=asked.owner)
    close_request(asked, minutes=5, purpose=agreement.purposes.get(code="CS"), actor=asked.owner)
    work = Activity.objects.get()
    assert (work.agreement, work.year) == (agreement, agreement.years.get(ordinal=1))


def test_two_who_edit_at_once_are_told() -> None:
    asked = a_taken_request()
    assert asked.owner is not None
    with pytest.raises(Conflict):
        edit_request(asked, values={"topic": None}, version=asked.version - 1, actor=asked.owner)


def test_a_request_closed_by_another_is_not_closed_twice() -> None:
    asked = an_answered_request()
    assert asked.owner is not None
    stale = AdviceRequest.objects.get(pk=asked.pk)
    close_request(asked, minutes=5, purpose=None, actor=asked.owner)
    with pytest.raises(Refused):
        close_request(stale, minutes=5, purpose=None, actor=asked.owner)
    assert Activity.objects.count() == 1


def test_the_page_closes_it_and_figures_count_the_organisation_once() -> None:
    organisation = an_organisation("Tauriņš")
    owner = None
    for _time in range(2):
        asked = an_answered_request(organisation=organisation, topic=a_topic(), adviser=owner)
        owner = asked.owner
        assert owner is not None
        response = signed_in(owner).post(f"/advice/requests/{asked.code}/close/", {"minutes": "15", "purpose": ""})
        assert response.status_code == 302
    assert owner is not None
    today = timezone.localdate()
    figures = advice_figures(Asked(owner, None, today, today))
    assert (figures.organisations, figures.consultations, figures.minutes) == (1, 2, 30)
    assert [line.total for line in figures.topics] == [2]
    page = signed_in(owner).get("/advice/desk/figures/").content.decode()
    assert "<svg" in page


def a_slot(**fields: object) -> AdviceSlot:
    centre = a_centre()
    adviser = a_user(Role.STAFF, centre=centre)
    starts = timezone.now() + dt.timedelta(days=2)
    return AdviceSlot.objects.create(centre=centre, adviser=adviser, starts_at=starts, **fields)


def test_a_time_is_booked_once() -> None:
    slot = a_slot()
    first = ask_advice(AdviceRequest(centre=slot.centre, question="Pirmais"), slot=slot, actor=system_actor())
    with pytest.raises(SlotGone):
        ask_advice(AdviceRequest(centre=slot.centre, question="Otrais"), slot=slot, actor=system_actor())
    slot.refresh_from_db()
    assert (slot.request, first.owner) == (first, slot.adviser)
    assert AdviceRequest.objects.count() == 1


def test_staff_offer_times_in_a_row_and_take_one_away() -> None:
    user = a_user(Role.STAFF, centre=a_centre())
    day = (timezone.localdate() + dt.timedelta(days=3)).strftime("%d.%m.%Y")
    data = {"adviser": user.pk, "day": day, "time": "10:30", "minutes": "20", "number": "3", "channel": "phone"}
    assert signed_in(user).post("/advice/desk/slots/", data).status_code == 302
    assert [timezone.localtime(one.starts_at).strftime("%H:%M") for one in AdviceSlot.objects.all()] == [
        "10:30", "10:50", "11:10",
    ]  # fmt: skip
    first = AdviceSlot.objects.all()[0]
    other = a_user(Role.STAFF, centre=a_centre())
    assert signed_in(other).post(f"/advice/desk/slots/{first.pk}/remove/").status_code == 404
    signed_in(user).post(f"/advice/desk/slots/{first.pk}/remove/")
    assert AdviceSlot.objects.count() == 2
    assert signed_in(user).post("/advice/desk/slots/", data | {"number": "2"}).status_code == 200


def test_a_place_leads_to_the_centre_of_its_region_and_a_rule_to_its_adviser() -> None:
    place = municipalities().first()
    assert place is not None
    region = region_around(place)
    assert region is not None
    far, near = a_centre("talu"), a_centre("tuvu")
    type(near).objects.filter(pk=near.pk).update(region_code=region.code)
    type(far).objects.filter(pk=far.pk).update(region_code="LVNEKUR")
    found = route(a_topic(), place)
    assert found is not None
    assert (found.centre, found.adviser) == (near, None)
    adviser = a_user(Role.STAFF, centre=near)
    RoutingRule.objects.create(centre=near, topic=a_topic(), adviser=adviser)
    RoutingRule.objects.create(centre=far, topic=None, adviser=None)
    found = route(a_topic(), place)
    assert found is not None
    assert (found.centre, found.adviser) == (near, adviser)
    adviser.memberships.update(ended_at=timezone.now())
    left = route(a_topic(), place)
    assert left is not None
    assert left.adviser is None


def test_working_days_leave_out_weekends_and_holidays() -> None:
    assert not is_working_day(dt.date(2026, 4, 3))  # Good Friday
    assert not is_working_day(dt.date(2026, 4, 6))  # Easter Monday
    assert not is_working_day(dt.date(2024, 11, 18))
    assert not is_working_day(dt.date(2025, 5, 5))  # 4 May was a Sunday
    assert working_days_after(dt.date(2025, 6, 20), 3) == dt.date(2025, 6, 27)


def test_similar_answers_are_public_ones_and_those_that_one_may_read() -> None:
    asked = a_taken_request("Kā nomainīt biedrības valdes priekšsēdētāju?")
    assert asked.owner is not None
    a_public_answer("Kā nomaina valdes priekšsēdētāju?", answer="Sapulcē.")
    a_public_answer("Kur meklēt naudu dārzam?", answer="Konkursā.")
    an_answered_request("Priekšsēdētāju maiņa", answer="Kanarijputns")
    an_answered_request("Par priekšsēdētāju", answer="Manējā atbilde", adviser=asked.owner)
    found = similar_answers(asked.owner, asked)
    assert [one.title for one in found if one.is_public] == ["Kā nomaina valdes priekšsēdētāju?"]
    words = " ".join(one.words for one in found)
    assert "Manējā atbilde" in words
    assert "Kanarijputns" not in words


def test_an_answer_is_made_public_only_when_somebody_says_that_it_names_nobody() -> None:
    asked = an_answered_request("Slepenais jautājums", answer="Atbilde")
    assert asked.owner is not None
    address = f"/advice/requests/{asked.code}/publish/"
    data = {"title": "Kā dibina?", "question": "", "answer": "Tā.", "topic": "", "language": "lv"}
    assert signed_in(asked.owner).post(address, data).status_code == 200
    assert not PublicAnswer.objects.exists()
    assert signed_in(asked.owner).post(address, data | {"anonymous": "on"}).status_code == 302
    made = PublicAnswer.objects.get()
    page = signed_in(asked.owner).get(f"/advice/answers/{made.code}/").content.decode()
    assert "Slepenais" not in page


def test_a_withdrawn_answer_is_not_found() -> None:
    made = a_public_answer()
    user = a_user(Role.STAFF, centre=made.centre)
    signed_in(user).post(f"/advice/answers/{made.code}/withdraw/")
    assert signed_in(user).get(f"/advice/answers/{made.code}/").status_code == 404


def test_somebody_who_calls_is_written_down_in_one_form() -> None:
    user = a_user(Role.STAFF, centre=a_centre())
    organisation = an_organisation("Tauriņš")
    data = {"question": "Zvanīja par statūtiem", "client": "Tauriņš", "client_id": f"o{organisation.pk}",
            "channel": "phone", "mine": "on", "phone": "+371 20000000"}  # fmt: skip
    assert signed_in(user).post("/advice/desk/phone/", data).status_code == 302
    asked = AdviceRequest.objects.get()
    assert (asked.owner, asked.organisation, asked.state) == (user, organisation, RequestState.TAKEN)


def test_an_answer_with_a_link_and_a_file_reaches_whoever_asked() -> None:
    asked = a_taken_request()
    assert asked.owner is not None
    file = SimpleUploadedFile("saraksts.csv", b"viens,divi\n1,2\n", content_type="text/csv")
    data = {"text": "Te būs.", "link": "https://example.lv/a", "files": [file], "minutes": "10", "do": "send"}
    response = signed_in(asked.owner).post(f"/advice/requests/{asked.code}/answer/", data)
    assert response.status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.minutes, asked.files.count()) == (RequestState.ANSWERED, 10, 1)
    assert asked.messages.get().links == [["https://example.lv/a", "https://example.lv/a"]]


def test_a_new_request_needs_no_answer_before_it_is_taken() -> None:
    asked = a_request()
    user = a_user(Role.STAFF, centre=asked.centre)
    assert signed_in(user).get(f"/advice/requests/{asked.code}/answer/").status_code == 404
    assert signed_in(user).post(f"/advice/requests/{asked.code}/take/").status_code == 302
    assert signed_in(user).get(f"/advice/requests/{asked.code}/answer/").status_code == 200
