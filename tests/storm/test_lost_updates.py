"""Two browsers edit the same record: the second sees both versions, and nothing is lost unseen.

The trail tells what was changed, and nothing of what was only looked at and saved.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from lxml import html

from talka.accounts.tests.makers import signed_in
from talka.kernel.audit.models import AuditEntry
from tests.permissions.forms import forms_of
from tests.permissions.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("storm of addresses")]

# Where it is edited, and by which field.
EDITED = (
    ("/activities/{activity_id}/edit/", "title"),
    ("/agreements/{agreement_id}/edit/", "title"),
    ("/spending/expenditures/{expenditure_id}/edit/", "description"),
    ("/registry/persons/{person_id}/edit/", "name"),
    ("/registry/organisations/{organisation_id}/edit/", "name"),
    ("/registry/communities/{community_id}/edit/", "name"),
    ("/registry/networks/{network_id}/edit/", "name"),
    ("/people/centres/{centre_id}/", "name"),
)


@pytest.mark.parametrize(("address", "field"), EDITED)
def test_the_second_to_save_sees_both_versions(address: str, field: str, world: World) -> None:
    place = address.format(**world.own)
    manager, administrator = world.people["manager"], world.people["administrator"]
    assert manager is not None
    assert administrator is not None
    first, second = signed_in(manager), signed_in(administrator)
    mine = next(form for form in forms_of(first.get(place).content, place) if field in form.filled).filled
    theirs = next(form for form in forms_of(second.get(place).content, place) if field in form.filled).filled

    saved = first.post(place, mine | {field: ["Pirmā redakcija"]})
    refused = second.post(place, theirs | {field: ["Otrā redakcija"]})

    assert saved.status_code == 302, saved.content.decode()[:3000]
    assert refused.status_code in {200, 409}
    page: Any = html.fromstring(refused.content.decode())
    words = page.text_content() + " ".join(page.xpath("//input/@value"))
    assert "Pirmā redakcija" in words
    assert "Otrā redakcija" in words
    assert "Pirmā redakcija" in second.get(place).content.decode()


# Edited by one person at a time, or guarded by the version of what they are part of.
ALSO_EDITED = (
    ("/agreements/{agreement_id}/purposes/{purpose_id}/", "title"),
    ("/agreements/{agreement_id}/indicators/{indicator_id}/", "title"),
    ("/agreements/{agreement_id}/years/", ""),
    ("/agreements/{agreement_id}/budget/", ""),
    ("/agreements/{agreement_id}/targets/", ""),
    ("/spending/splits/{split_id}/", "split-note"),
    ("/activities/kinds/{kind_id}/", "name"),
    ("/events/work/{event_id}/edit/", "title"),
    ("/events/work/{event_id}/series/", "title"),
    ("/events/work/{event_id}/sessions/{session_id}/", "name"),
    ("/events/work/{event_id}/questions/{question_id}/", "label"),
    ("/outreach/desk/editions/{edition_id}/settings/", "title"),
    ("/outreach/desk/news/{news_id}/edit/", "title"),
    ("/people/me/", "name"),
    ("/people/identity/", "name"),
)


@pytest.mark.parametrize(("address", "field"), EDITED + ALSO_EDITED)
def test_what_is_saved_as_it_was_leaves_no_entry_and_what_is_changed_does(
    address: str, field: str, world: World
) -> None:
    place = address.format(**world.own)
    person = world.people["administrator" if "/kinds/" in place or "/identity/" in place else "manager"]
    assert person is not None
    browser = signed_in(person)
    form = next(form for form in forms_of(browser.get(place).content, place) if not field or field in form.filled)
    # Enter presses no button that only shows something.
    form.filled.pop("act", None)
    before = AuditEntry.objects.count()

    assert browser.post(form.action, form.filled).status_code == 302
    assert AuditEntry.objects.count() == before
    if field:
        again = next(form for form in forms_of(browser.get(place).content, place) if field in form.filled)
        again.filled.pop("act", None)
        saved = browser.post(again.action, again.filled | {field: ["Pavisam cita redakcija"]})
        assert saved.status_code == 302, saved.content.decode()[:3000]
        told = [json.loads(entry.changes) for entry in AuditEntry.objects.order_by("sequence")[before:]]
        assert any("Pavisam cita redakcija" in pair for changes in told for pair in changes.values())
