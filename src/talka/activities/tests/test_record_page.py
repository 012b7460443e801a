from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from talka.accounts.models import Centre, Role, User
from talka.accounts.tests.makers import a_centre, a_user, signed_in
from talka.activities.actions import approve_activity, edit_activity, send_back_activity
from talka.activities.models import Activity, Series, State
from talka.activities.tests.makers import a_programme, some_work, the_kind
from talka.kernel.testing.plugin import Freeze
from talka.places.models import Place
from talka.programmes.models import Agreement

pytestmark = pytest.mark.django_db
SEMINAR = "/activities/record/seminar/"


@pytest.fixture
def centre() -> Centre:
    return a_centre("sava")


@pytest.fixture
def staff(centre: Centre) -> User:
    return a_user(Role.STAFF, centre=centre)


@pytest.fixture
def browser(staff: User) -> Client:
    return signed_in(staff)


@pytest.fixture
def agreement(centre: Centre) -> Agreement:
    return a_programme(centre)


def errors(answer: Any) -> dict[str, Any]:
    found: dict[str, Any] = answer.context["form"].errors
    return found


def test_a_seminar_is_recorded_with_latvian_dates_times_and_hours(browser: Client, agreement: Agreement) -> None:
    answer = browser.post(SEMINAR, {
        "title": "Vērtības", "count": "1", "starts": "2022. gada 28. oktobris", "starts_time": "10.00",
        "ends_time": "13:00",
        "format": "online", "participants": "1 250", "minutes": "1,5", "agreement": agreement.pk,
        "purpose": agreement.purposes.all()[0].pk, "new_series": "Noturība", "act": "record",
    })  # fmt: skip
    activity = Activity.objects.get()
    assert answer["Location"] == reverse("activities:show", args=[activity.pk])
    assert (activity.starts, activity.starts_time, activity.ends_time) == (
        dt.date(2022, 10, 28), dt.time(10), dt.time(13),
    )  # fmt: skip
    assert (activity.participants, activity.minutes, activity.people, activity.format) == (1250, 90, None, "online")
    assert (activity.state, activity.year, str(activity.series)) == (
        State.RECORDED, agreement.years.get(ordinal=1), "Noturība",
    )  # fmt: skip


def test_a_draft_is_kept_uncounted(browser: Client, centre: Centre) -> None:
    browser.post(SEMINAR, {"title": "Vēlāk", "count": "1", "act": "draft"})
    assert Activity.objects.get().state == State.DRAFT
    assert Activity.objects.get().centre == centre


def test_a_form_shows_the_fields_of_its_kind_only(browser: Client) -> None:
    assert {"place", "participants", "series"} <= set(browser.get(SEMINAR).context["form"].fields)
    fields = set(browser.get("/activities/record/consultation/").context["form"].fields)
    assert {"topic", "minutes"} <= fields
    assert not {"place", "participants", "series", "format"} & fields


def test_a_purpose_brings_its_agreement(browser: Client, agreement: Agreement) -> None:
    purpose = agreement.purposes.all()[0]
    browser.post(SEMINAR, {"title": "X", "count": "1", "starts": "28.10.2022.", "purpose": purpose.pk})
    assert Activity.objects.get().agreement == agreement


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "ž" * 301),
        ("title", "a\0b"),
        ("starts", "31.02.2022."),
        ("starts", "drīz"),
        ("starts_time", "25:00"),
        ("starts_time", "rīts"),
        ("ends", "01.10.2022."),
        ("ends_time", "09:00"),
        ("count", "-1"),
        ("count", "1,5"),
        ("participants", "9" * 30),
        ("participants", "kādi desmit"),
        ("minutes", "1:75"),
        ("minutes", "99999"),
        ("format", "telepātija"),
        ("place", "999999"),
        ("link", "javascript:alert(1)"),
        ("link", "https://" + "a" * 500 + ".lv"),
        ("agreement", "999999"),
        ("purpose", "0; drop"),
        ("year", "abc"),
        ("notes", "ž" * 5001),
    ],
)
def test_bad_input_is_explained_at_its_field_kept_and_not_saved(field: str, value: str, browser: Client) -> None:
    good = {"title": "Seminārs", "count": "1", "starts": "28.10.2022.", "starts_time": "10:00"}
    answer = browser.post(SEMINAR, good | {field: value})
    assert answer.status_code == 200
    assert field in errors(answer)
    assert answer.context["form"][field].value() == value
    assert not Activity.objects.exists()


def test_unusual_letters_are_kept_composed(browser: Client) -> None:
    browser.post(SEMINAR, {"title": "S\u030ck\u0327u\u0304nis 🎉 \u202eabc", "count": "1"})
    assert Activity.objects.get().title == "Šķūnis 🎉 abc"


