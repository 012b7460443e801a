"""Two browsers edit the same record: the second sees both versions, and nothing is lost unseen."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html

from talka.accounts.tests.makers import signed_in
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
