"""What a centre says about itself, and its people about themselves: by whom, in which pictures, and until when."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from talka.accounts.actions.faces import Pictures, edit_centre_profile, hide_oneself, show_oneself
from talka.accounts.models import Centre, CentreProfile, PublicPicture, Role, StaffCard, User
from talka.accounts.tests.makers import a_centre, a_user
from talka.kernel.actions import Conflict, NotAllowed, Refused

pytestmark = pytest.mark.django_db
SAID: dict[str, Any] = {
    "address": "Skolas iela 1", "words": {"lv": {"about": "Palīdzam"}}, "languages": "lv en", "web_page": "",
    "social": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path


@pytest.fixture
def centre() -> Centre:
    return a_centre()


@pytest.fixture
def manager(centre: Centre) -> User:
    return a_user(Role.MANAGER, centre=centre)


def a_picture(size: tuple[int, int] = (400, 200)) -> SimpleUploadedFile:
    stream = io.BytesIO()
    Image.new("RGB", size, "#255273").save(stream, "PNG")
    return SimpleUploadedFile("bilde.png", stream.getvalue())


def profile_of(centre: Centre) -> CentreProfile:
    return CentreProfile.objects.filter(centre=centre).first() or CentreProfile(centre=centre)


def say(centre: Centre, actor: User, pictures: Pictures = Pictures(), **changed: Any) -> CentreProfile:  # noqa: B008 -- a tuple of nothing
    profile = profile_of(centre)
    return edit_centre_profile(profile, values=SAID | changed, pictures=pictures, version=profile.version, actor=actor)


def test_the_first_words_of_a_centre_and_their_change(centre: Centre, manager: User) -> None:
    assert say(centre, manager).address == "Skolas iela 1"
    changed = say(centre, manager, address="Tirgus iela 2", words={"lv": {"about": "Klausāmies"}, "en": {"about": ""}})
    stored = CentreProfile.objects.get()
    assert (stored.address, stored.version, changed.pk) == ("Tirgus iela 2", 3, stored.pk)
    assert stored.told("about", "en") == ("Klausāmies", "lv"), "an empty translation is none"


def test_the_second_of_two_who_write_sees_what_the_first_stored(centre: Centre, manager: User) -> None:
    # Both opened the page before anything was there.
    edit_centre_profile(CentreProfile(centre=centre), values=SAID, pictures=Pictures(), version=1, actor=manager)
    with pytest.raises(Conflict):
        edit_centre_profile(
            CentreProfile(centre=centre), values=SAID | {"address": "Cita"}, pictures=Pictures(), version=1,
            actor=manager,
        )  # fmt: skip
    assert CentreProfile.objects.get().address == "Skolas iela 1"


def test_a_photograph_says_what_it_shows(centre: Centre, manager: User) -> None:
    with pytest.raises(Refused) as refused:
        say(centre, manager, Pictures(picture=a_picture()))
    assert refused.value.field == "picture_alt"
    assert not PublicPicture.objects.exists()
    first = say(centre, manager, Pictures(picture=a_picture(), alt="Māja")).picture
    assert first is not None
    kept = say(centre, manager, Pictures(alt="Māja ziemā")).picture
    assert kept is not None
    assert (kept.pk, PublicPicture.objects.get().alt) == (first.pk, "Māja ziemā")
    say(centre, manager)
    assert PublicPicture.objects.get().alt == "Māja ziemā", "words that were not typed anew stay"


def test_a_picture_is_replaced_or_taken_away_and_the_other_stays(centre: Centre, manager: User) -> None:
    both = say(centre, manager, Pictures(a_picture(), a_picture((900, 900)), "Māja"))
    picture, logo = both.picture, both.logo
    assert picture is not None
    assert logo is not None
    assert (logo.alt, logo.width <= 480, logo.height <= 240) == (centre.name, True, True)
    replaced = say(centre, manager, Pictures(picture=a_picture((300, 300)), alt="Pagalms"))
    assert (replaced.logo_id, replaced.picture_id != picture.pk) == (logo.pk, True)
    assert not PublicPicture.objects.filter(pk=picture.pk).exists()
    bare = say(centre, manager, Pictures(picture=False))
    assert (bare.picture, bare.logo_id, PublicPicture.objects.count()) == (None, logo.pk, 1)
    assert say(centre, manager, Pictures(logo=False)).logo is None
    assert not PublicPicture.objects.exists()


def test_what_is_no_picture_is_refused_at_its_field_and_nothing_changes(centre: Centre, manager: User) -> None:
    say(centre, manager)
    bad = SimpleUploadedFile("bilde.png", b"<svg onload=alert(1)>")
    for pictures, field in ((Pictures(picture=bad, alt="Māja"), "picture"), (Pictures(logo=bad), "logo")):
        with pytest.raises(Refused) as refused:
            say(centre, manager, pictures, address="Cita")
        assert refused.value.field == field
    assert (CentreProfile.objects.get().address, CentreProfile.objects.get().version) == ("Skolas iela 1", 2)


def test_only_those_who_keep_the_centre_speak_for_it(centre: Centre) -> None:
    for stranger in (a_user(Role.STAFF, centre=centre), a_user(Role.MANAGER), a_user(Role.REVIEWER)):
        with pytest.raises(NotAllowed):
            say(centre, stranger)
    assert not CentreProfile.objects.exists()


def test_people_choose_themselves_what_of_them_is_shown() -> None:
    member, colleague = a_user(Role.STAFF), a_user(Role.MANAGER)
    with pytest.raises(NotAllowed):
        show_oneself(member, position="Vadītāja", phone="", shows_email=True, actor=colleague)
    show_oneself(member, position="Konsultante", phone="+371 20001122", shows_email=True, actor=member)
    show_oneself(member, position="Konsultante", phone="", shows_email=False, actor=member)
    card = StaffCard.objects.get()
    assert (card.position, card.phone, card.shows_email) == ("Konsultante", "", False)
    show_oneself(colleague, position="", phone="", shows_email=False, actor=colleague)
    with pytest.raises(NotAllowed):
        hide_oneself(member, actor=colleague)
    hide_oneself(member, actor=member)
    assert [one.user for one in StaffCard.objects.all()] == [colleague]
