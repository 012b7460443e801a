"""Many organisations changed together, after one has seen what will change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user, signed_in
from talka.kernel.audit.models import AuditEntry
from talka.registry.actions import edit_organisation
from talka.registry.models import ActivityArea, Organisation, Status
from talka.registry.queries.meant import place_meant
from talka.registry.tests.makers import an_organisation

pytestmark = pytest.mark.django_db


def send(user: Any, **sent: Any) -> Any:
    return signed_in(user).post(reverse("registry:change_organisations"), sent)


def test_what_will_change_is_shown_before_and_nothing_changes_by_looking() -> None:
    kokle, closed = an_organisation("Kokle"), an_organisation("Stabule")
    Organisation.objects.filter(pk=closed.pk).update(status=Status.CLOSED)
    page = send(a_user(Role.STAFF), act="status", value="closed", id=[kokle.pk, closed.pk])
    assert [(one.before, one.after) for one in page.context["preview"].planned] == [
        ("aktīva", "slēgta"),
        ("slēgta", "slēgta"),
    ]
    assert page.context["preview"].will_change == 1
    assert Organisation.objects.get(pk=kokle.pk).status == Status.ACTIVE
    assert not AuditEntry.objects.filter(verb="registry.edit_organisation").exists()


@pytest.mark.parametrize("act", ["area", "serves", "status", "confirm"])
def test_only_the_chosen_are_changed_once_it_is_confirmed(act: str) -> None:
    area, cesis = ActivityArea.objects.get(code="sport"), place_meant("Cēsu novads")
    chosen, other = [an_organisation(), an_organisation()], an_organisation()
    value = {"area": area.pk, "serves": "Cēsu novads", "status": "ending", "confirm": ""}[act]
    answer = send(a_user(Role.STAFF), act=act, value=value, id=[one.pk for one in chosen], confirm="yes")
    assert answer.status_code == 302
    reads: dict[str, Callable[[Organisation], bool]] = {
        "area": lambda one: list(one.areas.all()) == [area],
        "serves": lambda one: list(one.service_areas.all()) == [cesis],
        "status": lambda one: one.status == "ending",
        "confirm": lambda one: one.confirmed_on == timezone.localdate(),
    }
    assert [reads[act](one) for one in Organisation.objects.order_by("pk")] == [True, True, False]
    other.refresh_from_db()
    assert other.version == 1


def test_an_area_that_is_there_already_is_not_added_again() -> None:
    kokle, area = an_organisation(), ActivityArea.objects.get(code="sport")
    kokle.areas.add(area)
    send(a_user(Role.STAFF), act="area", value=area.pk, id=[kokle.pk], confirm="yes")
    kokle.refresh_from_db()
    assert (kokle.version, kokle.areas.count()) == (1, 1)


@pytest.mark.parametrize(("act", "value"), [("area", "0"), ("serves", "Nekurzeme"), ("serves", ""), ("status", "nav")])
def test_a_value_that_is_none_is_asked_for_again(act: str, value: str) -> None:
    kokle = an_organisation()
    page = send(a_user(Role.STAFF), act=act, value=value, id=[kokle.pk], confirm="yes")
    assert page.context["form"].errors["value"]
    kokle.refresh_from_db()
    assert kokle.version == 1


def test_nobody_chosen_leads_back_to_the_list_and_nowhere_else() -> None:
    staff = a_user(Role.STAFF)
    back = reverse("registry:organisations") + "?q=k"
    assert send(staff, act="status", back=back).headers["Location"] == back
    for elsewhere in ("https://example.com/", "//example.com/", "javascript:x"):
        assert send(staff, act="status", back=elsewhere).headers["Location"] == reverse("registry:organisations")


def test_a_reviewer_changes_nothing_and_an_unknown_change_is_not_found() -> None:
    kokle = an_organisation()
    assert send(a_user(Role.REVIEWER), act="status", value="closed", id=[kokle.pk], confirm="yes").status_code == 404
    assert send(a_user(Role.STAFF), act="remove", id=[kokle.pk]).status_code == 404
    assert Organisation.objects.get().status == Status.ACTIVE


def test_what_somebody_changed_since_the_preview_is_shown_again_before_it_changes() -> None:
    staff, chosen = a_user(Role.STAFF), [an_organisation("Kokle"), an_organisation("Stabule")]
    asked = {"act": "status", "value": "closed", "id": [one.pk for one in chosen]}
    read = send(staff, **asked).context["read"]
    edit_organisation(chosen[0], values={"name": "Cītara"}, version=1, actor=a_user(Role.COORDINATOR))
    page = send(staff, **asked, confirm="yes", read=read)
    assert "Pa to laiku kāds" in page.content.decode()
    assert set(Organisation.objects.values_list("status", flat=True)) == {Status.ACTIVE}
    assert send(staff, **asked, confirm="yes", read=page.context["read"]).status_code == 302
    assert set(Organisation.objects.values_list("status", flat=True)) == {Status.CLOSED}
