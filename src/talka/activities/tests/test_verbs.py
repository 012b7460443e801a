from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user
from talka.activities.actions import (
    Attendee,
    add_evidence,
    add_participations,
    add_series,
    approve_activity,
    edit_activity,
    finish_draft,
    record_activity,
    record_again,
    remove_activity,
    remove_evidence,
    remove_participation,
    restore_activity,
    save_kind,
    send_back_activity,
    withdraw_approval,
)
from talka.activities.models import Activity, Evidence, EvidenceKind, Series, State, WorkChange, WorkKind
from talka.activities.queries.figures import WorkSource
from talka.activities.tests.makers import a_programme, a_proof, a_series, some_work, takes_part, the_kind
from talka.kernel.actions import Conflict, NotAllowed, Refused
from talka.kernel.audit.models import AuditEntry
from talka.kernel.audit.trail import entries_about
from talka.registry.models import Person
from talka.registry.tests.makers import a_person, an_organisation

pytestmark = pytest.mark.django_db


def last_changes(activity: Activity) -> dict[str, Any]:
    entry = entries_about(activity)[0]
    found: dict[str, Any] = json.loads(entry.changes)
    return found


def test_the_year_follows_from_the_date() -> None:
    agreement = a_programme()
    assert some_work(agreement=agreement, starts=dt.date(2023, 7, 14)).year == agreement.years.get(ordinal=1)
    assert some_work(agreement=agreement, starts=dt.date(2023, 7, 15)).year == agreement.years.get(ordinal=2)


def test_a_date_outside_the_agreement_needs_a_year_and_may_contradict_it() -> None:
    agreement = a_programme()
    with pytest.raises(Refused) as refusal:
        some_work(agreement=agreement, starts=dt.date(2022, 2, 9))
    assert refusal.value.field == "year"
    kept = some_work(agreement=agreement, starts=dt.date(2022, 2, 9), year=agreement.years.get(ordinal=1))
    assert kept.year is not None
    assert kept.starts == dt.date(2022, 2, 9)


def test_undated_work_needs_its_year_and_is_listed_at_its_end() -> None:
    agreement = a_programme()
    with pytest.raises(Refused) as refusal:
        some_work(agreement=agreement, starts=None)
    assert refusal.value.field == "starts"
    year = agreement.years.get(ordinal=1)
    assert some_work(agreement=agreement, starts=None, year=year).listed_on == year.ends


def test_parts_of_another_agreement_are_refused() -> None:
    agreement, other = a_programme(), a_programme()
    for name, part in (("purpose", other.purposes.first()), ("series", a_series(other)), ("year", other.years.first())):
        activity = Activity(
            centre=agreement.centre, agreement=agreement, kind=the_kind("camp"), title="Nometne",
            starts=dt.date(2022, 10, 1), **{name: part},
        )  # fmt: skip
        with pytest.raises(Refused) as refusal:
            record_activity(activity, actor=a_user(Role.STAFF, centre=agreement.centre))
        assert refusal.value.field == name
    assert not Activity.objects.exists()


def test_work_is_not_recorded_under_an_agreement_of_others() -> None:
    centre, foreign = a_centre(), a_programme()
    staff = a_user(Role.STAFF, centre=centre)
    with pytest.raises(NotAllowed):
        some_work(centre=centre, agreement=foreign, actor=staff)
    activity = some_work(centre=centre, actor=staff)
    with pytest.raises(Refused) as refusal:
        edit_activity(activity, values={"agreement": foreign}, version=1, actor=staff)
    assert refusal.value.field == "agreement"


def test_an_edit_keeps_before_and_after_and_raises_the_version() -> None:
    activity = some_work("Vecais nosaukums")
    edit_activity(activity, values={"title": "Jaunais"}, version=1, actor=a_user(Role.COORDINATOR))
    assert Activity.objects.get().version == 2
    assert last_changes(activity) == {"title": ["Vecais nosaukums", "Jaunais"]}