def test_parts_of_other_centres_and_agreements_are_refused(browser: Client, agreement: Agreement) -> None:
    foreign, second = a_programme(a_centre("cita")), a_programme(a_centre("sava"))
    good = {"title": "X", "count": "1", "starts": "28.10.2022."}
    assert "agreement" in errors(browser.post(SEMINAR, good | {"agreement": foreign.pk}))
    assert "purpose" in errors(browser.post(SEMINAR, good | {"purpose": foreign.purposes.all()[0].pk}))
    mixed = {"agreement": agreement.pk, "purpose": second.purposes.all()[0].pk}
    assert "purpose" in errors(browser.post(SEMINAR, good | mixed))
    assert not Activity.objects.exists()


def test_a_refused_entry_leaves_no_series_behind(browser: Client, agreement: Agreement) -> None:
    data = {"title": "X", "count": "1", "starts": "01.01.2020.", "agreement": agreement.pk, "new_series": "Cikls"}
    assert "year" in errors(browser.post(SEMINAR, data))
    assert not Series.objects.exists()
    assert "agreement" in errors(browser.post(SEMINAR, {"title": "X", "count": "1", "new_series": "Cikls"}))


def test_the_agreement_is_remembered_for_the_next_entry(browser: Client, agreement: Agreement) -> None:
    browser.post(SEMINAR, {"title": "X", "count": "1", "starts": "28.10.2022.", "agreement": agreement.pk})
    assert browser.get(SEMINAR).context["form"]["agreement"].value() == str(agreement.pk)


def test_a_kind_that_is_not_offered_is_not_found(browser: Client) -> None:
    kind = the_kind("seminar")
    kind.is_active = False
    kind.save()
    assert browser.get(SEMINAR).status_code == 404
    assert browser.get("/activities/record/nav-tada/").status_code == 404


def edit_address(activity: Activity) -> str:
    return reverse("activities:edit", args=[activity.pk])


def posted(activity: Activity, **changes: Any) -> dict[str, Any]:
    return {"kind": activity.kind_id, "title": activity.title, "count": "1", "starts": "28.10.2022.",
            "version": activity.version} | changes  # fmt: skip


def test_an_entry_is_edited(browser: Client, centre: Centre) -> None:
    activity = some_work("Vecais", centre=centre)
    assert browser.post(edit_address(activity), posted(activity, title="Jaunais")).status_code == 302
    assert Activity.objects.get().title == "Jaunais"


def test_an_entry_with_a_place_that_its_kind_does_not_ask_for_is_edited(browser: Client, centre: Centre) -> None:
    consultation = some_work(
        "Konsultācija", kind="consultation", centre=centre, place=Place.objects.get(code="LV0001000")
    )
    form = browser.get(edit_address(consultation)).context["form"]
    assert {"place", "place_text"} <= form.fields.keys()


def test_two_editors_see_both_versions_and_choose_by_field(browser: Client, centre: Centre) -> None:
    activity = some_work("Pirmais", centre=centre)
    form = posted(activity, title="Mans", notes="Manas piezīmes", participants="0")
    colleague = a_user(Role.STAFF, centre=centre)
    edit_activity(Activity.objects.get(), values={"title": "Kolēģa"}, version=1, actor=colleague)
    answer = browser.post(edit_address(activity), form)
    assert answer.status_code == 409
    lines = {line["name"]: (line["stored"], line["typed"]) for line in answer.context["differing"]}
    assert lines == {"title": ("Kolēģa", "Mans"), "notes": ("", "Manas piezīmes"), "participants": ("", "0")}
    assert f"Mainīts: {colleague.name}, " in answer.content.decode()
    kept = {"keep_title": "stored", "keep_notes": "typed", "keep_participants": "stored"}
    chosen = form | {"version": answer.context["version"], **kept}
    assert browser.post(edit_address(activity), chosen).status_code == 302
    stored = Activity.objects.get()
    assert (stored.title, stored.notes, stored.participants) == ("Kolēģa", "Manas piezīmes", None)


def test_what_was_approved_is_edited_by_the_manager_only(browser: Client, centre: Centre) -> None:
    activity, manager = some_work(centre=centre), a_user(Role.MANAGER, centre=centre)
    approve_activity(activity, actor=manager)
    assert browser.get(edit_address(activity)).status_code == 404
    assert signed_in(manager).get(edit_address(activity)).status_code == 200


