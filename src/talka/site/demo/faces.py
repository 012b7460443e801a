"""What the centres say about themselves."""

from __future__ import annotations

import io
from collections.abc import Mapping

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from talka.accounts.actions import add_funder_logo, edit_centre_profile, edit_identity, show_oneself
from talka.accounts.actions.faces import Pictures
from talka.accounts.models import Centre, CentreProfile, FunderLogo, User
from talka.accounts.queries.faces import stored_identity
from talka.site.demo.people import Users

HELP = """\
biedrības un nodibinājuma dibināšana un statūti
projektu pieteikumi un atskaites
grāmatvedība un gada pārskats mazai biedrībai
brīvprātīgo iesaiste
kopienas sanāksmes un sarunas ar pašvaldību
publicitāte bez budžeta
"""
HELP_EN = """\
founding an association or a foundation, and its statutes
applications for projects, and their reports
bookkeeping and the annual report of a small association
volunteers
meetings of communities, and talking with the municipality
"""
HELP_UK = """\
заснування громадської організації та її статут
проєктні заявки та звіти
бухгалтерія невеликої організації
залучення волонтерів
"""
HELP_RU = """\
основание общественной организации и её устав
проектные заявки и отчёты
бухгалтерия небольшой организации
привлечение волонтёров
"""
ABOUT = """Mēs palīdzam tiem, kas {where} dara kaut ko kopā: biedrībām, nodibinājumiem, kopienām un cilvēkiem, kuri \
vēl tikai domā sākt.

Konsultācijas ir **bez maksas**. Zvaniet, rakstiet vai nāciet: ja atbildi nezinām, atradīsim, kas zina."""
# Address, where they help, languages, from when to when on which days.
CENTRES = {
    "riga": (
        "Parauga iela 1, Rīga",
        "Rīgas reģionā",
        "lv en ru",
        "pirmdien–ceturtdien 9.00–17.00\npiektdien 9.00–15.00",
    ),
    "zemgale": ("Parauga iela 2, Jelgava", "Zemgalē", "lv ru", "darbdienās 9.00–17.00"),
    "kurzeme": ("Parauga iela 3, Kuldīga", "Kurzemē", "lv en", "pirmdien–ceturtdien 8.30–17.00"),
    "vidzeme": ("Parauga iela 4, Valmiera", "Vidzemē", "lv en", "darbdienās 9.00–16.30"),
    "latgale": ("Parauga iela 5, Rēzekne", "Latgalē", "lv ru uk", "darbdienās 8.00–16.30"),
}


def introduce_the_centres(centres: Mapping[str, Centre], people: Users) -> None:
    """Each has a page; three of those who work there are shown; somebody pays for it."""
    for code, (address, where, languages, hours) in CENTRES.items():
        words = {
            "lv": {"about": ABOUT.format(where=where), "helps_with": HELP, "hours": hours},
            "en": {"helps_with": HELP_EN},
            "uk": {"helps_with": HELP_UK},
            "ru": {"helps_with": HELP_RU},
        }
        values = {"address": address, "words": words, "languages": languages, "social": "",
                  "web_page": f"https://{code}.example.lv/"}  # fmt: skip
        edit_centre_profile(
            CentreProfile(centre=centres[code]), values=values, pictures=Pictures(), version=1,
            actor=people.administrator,
        )  # fmt: skip
    _show(people.staff, "konsultante: dibināšana, projekti, brīvprātīgie", "+371 20000011")
    _show(people.manager, "vadītājs", "")
    _show(people.zemgale, "konsultante: grāmatvedība, gada pārskats", "+371 20000012")
    _say_whose_it_is(people.administrator)


def _show(user: User, position: str, phone: str) -> None:
    show_oneself(user, position=position, phone=phone, shows_email=not phone, actor=user)


def _say_whose_it_is(administrator: User) -> None:
    values = {
        "name": "Talka", "short_name": "Talka", "accent": "", "accent_dark": "", "phone": "+371 20000000",
        "email": "palidziba@demo.talka.invalid", "security_email": "drosiba@demo.talka.invalid", "words": {},
    }  # fmt: skip
    edit_identity(stored_identity(), values=values, logo=None, version=1, actor=administrator)
    logo = FunderLogo(name="Finansētāja logotips (paraugs)", statement="Finansē izdomāts fonds", height_mm=12)
    add_funder_logo(logo, upload=_a_logo(), actor=administrator)


def _a_logo() -> SimpleUploadedFile:
    """A made-up mark: two waves in a circle."""
    picture = Image.new("RGB", (400, 200), "white")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((20, 20, 180, 180), fill="#255273")
    pen.arc((40, 70, 160, 150), 200, 340, fill="white", width=10)
    pen.arc((40, 100, 160, 180), 200, 340, fill="white", width=10)
    pen.rectangle((210, 60, 380, 80), fill="#255273")
    pen.rectangle((210, 100, 340, 120), fill="#93b3c9")
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return SimpleUploadedFile("paraugs.png", stream.getvalue(), "image/png")
