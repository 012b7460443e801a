"""Resources: kept by a centre, shown to everybody, found whatever the diacritics."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre, Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in, stranger
from talka.activities.models import Activity
from talka.kernel.actions import Conflict, Refused
from talka.library.actions import confirm_resource, publish_resource, record_work, save_resource, withdraw_resource
from talka.library.models import Resource
from talka.library.queries.shelves import ITEMS
from talka.library.tests.makers import a_draft, a_resource

pytestmark = pytest.mark.django_db
QueryBudget = Callable[[int], AbstractContextManager[None]]


def typed(centre: Centre, **fields: object) -> dict[str, Any]:
    return {"title": "Statūtu paraugs", "summary": "Īsi.", "body": "Teksts", "topic": "governance", "kind": "template",
            "language": "lv", "centre": centre.pk, "version": "0", **fields}  # fmt: skip


def test_a_draft_is_seen_by_its_centre_only() -> None:
    draft = a_draft("Kanarijputns", body="Kanarijputns")
    for browser in (stranger(), signed_in(a_user(Role.STAFF, centre=a_centre()))):
        for address in ("/library/", f"/library/{draft.code}/", "/library/rss/"):
            assert "Kanarijputns" not in browser.get(address).content.decode()
        assert browser.get(f"/library/{draft.code}/").status_code == 404
        assert browser.get(f"/library/keep/{draft.code}/").status_code in {302, 404}
    own = signed_in(a_user(Role.STAFF, centre=draft.centre))
    assert "Kanarijputns" in own.get(f"/library/keep/{draft.code}/").content.decode()


def test_staff_write_look_and_show_it_to_everybody() -> None:
    user = a_user(Role.STAFF, centre=a_centre())
    browser = signed_in(user)
    centre = Centre.objects.get(pk=min(user.access.centres))
    assert browser.post("/library/keep/add/", typed(centre, body="**Labi**")).status_code == 302
    made = Resource.objects.get()
    preview = browser.post(f"/library/keep/{made.code}/", typed(centre, body="*Vēl nav*", version="1", do="preview"))
    assert "<em>Vēl nav</em>" in preview.content.decode()
    made.refresh_from_db()
    assert made.body == "**Labi**"
    browser.post(f"/library/keep/{made.code}/change/", {"do": "publish"})
    page = stranger().get(f"/library/{made.code}/").content.decode()
    assert "<strong>Labi</strong>" in page
    browser.post(f"/library/keep/{made.code}/change/", {"do": "withdraw"})
    assert stranger().get(f"/library/{made.code}/").status_code == 404


def test_the_search_forgives_diacritics_and_filters_narrow() -> None:
    a_resource("Statūtu paraugs", topic="governance")
    a_resource("Як заснувати", language="uk", topic="founding")
    a_resource("Kas ir biedrība?", is_easy=True)
    for query, found in (
        ("q=statutu", "Statūtu"),
        ("language=uk", "Як"),
        ("easy=1", "Kas ir"),
        ("topic=founding", "Як"),
    ):
        titles = [one.title for one in stranger().get(f"/library/?{query}").context["page"]]
        assert [title.startswith(found) for title in titles] == [True], query
    assert stranger().get("/library/?q=%00&topic=nav&page=zz").status_code == 200


def test_a_file_is_handed_to_everybody_once_it_is_shown() -> None:
    draft = a_draft(body="", upload=SimpleUploadedFile("veidne.csv", b"a,b\n1,2\n"))
    assert stranger().get(f"/library/{draft.code}/file/").status_code == 404
    publish_resource(draft, actor=system_actor())
    response = stranger().get(f"/library/{draft.code}/file/")
    assert b"".join(response) == b"a,b\n1,2\n"
    assert response["Content-Disposition"].startswith("attachment")


def test_a_resource_that_holds_nothing_is_refused() -> None:
    with pytest.raises(Refused):
        a_draft(body="")


def test_two_who_edit_at_once_are_told() -> None:
    draft = a_draft()
    save_resource(draft, version=1, actor=system_actor())
    with pytest.raises(Conflict):
        save_resource(draft, version=1, actor=system_actor())


def test_translations_find_each_other() -> None:
    first = a_resource("Latviski")
    second = a_resource("Українською", language="uk", translation_of=first)
    third = a_resource("По-русски", language="ru", translation_of=second)
    assert third.translation_of == first
    page = stranger().get(f"/library/{third.code}/").content.decode()
    assert "Latviski" in page
    assert "Українською" in page


def test_making_it_is_delivered_work_once() -> None:
    made = a_resource("Ceļvedis")
    user = a_user(Role.STAFF, centre=made.centre)
    record_work(made, purpose=None, actor=user)
    assert Activity.objects.get().title == "Ceļvedis"
    assert not record_work.allows(user, made)


def test_what_is_a_year_old_waits_to_be_looked_at() -> None:
    made = a_resource()
    Resource.objects.update(review_on=timezone.localdate() - dt.timedelta(days=1))
    user = a_user(Role.STAFF, centre=made.centre)
    assert "/library/keep/?review=1" in signed_in(user).get("/today/").content.decode()
    made.refresh_from_db()
    confirm_resource(made, actor=user)
    assert "/library/keep/?review=1" not in signed_in(user).get("/today/").content.decode()


def test_another_centre_changes_nothing() -> None:
    made = a_resource()
    browser = signed_in(a_user(Role.MANAGER, centre=a_centre()))
    assert browser.post(f"/library/keep/{made.code}/change/", {"do": "withdraw"}).status_code == 404
    assert browser.get(f"/library/keep/{made.code}/").status_code == 404


def test_others_point_to_what_is_shown() -> None:
    made, _draft = a_resource("Statūti"), a_draft("Melnraksts")
    gone = a_resource("Vecais")
    withdraw_resource(gone, actor=system_actor())
    assert [item.key for item in ITEMS.items(None, "", "")] == [f"library:{made.code}"]
    assert ITEMS.items(None, "uk", "") == []


def test_the_feed_names_what_is_new() -> None:
    made = a_resource("Statūti & paraugi")
    response = stranger().get("/library/rss/")
    assert response["Content-Type"].startswith("application/rss+xml")
    assert f"/library/{made.code}/" in response.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_make_the_same_number_of_queries_for_any_number_of_rows(query_budget: QueryBudget, rows: int) -> None:
    centre = a_centre()
    for _row in range(rows):
        a_resource(centre=centre)
    browser, public = signed_in(a_user(Role.STAFF, centre=centre)), stranger()
    with query_budget(9):
        browser.get("/library/keep/")
    with query_budget(4):
        public.get("/library/")