def test_the_second_of_two_editors_gets_the_stored_version() -> None:
    first, second = some_work(), Activity.objects.get()
    coordinator = a_user(Role.COORDINATOR)
    edit_activity(first, values={"title": "Pirmā"}, version=1, actor=coordinator)
    with pytest.raises(Conflict) as conflict:
        edit_activity(second, values={"title": "Otrā"}, version=1, actor=coordinator)
    assert str(conflict.value.current) == "Pirmā"
    assert Activity.objects.get().title == "Pirmā"


def test_unknown_fields_are_not_changed() -> None:
    with pytest.raises(Refused):
        edit_activity(some_work(), values={"state": "approved"}, version=1, actor=a_user(Role.COORDINATOR))
    assert Activity.objects.get().state == State.RECORDED


def test_an_entry_ends_after_it_starts() -> None:
    with pytest.raises(Refused) as refusal:
        some_work(starts=dt.date(2022, 10, 2), ends=dt.date(2022, 10, 1))
    assert refusal.value.field == "ends"


def test_an_entry_that_was_sent_back_is_recorded_again_when_it_is_mended() -> None:
    activity, coordinator = some_work(), a_user(Role.COORDINATOR)
    send_back_activity(activity, reason="Trūkst datuma", actor=coordinator)
    assert Activity.objects.counted().count() == 0
    edit_activity(activity, values={"notes": "Labots"}, version=2, actor=coordinator)
    assert (activity.state, activity.return_note) == (State.RECORDED, "")


def test_an_entry_whose_evidence_was_missing_is_recorded_again_without_an_edit() -> None:
    activity, centre_staff = some_work(), a_user(Role.COORDINATOR)
    with pytest.raises(NotAllowed):
        record_again(activity, actor=centre_staff)
    send_back_activity(activity, reason="Trūkst saraksta", actor=centre_staff)
    with pytest.raises(NotAllowed):
        record_again(activity, actor=a_user(Role.STAFF, centre=a_centre()))
    record_again(activity, actor=centre_staff)
    assert (Activity.objects.counted().get(), activity.return_note) == (activity, "")
    assert last_changes(activity)["state"] == ["returned", "recorded"]


def test_an_edit_without_a_change_is_no_version_and_no_entry() -> None:
    activity, coordinator = some_work("Seminārs"), a_user(Role.COORDINATOR)
    before = AuditEntry.objects.count()
    edit_activity(activity, values={"title": "Seminārs", "notes": ""}, version=1, actor=coordinator)
    assert (Activity.objects.get().version, AuditEntry.objects.count()) == (1, before)
    send_back_activity(activity, reason="Trūkst datuma", actor=coordinator)
    edit_activity(activity, values={"title": "Seminārs"}, version=2, actor=coordinator)
    assert Activity.objects.get().state == State.RECORDED


def test_sending_back_needs_words() -> None:
    with pytest.raises(Refused) as refusal:
        send_back_activity(some_work(), reason="  ", actor=a_user(Role.COORDINATOR))
    assert refusal.value.field == "reason"


def test_an_approval_can_be_withdrawn() -> None:
    activity, coordinator = some_work(), a_user(Role.COORDINATOR)
    approve_activity(activity, actor=coordinator)
    assert activity.approved_at is not None
    withdraw_approval(activity, actor=coordinator)
    stored = Activity.objects.get()
    assert (stored.state, stored.approved_at) == (State.RECORDED, None)


def test_a_draft_is_counted_once_it_is_finished() -> None:
    activity = some_work(draft=True)
    assert Activity.objects.counted().count() == 0
    finish_draft(activity, actor=a_user(Role.STAFF, centre=activity.centre))
    assert Activity.objects.counted().count() == 1
    with pytest.raises(NotAllowed):
        finish_draft(activity, actor=a_user(Role.STAFF, centre=activity.centre))


def test_removed_work_comes_back_as_it_was() -> None:
    coordinator = a_user(Role.COORDINATOR)
    draft, returned, approved, recorded = some_work(draft=True), some_work(), some_work(), some_work()
    send_back_activity(returned, reason="Labot", actor=coordinator)
    approve_activity(approved, actor=coordinator)
    for activity in (draft, returned, approved, recorded):
        remove_activity(activity, actor=coordinator)
        restore_activity(activity, actor=coordinator)
    assert [draft.state, returned.state] == [State.DRAFT, State.RETURNED]
    # What had been approved is judged again.
    assert [approved.state, recorded.state] == [State.RECORDED, State.RECORDED]


