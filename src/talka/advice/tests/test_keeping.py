"""What the centre keeps: topics, who answers, times to book; and what happens to a request between people."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from talka.accounts.actions import deactivate_user, system_actor
from talka.accounts.models import Centre, Role, User
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.activities.tests.makers import some_work
from talka.advice.actions import (
    ask_advice,
    drop_helper,
    hand_over,
    name_helper,
    offer_slot,
    remove_rule,
    save_rule,
    save_topic,
    withdraw_slot,
)
from talka.advice.actions.forgetting import forget_request
from talka.advice.forms.keeping import PeriodForm, SlotForm
from talka.advice.models import (
    AdviceFile,
    AdviceHelper,
    AdviceMessage,
    AdviceRequest,
    AdviceSlot,
    AdviceTopic,
    RequestState,
    RoutingRule,
)
from talka.advice.queries.routing import route
from talka.advice.rules import may_read
from talka.advice.tests.makers import a_request, a_taken_request, a_topic
from talka.kernel.actions import NotAllowed, Refused
from talka.kernel.files.store import path_of
from talka.kernel.mail.models import Letter
from talka.kernel.models import StoredFile
from talka.places.queries import regions

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return a_centre()


@pytest.fixture
def adviser(centre: Centre) -> User:
    return a_user(Role.STAFF, centre=centre)


def in_days(days: int = 3) -> dt.datetime:
    return timezone.now().replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=days)


def a_slot(adviser: User, centre: Centre, starts_at: dt.datetime | None = None) -> AdviceSlot:
    slot = AdviceSlot(centre=centre, adviser=adviser, starts_at=starts_at or in_days())
    return offer_slot(slot, actor=adviser)


def test_two_topics_never_share_a_code() -> None:
    coordinator = a_user(Role.COORDINATOR)
    save_topic(AdviceTopic(code="telpas", name="Telpas"), actor=coordinator)
    with pytest.raises(Refused) as refused:
        save_topic(AdviceTopic(code="telpas", name="Citas telpas"), actor=coordinator)
    assert refused.value.field == "code"
    other = save_topic(AdviceTopic(code="nauda", name="Nauda"), actor=coordinator)
    other.code = "telpas"
    with pytest.raises(Refused):
        save_topic(other, actor=coordinator)
    assert AdviceTopic.objects.get(code="telpas").name == "Telpas"
    assert AdviceTopic.objects.filter(code="nauda").exists()


def test_a_topic_that_is_not_offered_any_more_stays_with_its_requests() -> None:
    topic = a_topic()
    asked = a_request(topic=topic)
    topic.is_active = False
    save_topic(topic, actor=a_user(Role.COORDINATOR))
    asked.refresh_from_db()
    assert asked.topic == topic
    with pytest.raises(NotAllowed):
        save_topic(topic, actor=a_user(Role.MANAGER))


def test_whoever_answers_is_said_once_for_a_topic_and_a_region(centre: Centre, adviser: User) -> None:
    manager, colleague = a_user(Role.MANAGER, centre=centre), a_user(Role.STAFF, centre=centre)
    region = regions()[0]
    for topic, where in ((a_topic(), None), (a_topic(), region), (None, region), (None, None)):
        said: dict[str, Any] = {"centre": centre, "topic": topic, "region": where}
        first = save_rule(RoutingRule(**said, adviser=adviser), actor=manager)
        again = save_rule(RoutingRule(**said, adviser=colleague), actor=manager)
        assert (again.pk, RoutingRule.objects.get(pk=first.pk).adviser) == (first.pk, colleague)
    assert RoutingRule.objects.count() == 4


def test_a_rule_that_is_taken_away_sends_nobody_anything(centre: Centre, adviser: User) -> None:
    manager = a_user(Role.MANAGER, centre=centre)
    rule = save_rule(RoutingRule(centre=centre, topic=a_topic(), adviser=adviser), actor=manager)
    found = route(a_topic(), None)
    assert found is not None
    assert found.adviser == adviser
    with pytest.raises(NotAllowed):
        remove_rule(rule, actor=a_user(Role.MANAGER))
    remove_rule(rule, actor=manager)
    left = route(a_topic(), None)
    assert left is not None
    assert left.adviser is None


def test_a_time_that_is_over_or_of_a_stranger_is_not_offered(centre: Centre, adviser: User) -> None:
    elsewhere = a_user(Role.STAFF)
    wrong = {"day": (adviser, timezone.now() - dt.timedelta(minutes=1)), "adviser": (elsewhere, in_days())}
    for field, (whose, when) in wrong.items():
        with pytest.raises(Refused) as refused:
            offer_slot(AdviceSlot(centre=centre, adviser=whose, starts_at=when), actor=adviser)
        assert refused.value.field == field
    with pytest.raises(NotAllowed):
        offer_slot(AdviceSlot(centre=centre, adviser=adviser, starts_at=in_days()), actor=elsewhere)
    assert not AdviceSlot.objects.exists()


def test_an_adviser_is_in_one_place_at_a_time(centre: Centre, adviser: User) -> None:
    a_slot(adviser, centre)
    with pytest.raises(Refused) as refused:
        a_slot(adviser, centre)
    assert refused.value.field == "time"
    a_slot(a_user(Role.STAFF, centre=centre), centre)
    assert AdviceSlot.objects.count() == 2


def test_a_time_that_somebody_has_taken_meanwhile_is_not_taken_away_from_them(centre: Centre, adviser: User) -> None:
    seen = a_slot(adviser, centre)
    asked = ask_advice(
        AdviceRequest(centre=centre, question="Kā?"), slot=AdviceSlot.objects.get(), actor=system_actor()
    )
    # The page of the colleague still shows it as free.
    with pytest.raises(Refused):
        withdraw_slot(seen, actor=adviser)
    assert AdviceSlot.objects.get().request == asked
    free = a_slot(adviser, centre, in_days(5))
    withdraw_slot(free, actor=adviser)
    assert AdviceSlot.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, None),
        ({"time": "10.30"}, None),
        ({"time": "25:00"}, "time"),
        ({"time": "pusvienpadsmit"}, "time"),
        ({"minutes": "0"}, "minutes"),
        ({"minutes": "241"}, "minutes"),
        ({"number": "0"}, "number"),
        ({"number": "13"}, "number"),
        ({"day": "31.02.2027."}, "day"),
        ({"channel": "pasts"}, "channel"),
    ],
)
def test_times_are_typed_as_people_write_them(fields: dict[str, str], wrong: str | None, adviser: User) -> None:
    given = {"adviser": adviser.pk, "day": "01.03.2027.", "time": "10:30", "minutes": "45", "number": "2"}
    form = SlotForm(given | {"channel": "phone"} | fields, user=adviser)
    assert list(form.errors) == ([wrong] if wrong else [])
    if not wrong:
        assert [f"{timezone.localtime(one):%d.%m. %H:%M}" for one in form.moments] == ["01.03. 10:30", "01.03. 11:15"]


def test_a_period_asks_for_a_centre_only_where_there_are_several(adviser: User) -> None:
    a_centre()
    assert "centre" not in PeriodForm(user=adviser).fields
    assert "centre" in PeriodForm(user=a_user(Role.COORDINATOR)).fields


def with_a_file() -> AdviceRequest:
    asked = a_taken_request()
    assert asked.owner is not None
    file = SimpleUploadedFile("saraksts.csv", b"viens,divi\n1,2\n", content_type="text/csv")
    data = {"text": "Te būs.", "files": [file], "minutes": "10", "do": "send"}
    signed_in(asked.owner).post(f"/advice/requests/{asked.code}/answer/", data)
    asked.refresh_from_db()
    return asked


@pytest.mark.parametrize("proves", [False, True])
def test_files_of_a_forgotten_request_go_unless_they_prove_something_else(
    proves: bool, django_capture_on_commit_callbacks: Any
) -> None:
    asked = with_a_file()
    stored = StoredFile.objects.get(pk=AdviceFile.objects.get(request=asked).file_id)
    path = path_of(stored)
    assert path.exists()
    if proves:
        some_work().evidence.create(kind="document", file=stored, added_by=system_actor())
    with django_capture_on_commit_callbacks(execute=True):
        forget_request(asked, actor=system_actor())
    assert not AdviceFile.objects.exists()
    assert (StoredFile.objects.filter(pk=stored.pk).exists(), path.exists()) == (proves, proves)
    with pytest.raises(NotAllowed):
        forget_request(asked, actor=system_actor())


def test_a_request_is_handed_over_to_colleagues_at_work_only(adviser: User, centre: Centre) -> None:
    asked = a_taken_request(adviser=adviser, centre=centre)
    left = a_user(Role.STAFF, centre=centre)
    deactivate_user(left, actor=a_user(Role.ADMINISTRATOR))
    left.refresh_from_db()
    for nobody in (left, a_user(), a_user(Role.REVIEWER), system_actor()):
        with pytest.raises(Refused) as refused:
            hand_over(asked, to=nobody, actor=adviser)
        assert refused.value.field == "to"
        with pytest.raises(Refused) as refused:
            name_helper(asked, helper=nobody, actor=adviser)
        assert refused.value.field == "helper"
    asked.refresh_from_db()
    assert (asked.owner, AdviceHelper.objects.count()) == (adviser, 0)


def test_whoever_gets_a_request_is_told_and_finds_the_note(adviser: User, centre: Centre) -> None:
    colleague = a_user(Role.STAFF, centre=centre)
    asked = a_request(centre=centre)
    before = set(Letter.objects.values_list("pk", flat=True))
    hand_over(asked, to=adviser, words="  ", actor=adviser)
    assert (asked.state, asked.owner) == (RequestState.TAKEN, adviser)
    assert not AdviceMessage.objects.filter(request=asked).exists(), "blanks are no note"
    assert set(Letter.objects.values_list("pk", flat=True)) == before, "nobody writes to themselves"
    hand_over(asked, to=colleague, words=" Lūdzu, paņem! " + "a" * 3_000, actor=adviser)
    (note,) = AdviceMessage.objects.filter(request=asked)
    assert (note.author, note.text[:15], len(note.text)) == (adviser, "Lūdzu, paņem! a", 2_000)
    told = Letter.objects.exclude(pk__in=before)
    assert [one.address for one in told] == [colleague.email]
    assert (may_read(colleague, asked), may_read(adviser, asked)) == (True, False)


def test_a_helper_is_named_once_and_reads_no_more_when_dropped(adviser: User, centre: Centre) -> None:
    asked, helper = a_taken_request(adviser=adviser, centre=centre), a_user(Role.STAFF, centre=centre)
    name_helper(asked, helper=helper, actor=adviser)
    name_helper(asked, helper=helper, actor=adviser)
    assert AdviceHelper.objects.count() == 1
    assert may_read(helper, asked)
    with pytest.raises(NotAllowed):
        drop_helper(asked, helper_id=helper.pk, actor=helper)
    drop_helper(asked, helper_id=helper.pk, actor=adviser)
    assert not may_read(helper, asked)
