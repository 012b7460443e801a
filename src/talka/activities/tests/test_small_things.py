from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.activities.actions import change_together, mark_whole, undo_together
from talka.activities.models import Activity, EvidenceKind, Format, State, WorkChange, WorkKind
from talka.activities.queries.clients import read_client
from talka.activities.queries.figures import WorkSource
from talka.activities.tests.makers import a_programme, a_proof, a_series, some_work
from talka.activities.views.facts import facts_of, hours
from talka.kernel.time_fields import ClockField, HoursField
from talka.registry.tests.makers import a_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("1,5", 90),
        ("1.25", 75),
        ("2", 120),
        ("2 h", 120),
        ("1 500", 90_000),
        ("1:30", 90),
        ("90 min", 90),
        ("1 h 30 min", 90),
        ("", None),
    ],
)
def test_hours_are_read_as_minutes(typed: str, minutes: int | None) -> None:
    assert HoursField(required=False).clean(typed) == minutes


@pytest.mark.parametrize(("minutes", "shown"), [(90, "1:30"), (120, "2"), ("abc", "abc"), (None, None)])
def test_minutes_are_shown_as_hours(minutes: object, shown: object) -> None:
    assert HoursField().prepare_value(minutes) == shown


@pytest.mark.parametrize(
    ("minutes", "words"), [(None, ""), (0, "0 min"), (45, "45 min"), (60, "1 h"), (90, "1 h 30 min")]
)
def test_minutes_are_told_in_words(minutes: int | None, words: str) -> None:
    assert hours(minutes) == words


@pytest.mark.parametrize("typed", ["viens", "1,234", "1:99", "-1", "1e3"])
def test_what_is_no_number_of_hours_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        HoursField().clean(typed)


def test_a_time_is_read_and_shown() -> None:
    field = ClockField(required=False)
    assert [field.clean(typed) for typed in ("9", "9.05", "09:05", "")] == [
        dt.time(9),
        dt.time(9, 5),
        dt.time(9, 5),
        None,
    ]
    assert field.prepare_value(dt.time(9, 5)) == "09:05"


def test_everything_that_is_known_is_told() -> None:
    agreement = a_programme()
    activity = some_work(
        "Nometne", agreement=agreement, purpose="CS", ends=dt.date(2022, 10, 30), starts_time=dt.time(10),
        format=Format.ONSITE, place_text="Cēsis", count=3, participants=40, minutes=90,
        series=a_series(agreement, "Cikls"), link="https://example.lv/nometne", notes="Piezīmes", channel="phone",
    )  # fmt: skip
    told = {row.key: str(row.value) for row in facts_of(activity, named=40)}
    assert told["Datums"] == "28.10.2022.–30.10.2022. 10:00"
    assert (told["Skaits"], told["Vieta"]) == ("3", "Cēsis")
    assert (told["Dalības reizes"], told["Ilgums"]) == ("40", "1 h 30 min")
    assert 'href="https://example.lv/nometne"' in told["Saite"]
    activity.link = "javascript:alert(1)"
    assert {row.key: row.value for row in facts_of(activity, named=0)}["Saite"] == "javascript:alert(1)"
    undated = some_work(agreement=agreement, starts=None, year=agreement.years.all()[0])
    assert {row.key: row.value for row in facts_of(undated, named=0)}["Datums"] == "bez datuma"


def test_a_whole_mark_replaces_the_finer_ones() -> None:
    agreement = a_programme()
    some_work(agreement=agreement)
    tick = WorkSource().tick(agreement) or 0
    mark_whole(agreement.pk)
    assert [change.whole for change in WorkChange.objects.filter(agreement=agreement)] == [True]
    assert [one.whole for one in WorkSource().touched_since(agreement, tick)] == [True]


def test_what_may_not_be_taken_back_stays() -> None:
    centre = a_centre()
    activity, coordinator = some_work(centre=centre), a_user(Role.COORDINATOR)
    done = change_together([activity], act="approve", value=None, actor=coordinator)
    assert undo_together([activity], done, actor=a_user(Role.STAFF, centre=centre)) == 0
    assert Activity.objects.get().state == State.APPROVED


def test_an_address_alone_finds_a_known_person_or_asks_for_the_name() -> None:
    centre = a_centre()
    staff, known = a_user(Role.STAFF, centre=centre), a_person("Anna", email="anna@example.lv", centre=centre)
    assert read_client(staff, "ANNA@example.lv").person == known
    assert read_client(staff, "cita@example.lv").problem
    assert read_client(staff, "Anna anna@example.lv").person == known
    assert read_client(staff, "Anna", as_person=True, new=True).new_person is not None
    assert read_client(staff, "").words


