"""How the installation is called and looks, and whose money it is."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from talka.accounts.actions import add_funder_logo, edit_identity, move_funder_logo, remove_funder_logo
from talka.accounts.models import FunderLogo, PublicPicture, Role
from talka.accounts.queries.faces import address_of, funder_logos, identity, stored_identity
from talka.accounts.tests.makers import a_user, signed_in, stranger
from talka.kernel.actions import Conflict, NotAllowed, Refused
from talka.kernel.files.store import path_of
from talka.kernel.mail.writing import compose

pytestmark = pytest.mark.django_db
SAID: dict[str, Any] = {
    "name": "Novada palīgs", "short_name": "Palīgs", "accent": "", "accent_dark": "", "phone": "+371 60000000",
    "email": "palidziba@example.lv", "security_email": "", "words": {"lv": {"about": "Palīdzam novadā"}},
}  # fmt: skip


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path


def a_picture(name: str = "zime.png", *, size: tuple[int, int] = (400, 200)) -> SimpleUploadedFile:
    stream = io.BytesIO()
    Image.new("RGB", size, "#255273").save(stream, "PNG" if name.endswith("png") else "JPEG")
    return SimpleUploadedFile(name, stream.getvalue())


def say(**changed: Any) -> None:
    edit_identity(
        stored_identity(), values=SAID | changed, logo=None, version=stored_identity().version,
        actor=a_user(Role.ADMINISTRATOR),
    )  # fmt: skip


def a_logo(name: str = "Fonds") -> FunderLogo:
    logo = FunderLogo(name=name, statement="Līdzfinansē Eiropas Savienība", height_mm=12)
    return add_funder_logo(logo, upload=a_picture(), actor=a_user(Role.ADMINISTRATOR))


def test_the_own_name_stands_on_pages_of_strangers_and_of_staff() -> None:
    say()
    assert "Palīgs" in stranger().get("/").text
    assert "Palīdzam novadā" in stranger().get("/").text
    assert "Palīgs" in signed_in(a_user(Role.STAFF)).get("/people/me/").text


def test_only_an_administrator_changes_it() -> None:
    for role in (Role.STAFF, Role.MANAGER, Role.COORDINATOR, Role.REVIEWER):
        with pytest.raises(NotAllowed):
            edit_identity(stored_identity(), values=SAID, logo=None, version=1, actor=a_user(role))
        assert signed_in(a_user(role)).get("/people/identity/").status_code == 404


def test_two_who_change_it_at_once_are_told() -> None:
    say()
    with pytest.raises(Conflict):
        edit_identity(stored_identity(), values=SAID, logo=None, version=1, actor=a_user(Role.ADMINISTRATOR))


@pytest.mark.parametrize(
    ("accent", "accent_dark", "field"),
    [("#ffdd00", "", "accent"), ("#1d5a3f", "#222222", "accent_dark"), ("zaļš", "", "accent"),
     ("", "#ffffff", "accent")],
)  # fmt: skip
def test_a_colour_that_cannot_be_read_is_refused(accent: str, accent_dark: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        say(accent=accent, accent_dark=accent_dark)
    assert refused.value.field == field


def test_the_own_colour_comes_as_a_style_sheet_that_is_kept() -> None:
    assert "identity/colours" not in stranger().get("/").text
    say(accent="#7a1f5c")
    address = f"/people/identity/colours/{identity().colours}.css"
    assert address in stranger().get("/").text
    sheet = stranger().get(address)
    assert "--forest: #7a1f5c" in sheet.text
    assert "immutable" in sheet.headers["Cache-Control"]
    assert stranger().get("/people/identity/colours/ffffffffffff.css").status_code == 404


def test_a_logo_is_drawn_anew_and_found_by_everybody_until_it_is_taken_away() -> None:
    logo = a_logo()
    shown = identity().funders[0].picture
    page = stranger().get("/").text
    assert shown.url in page
    assert "Līdzfinansē Eiropas Savienība" in page
    assert shown.height == 45
    answer = stranger().get(shown.url)
    assert answer.headers["Content-Type"] == "image/png"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.getvalue().startswith(b"\x89PNG")
    remove_funder_logo(logo, actor=a_user(Role.ADMINISTRATOR))
    assert stranger().get(shown.url).status_code == 404
    assert shown.url not in stranger().get("/").text


def test_the_name_and_the_logos_stand_in_letters_under_whole_addresses(settings: Any) -> None:
    settings.SITE_ADDRESS = "https://palidziba.example.lv"
    say(name="Palīdzība pilsoņiem", accent="#7a1f3d")
    logo = a_logo()
    letter = compose("directory/mails/letter", {"letter": {"subject": "Temats"}}, subject="Temats", to="a@example.lv")
    markup = str(letter.alternatives[0][0])
    assert "Palīdzība pilsoņiem" in markup
    assert "#7a1f3d" in markup
    assert "Līdzfinansē Eiropas Savienība" in markup
    assert f"https://palidziba.example.lv{address_of(logo.picture)}" in markup


def test_a_file_that_is_no_public_picture_has_no_public_address() -> None:
    a_logo()
    picture = PublicPicture.objects.get()
    address = f"/people/identity/pictures/{picture.file.sha256}.png"
    assert stranger().get(address).getvalue().startswith(b"\x89PNG")
    assert stranger().get(address.replace(".png", ".pdf")).status_code == 404
    path_of(picture.file).unlink()
    assert stranger().get(address).status_code == 404


@pytest.mark.parametrize("name", ["zime.svg", "zime.txt"])
def test_what_is_no_picture_is_refused(name: str) -> None:
    upload = SimpleUploadedFile(name, b"<svg xmlns='http://www.w3.org/2000/svg'/>" if "svg" in name else b"vards")
    with pytest.raises(Refused) as refused:
        add_funder_logo(FunderLogo(name="Fonds", height_mm=12), upload=upload, actor=a_user(Role.ADMINISTRATOR))
    assert refused.value.field == "file"


def test_a_large_picture_becomes_small() -> None:
    logo = FunderLogo(name="Fonds", height_mm=12)
    add_funder_logo(logo, upload=a_picture("liels.jpg", size=(4000, 1000)), actor=a_user(Role.ADMINISTRATOR))
    assert (logo.picture.width, logo.picture.height) == (900, 225)


@pytest.mark.parametrize("height", [9, 41])
def test_a_logo_too_low_or_too_high_is_refused(height: int) -> None:
    with pytest.raises(Refused):
        add_funder_logo(
            FunderLogo(name="Fonds", height_mm=height), upload=a_picture(), actor=a_user(Role.ADMINISTRATOR)
        )


def test_logos_stand_in_the_order_that_was_chosen() -> None:
    first, second = a_logo("Pirmais"), a_logo("Otrais")
    move_funder_logo(second, up=True, actor=a_user(Role.ADMINISTRATOR))
    assert [one.name for one in funder_logos()] == ["Otrais", "Pirmais"]
    move_funder_logo(first, up=False, actor=a_user(Role.ADMINISTRATOR))
    assert [one.name for one in funder_logos()] == ["Otrais", "Pirmais"]
    remove_funder_logo(first, actor=a_user(Role.ADMINISTRATOR))
    gone = FunderLogo(pk=999, name="Nav", height_mm=12)
    with pytest.raises(Refused):
        move_funder_logo(gone, up=True, actor=a_user(Role.ADMINISTRATOR))
    with pytest.raises(Refused):
        remove_funder_logo(gone, actor=a_user(Role.ADMINISTRATOR))


def test_an_administrator_does_all_of_it_by_page() -> None:
    browser = signed_in(a_user(Role.ADMINISTRATOR))
    told = {name: value for name, value in SAID.items() if name != "words"}
    told |= {"version": 1, "lv_footer": "**Rakstiet** mums", "logo": a_picture()}
    assert browser.post("/people/identity/", told).status_code == 302
    assert "<strong>Rakstiet</strong>" in stranger().get("/").text
    assert identity().logo is not None
    assert browser.post("/people/identity/", told | {"logo": ""}).status_code == 409
    pale = told | {"version": 2, "accent": "ffdd00", "logo": ""}
    assert "par gaišu burtiem" in browser.post("/people/identity/", pale).text
    assert browser.post("/people/identity/", told | {"version": 2, "logo": "", "no_logo": "on"}).status_code == 302
    assert identity().logo is None
    added = {"name": "Fonds", "height_mm": "12", "file": a_picture()}
    assert browser.post("/people/identity/logos/", added).status_code == 302
    assert browser.post("/people/identity/logos/", added | {"file": ""}).status_code == 200
    assert browser.post("/people/identity/logos/", added | {"height_mm": "5", "file": a_picture()}).status_code == 200
    logo = FunderLogo.objects.get()
    for what in ("up", "down", "nothing", "remove"):
        assert browser.post(f"/people/identity/logos/{logo.pk}/", {"do": what}).status_code == 302
    assert not FunderLogo.objects.exists()
    assert "Eiropas Savienības emblēma" in browser.get("/people/identity/").text
