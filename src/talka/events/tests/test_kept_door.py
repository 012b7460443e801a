"""What a phone may keep of the page at the door, and the script that keeps it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_user, signed_in
from talka.events.queries.wall_clock import moment
from talka.events.tests.makers import an_event
from talka.events.tests.makers_afterwards import a_past_event
from talka.events.views.afterwards.kept_door import version

pytestmark = pytest.mark.django_db


def test_the_page_may_be_kept_until_the_end_of_its_day() -> None:
    day = timezone.localdate() + dt.timedelta(days=3)
    event = an_event(day=day, published=True)
    page = signed_in(a_user(Role.STAFF, centre=event.centre)).get(f"/events/work/{event.pk}/door/")
    until = int(moment(day + dt.timedelta(days=1), dt.time()).timestamp() * 1000)
    assert page.headers["X-Kept-Until"] == str(until)
    assert f'data-until="{until}"' in page.content.decode()


def test_the_page_of_a_day_that_is_over_is_not_kept() -> None:
    event = a_past_event()
    page = signed_in(a_user(Role.STAFF, centre=event.centre)).get(f"/events/work/{event.pk}/door/")
    assert "X-Kept-Until" not in page.headers
    assert 'data-until="0"' in page.content.decode()


@pytest.mark.parametrize("address", ["/events/work/1/door/worker.js", "/events/door/worker.js"])
def test_the_script_is_ours_and_answers_only_below_its_address(client: Client, address: str) -> None:
    script = client.get(address)
    assert script.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert script.headers["Cache-Control"] == "no-cache"
    assert "Service-Worker-Allowed" not in script.headers
    assert "script-src 'self'" in script.headers["Content-Security-Policy"]
    assert f'const VERSION = "{version()}";' in script.content.decode()


def test_other_static_files_are_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = version()
    monkeypatch.setattr("django.contrib.staticfiles.storage.staticfiles_storage.manifest_hash", "other", raising=False)
    assert version() != before