def test_removed_work_is_not_edited() -> None:
    activity, coordinator = some_work(), a_user(Role.COORDINATOR)
    remove_activity(activity, actor=coordinator)
    with pytest.raises(NotAllowed):
        edit_activity(activity, values={"title": "X"}, version=2, actor=coordinator)


def test_every_change_marks_the_corner_before_and_after_it() -> None:
    agreement = a_programme()
    activity = some_work(agreement=agreement, purpose="CS")
    before = WorkSource().tick(agreement) or 0
    minorities = agreement.purposes.get(code="MN")
    edit_activity(activity, values={"purpose": minorities}, version=1, actor=a_user(Role.COORDINATOR))
    changes = WorkChange.objects.filter(agreement=agreement, tick__gt=before)
    assert sorted(changes.values_list("purpose", flat=True)) == ["CS", "MN"]


def test_whoever_is_there_already_is_not_added_twice() -> None:
    activity, organisation = some_work(), an_organisation()
    person = a_person(organisation=organisation)
    twice = [Attendee(person=person), Attendee(person=person, organisation=organisation)]
    attendees = [*twice, Attendee(organisation=organisation)]
    for _time in range(2):
        add_participations(activity, attendees=attendees, actor=a_user(Role.COORDINATOR))
    assert activity.participations.count() == 2


def test_staff_may_see_the_people_who_took_part_in_their_work() -> None:
    centre, elsewhere = a_centre(), a_centre()
    staff, person = a_user(Role.STAFF, centre=centre), a_person(centre=elsewhere)
    assert not Person.objects.visible_to(staff).exists()
    takes_part(some_work(centre=centre), person=person)
    assert Person.objects.visible_to(staff).get() == person


def test_nobody_takes_part_without_a_name() -> None:
    with pytest.raises(Refused):
        add_participations(some_work(), attendees=[Attendee()], actor=a_user(Role.COORDINATOR))


def test_a_participation_is_taken_out_once() -> None:
    activity, coordinator = some_work(), a_user(Role.COORDINATOR)
    found = takes_part(activity, organisation=an_organisation())
    remove_participation(activity, participation_id=found.pk, actor=coordinator)
    with pytest.raises(Refused):
        remove_participation(activity, participation_id=found.pk, actor=coordinator)


def test_evidence_is_a_file_or_a_link_and_belongs_to_its_entry() -> None:
    activity, other, coordinator = some_work(), some_work(), a_user(Role.COORDINATOR)
    with pytest.raises(Refused):
        add_evidence(activity, evidence=Evidence(kind=EvidenceKind.PHOTO), actor=coordinator)
    proof = a_proof(activity)
    with pytest.raises(Refused):
        remove_evidence(other, evidence_id=proof.pk, actor=coordinator)
    remove_evidence(activity, evidence_id=proof.pk, actor=coordinator)
    assert not Evidence.objects.exists()


def test_a_series_gets_the_next_free_code_and_a_name_only_once() -> None:
    agreement, coordinator = a_programme(), a_user(Role.COORDINATOR)
    assert [a_series(agreement, title).code for title in ("Pirmais", "Otrais")] == ["S1", "S2"]
    with pytest.raises(Refused) as refusal:
        add_series(Series(agreement=agreement, title="Pirmais"), actor=coordinator)
    assert refusal.value.field == "new_series"
    with pytest.raises(Refused):
        add_series(Series(agreement=agreement, title="Trešais", code="S1"), actor=coordinator)


def test_the_code_of_a_kind_stays_once_work_refers_to_it() -> None:
    coordinator, kind = a_user(Role.COORDINATOR), the_kind("seminar")
    some_work(kind="seminar")
    with pytest.raises(Refused) as refusal:
        save_kind(kind, values={"code": "lekcija"}, actor=coordinator)
    assert refusal.value.field == "code"
    with pytest.raises(Refused):
        save_kind(WorkKind(), values={"code": "camp", "name": "Nometne"}, actor=coordinator)
    assert save_kind(kind, values={"name": "Lekcija"}, actor=coordinator).name == "Lekcija"
