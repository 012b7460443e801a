from __future__ import annotations

import pytest
from django.urls import reverse

from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user, signed_in, stranger
from talka.activities.tests.makers import a_programme, a_proof, some_work, takes_part, the_kind
from talka.registry.tests.makers import a_person, an_organisation

pytestmark = pytest.mark.django_db


def test_every_page_opens_for_a_manager_in_both_languages() -> None:
    centre = a_centre()
    activity = some_work(agreement=a_programme(centre), purpose="CS")
    takes_part(activity, person=a_person(centre=centre), organisation=an_organisation())
    a_proof(activity)
    pages = [
        *(reverse(f"activities:{name}") for name in ("list", "consult", "choose_kind", "kinds", "add_kind", "changed")),
        reverse("activities:record", args=["seminar"]),
        reverse("activities:record", args=["consultation"]),
        reverse("activities:edit_kind", args=[the_kind("seminar").pk]),
        *(
            reverse(f"activities:{name}", args=[activity.pk])
            for name in ("show", "edit", "send_back", "participations", "paste", "add_evidence")
        ),
        reverse("site:today"),
    ]
    for language in ("lv", "en"):
        browser = signed_in(a_user(Role.MANAGER, centre=centre), language=language)
        for page in pages:
            assert browser.get(page).status_code == 200, page


def test_a_stranger_is_sent_to_the_sign_in_page() -> None:
    answer = stranger().get(reverse("activities:list"))
    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_a_reviewer_finds_no_log() -> None:
    assert signed_in(a_user(Role.REVIEWER)).get(reverse("activities:list")).status_code == 404