def test_another_centres_entry_is_not_found(browser: Client) -> None:
    activity = some_work(centre=a_centre("cita"))
    for name in ("show", "edit", "send_back", "participations", "paste", "add_evidence"):
        assert browser.get(reverse(f"activities:{name}", args=[activity.pk])).status_code == 404
    assert browser.post(reverse("activities:move", args=[activity.pk]), {"act": "remove"}).status_code == 404


def test_the_page_of_an_entry_tells_its_story_in_words(browser: Client, centre: Centre, agreement: Agreement) -> None:
    activity = some_work("Vērtības", agreement=agreement, purpose="CS")
    manager = a_user(Role.MANAGER, centre=centre, name="Māra Vadītāja")
    minorities = agreement.purposes.get(code="MN")
    edit_activity(activity, values={"purpose": minorities, "starts": dt.date(2022, 11, 1)}, version=1, actor=manager)
    send_back_activity(activity, reason="Trūkst vietas", actor=manager)
    page = browser.get(reverse("activities:show", args=[activity.pk])).content.decode()
    assert "Mērķis: Pilsoniskās sabiedrības attīstība → Mazākumtautību NVO attīstība" in page
    assert "Datums: 28.10.2022. → 01.11.2022." in page
    assert "Trūkst vietas" in page
    assert "Māra Vadītāja" in page


def test_buttons_are_those_that_the_person_may_press(centre: Centre, browser: Client) -> None:
    activity = some_work(centre=centre)
    address = reverse("activities:show", args=[activity.pk])

    def buttons(client: Client) -> list[str]:
        return [button.act for button in client.get(address).context["buttons"]]

    manager = signed_in(a_user(Role.MANAGER, centre=centre))
    assert (buttons(browser), buttons(manager)) == (["remove"], ["approve", "remove"])


def test_an_entry_is_removed_and_restored_by_its_buttons(browser: Client, centre: Centre) -> None:
    activity = some_work(centre=centre)
    move = reverse("activities:move", args=[activity.pk])
    assert browser.get(move).status_code == 405
    browser.post(move, {"act": "remove"})
    assert Activity.objects.get().state == State.REMOVED
    assert browser.get(reverse("activities:show", args=[activity.pk])).status_code == 200
    browser.post(move, {"act": "restore"})
    assert Activity.objects.get().state == State.RECORDED
    browser.post(move, {"act": "approve"})
    assert Activity.objects.get().state == State.RECORDED
    assert browser.post(move, {"act": "explode"}).status_code == 404


def test_the_manager_sends_an_entry_back_with_a_note(centre: Centre, browser: Client) -> None:
    activity = some_work(centre=centre)
    address = reverse("activities:send_back", args=[activity.pk])
    assert browser.get(address).status_code == 404
    manager = signed_in(a_user(Role.MANAGER, centre=centre))
    assert "reason" in errors(manager.post(address, {"reason": " "}))
    manager.post(address, {"reason": "Trūkst datuma"})
    stored = Activity.objects.get()
    assert (stored.state, stored.return_note) == (State.RETURNED, "Trūkst datuma")


def test_a_known_channel_is_shown_in_words_and_kept_as_its_code(browser: Client, agreement: Agreement) -> None:
    post = some_work(kind="social_post", centre=agreement.centre, agreement=agreement, channel="linkedin")
    address = reverse("activities:edit", args=[post.pk])
    page = browser.get(address)
    assert 'value="LinkedIn"' in page.text
    assert 'value="linkedin"' not in page.text
    given = {"kind": post.kind_id, "title": post.title, "count": "1", "version": post.version, "channel": "facebook"}
    given |= {"starts": "28.10.2022"}
    browser.post(address, given | {"agreement": agreement.pk})
    post.refresh_from_db()
    assert post.channel == "facebook"
    browser.post(address, given | {"agreement": agreement.pk, "channel": "Mūsu blogs", "version": post.version})
    post.refresh_from_db()
    assert post.channel == "Mūsu blogs"


def test_what_lies_ahead_may_be_a_draft_but_is_not_done(browser: Client, freeze: Freeze) -> None:
    freeze("2023-03-14")
    ahead = {"title": "Rudens seminārs", "count": "1", "starts": "14.10.2023."}
    refused = browser.post(SEMINAR, ahead).content.decode()
    assert "Šī diena vēl nav pienākusi." in refused
    assert "Rudens seminārs" in refused
    browser.post(SEMINAR, ahead | {"act": "draft"})
    draft = Activity.objects.get()
    assert (draft.state, draft.starts) == (State.DRAFT, dt.date(2023, 10, 14))
    edit = f"/activities/{draft.pk}/edit/"
    assert (
        browser.post(edit, ahead | {"starts": "15.10.2023.", "version": "1", "kind": draft.kind_id}).status_code == 302
    )