def test_two_namesakes_are_asked_about() -> None:
    centre = a_centre()
    staff = a_user(Role.STAFF, centre=centre)
    both = [a_person("Anna Bērziņa", centre=centre) for _time in range(2)]
    assert list(read_client(staff, "Anna Bērziņa", as_person=True).candidates) == both


def test_pages_refuse_what_the_verbs_refuse_in_words() -> None:
    centre = a_centre("sava")
    staff, manager = a_user(Role.STAFF, centre=centre), a_user(Role.MANAGER, centre=centre)
    activity = some_work(centre=centre)
    proof = a_proof(activity, EvidenceKind.PHOTO)
    browser = signed_in(manager)
    browser.post(reverse("activities:move", args=[activity.pk]), {"act": "approve"})
    # What was approved is the manager's to change.
    own = signed_in(staff)
    for name, args in (("remove_evidence", [activity.pk, proof.pk]), ("move", [activity.pk])):
        answer: Any = own.post(reverse(f"activities:{name}", args=args), {"act": "remove"}, follow=True)
        assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert own.get(reverse("activities:add_evidence", args=[activity.pk])).status_code == 404
    assert own.get(reverse("activities:paste", args=[activity.pk])).status_code == 404


def test_a_person_without_a_centre_records_nothing() -> None:
    Activity.objects.all().delete()
    coordinator = signed_in(a_user(Role.COORDINATOR))
    line = coordinator.post(
        "/activities/consult/", {"client": "Biedrība", "client_is": "organisation", "day": "14.03.2023."}
    )
    assert line.context["consultation"].non_field_errors()
    work = coordinator.post("/activities/record/seminar/", {"title": "X", "count": "1"})
    assert work.context["form"].non_field_errors()


def test_whoever_works_in_several_centres_chooses_one() -> None:
    first, second = a_centre("viens"), a_centre("divi")
    coordinator = signed_in(a_user(Role.COORDINATOR))
    form = coordinator.get("/activities/record/seminar/").context["form"]
    assert "centre" in form.fields
    answer = coordinator.post("/activities/record/seminar/", {"title": "X", "count": "1"})
    assert "centre" in answer.context["form"].errors
    coordinator.post("/activities/record/seminar/", {"title": "X", "count": "1", "centre": second.pk})
    assert Activity.objects.get().centre == second
    purpose = a_programme(first).purposes.all()[0]
    line = {"client": "Biedrība", "client_is": "organisation", "day": "14.03.2023.", "purpose": purpose.pk}
    coordinator.post("/activities/consult/", line)
    assert Activity.objects.latest("pk").centre == first


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"ends": "30.10.2022."}, "starts"),
        ({"starts_time": "10:00"}, "starts"),
        ({"starts": "x", "ends": "30.10.2022."}, "starts"),
    ],
)
def test_days_and_times_belong_together(changed: dict[str, str], field: str) -> None:
    browser = signed_in(a_user(Role.STAFF))
    answer = browser.post("/activities/record/seminar/", {"title": "X", "count": "1"} | changed)
    assert field in answer.context["form"].errors


def test_a_channel_typed_in_words_is_kept_as_its_code() -> None:
    browser = signed_in(a_user(Role.STAFF))
    data = {"title": "X", "count": "75", "channel": "FACEBOOK"}
    browser.post("/activities/record/social_post/", data)
    assert (Activity.objects.get().channel, Activity.objects.get().count) == ("facebook", 75)


def test_a_photo_without_a_name_is_refused_calmly() -> None:
    centre = a_centre()
    activity = some_work(centre=centre)
    upload = SimpleUploadedFile("x.png", b"not a picture")
    answer = signed_in(a_user(Role.STAFF, centre=centre)).post(
        reverse("activities:add_evidence", args=[activity.pk]), {"kind": "photo", "file": upload}
    )
    assert "file" in answer.context["form"].errors


def test_a_kind_is_called_in_the_language_of_its_reader_where_it_is_one_of_ours() -> None:
    shipped = WorkKind.objects.get(code="seminar")
    own = WorkKind(code="talka", name="Talka", name_en="Bee")
    told = {}
    for language in ("lv", "en", "uk", "ru"):
        with translation.override(language):
            told[language] = (str(shipped), str(own))
    assert told == {
        "lv": ("Seminārs", "Talka"),
        "en": ("Seminar", "Bee"),
        "uk": ("Семінар", "Talka"),
        "ru": ("Семинар", "Talka"),
    }
