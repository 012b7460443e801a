"""Representatives of the demo: one who looks after the page of their association, and one who waits for an answer."""

from __future__ import annotations

from talka.accounts.actions import system_actor
from talka.accounts.models import User
from talka.directory.actions import ask_claim, grant_claim, keep_profile, prove_address
from talka.registry.actions import edit_organisation
from talka.registry.models import Claim, Organisation
from talka.registry.models.profiles import stored_words
from talka.site.demo.names import ORGANISATIONS
from talka.site.demo.people import Users

# What the associations say of themselves, and may everybody see.
TOLD = (
    (
        "Satiekam kaimiņus: reizi mēnesī kopīga maltīte, pavasarī talka, rudenī ražas svētki. Nākt var ikviens.",
        "Telpa 30 cilvēkiem, katli un galdi pasākumiem brīvā dabā",
        "Kāds, kas prot uzturēt mājaslapu",
    ),
    (
        "Palīdzam jauniešiem sākt savus pirmos projektus: no idejas līdz atskaitei.",
        "Padoms projekta pieteikumam un mentors pirmajam gadam",
        "Telpas nodarbībām darbdienu vakaros",
    ),
    (
        "Rīkojam pastaigas, lekcijas un dziesmu vakarus senioriem, pavadām pie ārsta un palīdzam ar telefonu.",
        "Brīvprātīgie, kas apciemo vientuļus cilvēkus",
        "Mikroautobuss reizi nedēļā",
    ),
)


def let_them_represent(users: Users) -> None:
    """One confirmed, one on the board; some profiles with more to read."""
    named = list(Organisation.objects.filter(name__in=ORGANISATIONS).order_by("pk")[: len(TOLD) + 1])
    own, *others = named
    person = User.objects.create_user("parstave@demo.talka.invalid", name="Zane Ozoliņa")
    claim = _asked(own, person.name, person.email, "Valdes priekšsēdētāja kopš dibināšanas")
    grant_claim(claim, words="Paldies! Lūdzu, pārskatiet kontaktus.", actor=users.staff)
    _tell(own, 0, person)
    for number, record in enumerate(others[: len(TOLD) - 1], 1):
        _tell(record, number, system_actor())
    waiting = others[-1]
    _asked(waiting, "Juris Kalniņš", waiting.email, "Valdes loceklis, skatiet Uzņēmumu reģistrā")


def _asked(record: Organisation, name: str, email: str, words: str) -> Claim:
    claim = Claim(organisation=record, name=name, email=email, words=words)
    return prove_address(ask_claim(claim, language="lv", actor=system_actor()), actor=system_actor())


def _tell(record: Organisation, number: int, actor: User) -> None:
    description, offers, needs = TOLD[number]
    values = {
        "description": description,
        "offers": offers,
        "needs": needs,
        "phone": f"+371 2000000{number + 1}",
        "website": f"https://www.talka.invalid/{number + 1}",
        "public_fields": stored_words([one for one in Organisation.choosable if one != "people"]),
    }
    record.refresh_from_db()
    if actor.is_system:
        edit_organisation(record, values=values, version=record.version, actor=actor)
    else:
        keep_profile(record, values=values, version=record.version, is_true=True, actor=actor)
