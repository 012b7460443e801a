"""Logos of funders of one centre, and of one funder; the emblem of the Union among them."""

from __future__ import annotations

import pytest

from talka.accounts.actions import add_funder_logo, move_funder_logo
from talka.accounts.models import Centre, Funder, FunderLogo, Role
from talka.accounts.queries.faces import identity, logos_of, logos_shown
from talka.accounts.tests.makers import a_centre, a_funder, a_user, signed_in
from talka.accounts.tests.test_identity import a_picture
from talka.kernel.actions import NotAllowed, Refused

pytestmark = pytest.mark.django_db


def a_logo(
    name: str = "Fonds", *, mm: int = 12, emblem: bool = False, statement: str = "Līdzfinansē Eiropas Savienība",
    centre: Centre | None = None, funder: Funder | None = None,
) -> FunderLogo:  # fmt: skip
    logo = FunderLogo(name=name, statement=statement, height_mm=mm, is_emblem=emblem, centre=centre, funder=funder)
    return add_funder_logo(logo, upload=a_picture(), actor=a_user(Role.ADMINISTRATOR))


def test_the_emblem_has_words_beside_it_and_nothing_is_higher() -> None:
    with pytest.raises(Refused) as refused:
        a_logo(emblem=True, statement=" ")
    assert refused.value.field == "statement"
    # In the picture itself they are said as its name.
    a_logo("Līdzfinansē Eiropas Savienība", emblem=True, statement="", centre=a_centre())
    a_logo("Augsts", mm=20)
    with pytest.raises(Refused) as refused:
        a_logo(emblem=True, mm=15)
    assert "20 mm" in str(refused.value)
    a_logo(emblem=True, mm=20)
    with pytest.raises(Refused) as refused:
        a_logo(mm=21)
    assert refused.value.field == "height_mm"
    # Of another set it says nothing.
    assert a_logo(mm=21, centre=a_centre()).pk


def test_the_order_is_that_of_each_set() -> None:
    centre = a_centre()
    a_logo("Vietnes")
    first, second = a_logo("Pirmais", centre=centre), a_logo("Otrais", centre=centre)
    assert (first.order, second.order) == (1, 2)
    move_funder_logo(second, up=True, actor=a_user(Role.ADMINISTRATOR))
    assert [one.name for one in logos_of(centre.pk, None)] == ["Otrais", "Pirmais"]
    assert [one.name for one in logos_of(None, None)] == ["Vietnes"]


def test_the_narrowest_there_are_is_shown() -> None:
    centre, funder = a_centre(), a_funder()
    assert logos_shown(centre.pk, funder.pk) == []
    for name, whose in (("vietne", {}), ("centrs", {"centre": centre}), ("fonds", {"funder": funder})):
        a_logo(name, **whose)
        assert [one.name for one in logos_shown(centre.pk, funder.pk)] == [name]
        assert [one.picture.alt for one in identity().funders_of(centre.pk, funder.pk)] == [name]


def test_a_manager_shows_those_of_the_own_centre_only() -> None:
    centre, other, funder = a_centre(), a_centre(), a_funder()
    manager = a_user(Role.MANAGER, centre=centre)
    browser = signed_in(manager)
    own = f"/people/centres/{centre.pk}/logos/"
    added = {"name": "Fonds", "statement": "Finansē fonds", "height_mm": "12", "file": a_picture()}
    assert browser.post(own, added).status_code == 302
    assert "Finansē fonds" in browser.get(own).text
    logo = FunderLogo.objects.get()
    assert logo.centre == centre
    for address in (
        f"/people/centres/{other.pk}/logos/",
        f"/people/funders/{funder.pk}/logos/",
        "/people/identity/logos/",
    ):
        assert browser.get(address).status_code == 404
    with pytest.raises(NotAllowed):
        add_funder_logo(FunderLogo(name="F", height_mm=12), upload=a_picture(), actor=manager)
    others = signed_in(a_user(Role.MANAGER, centre=other))
    assert others.post(f"/people/identity/logos/{logo.pk}/", {"do": "remove"}).status_code == 404
    assert browser.post(f"/people/identity/logos/{logo.pk}/", {"do": "remove"}).headers["Location"] == own
    assert not FunderLogo.objects.exists()


def test_an_administrator_shows_those_of_a_funder() -> None:
    funder = a_funder("Sabiedrības fonds")
    browser = signed_in(a_user(Role.ADMINISTRATOR))
    page = f"/people/funders/{funder.pk}/logos/"
    assert page in browser.get("/people/funders/").text
    small = {"name": "ES", "is_emblem": "on", "height_mm": "12", "file": a_picture()}
    assert "Emblēmai blakus jābūt vārdiem" in browser.post(page, small).text
    assert (
        browser.post(page, small | {"statement": "Līdzfinansē Eiropas Savienība", "file": a_picture()}).headers[
            "Location"
        ]
        == page
    )
    assert "Savienības emblēma" in browser.get(page).text
