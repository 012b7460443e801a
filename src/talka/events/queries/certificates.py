"""Who is due a certificate, what it says, and how somebody proves that it is real."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from talka.accounts.models import Centre
from talka.accounts.queries.faces import stored_identity
from talka.events.models import Certificate, CertificateDesign, CertificateRun, Event, Registration
from talka.events.queries.attendance import WHOLE, Row, attendance_of
from talka.events.queries.languages import language_to_write_in
from talka.events.queries.payers import logos_of_event
from talka.events.queries.words import days, hours
from talka.kernel.addresses import absolute
from talka.kernel.models import StoredFile
from talka.kernel.written_days import written_days

# What stands in the editable words as `{vārds}` or `{name}` and is replaced, nothing else.
PLACES = {
    "vārds": "name",
    "pasākums": "event",
    "stundas": "hours",
    "datumi": "dates",
    "numurs": "number",
    "centrs": "centre",
}
IN_LATVIAN = {english: latvian for latvian, english in PLACES.items()}
HOLDER_SALT = "events.certificate"
_PLACE = re.compile(r"\{([^{}]*)\}")


def design_of(centre: Centre) -> CertificateDesign:
    """The centre's design, or the one that everybody begins with, not saved yet."""
    stored = CertificateDesign.objects.filter(centre=centre).select_related("logo", "centre").first()
    if stored is not None:
        return stored
    return CertificateDesign(centre=centre, **usual_words(settings.LANGUAGE_CODE))


def usual_words(language: str) -> dict[str, str]:
    """The heading and the text that everybody begins with."""
    with translation.override(language):
        words = _("This certifies that {name} took part in the event “{event}” ({dates}), {hours} in all.")
        return {"title": _("Certificate of participation"), "words": words}


def words_in(design: CertificateDesign, language: str) -> dict[str, str]:
    """Heading, text and position for events in a language; what the centre has not written is the usual."""
    own = {"title": design.title, "words": design.words, "signer_role": design.signer_role}
    if language == settings.LANGUAGE_CODE:
        return own
    return own | usual_words(language) | dict(design.told.get(language, {}))


def unknown_places(words: str) -> list[str]:
    """Named places that nothing fills."""
    return [found for found in _PLACE.findall(words) if found not in PLACES and found not in IN_LATVIAN]


def filled(words: str, values: Mapping[str, str]) -> str:
    """The words with their places filled: plain replacement in one go, so that a value is never read as a place."""
    return _PLACE.sub(lambda found: values.get(PLACES.get(found[1], found[1]), found[0]), words)


def place_names() -> list[str]:
    """The names of the places as whoever reads now writes them."""
    return list(PLACES if get_language() == "lv" else IN_LATVIAN)


def in_own_words(words: str) -> str:
    """The words with their places named as whoever reads now writes them."""
    names = IN_LATVIAN if get_language() == "lv" else PLACES
    return _PLACE.sub(lambda found: f"{{{names.get(found[1], found[1])}}}", words)


def said_by(event: Event, number: str, minutes: int, language: str) -> dict[str, str]:
    """What fills the places, but for the name."""
    with translation.override(language):
        period = days(event.starts_at, event.ends_at) if event.starts_at and event.ends_at else ""
        return {
            "event": event.title,
            "hours": hours(minutes),
            "dates": period,
            "number": number,
            "centre": event.centre.name,
        }


def snapshot(event: Event, design: CertificateDesign, number: str, minutes: int) -> dict[str, Any]:
    """What a certificate says for good; the name stays a place, for it is kept in its own column.

    It speaks the language of the event, or Latvian where we do not write in that.
    """
    language = language_to_write_in(event)
    told = words_in(design, language)
    values = said_by(event, number, minutes, language) | {"name": "{name}"}
    ends = (event.starts_at, event.ends_at)
    return values | {
        "language": language,
        "days": [timezone.localdate(one).isoformat() for one in ends if one],
        "title": told["title"],
        "words": filled(told["words"], values),
        "signer": design.signer,
        "signer_role": told["signer_role"],
        **_faces(event),
    }


def _faces(event: Event) -> dict[str, Any]:
    """Whose site it is and whose money, with keys of the files of their logos, which stay when the logos change."""
    own = stored_identity()
    logo = own.logo
    return {
        "site": own.name or own.short_name,
        "mark": {"file": logo.file_id, "words": logo.alt or str(own)} if logo else None,
        "funders": [
            {"file": one.picture.file_id, "name": one.name, "words": one.statement, "mm": one.height_mm}
            for one in logos_of_event(event)
        ],
    }


def marks_of(certificate: Certificate) -> dict[int, StoredFile]:
    """Files of the logos that stand on it beside the centre's own."""
    told = certificate.says
    marks = [told.get("mark"), *told.get("funders", ())]
    return StoredFile.objects.in_bulk([one["file"] for one in marks if one])


@dataclass(frozen=True)
class Standing:
    """How the rule of an event stands to those who came and to what was given."""

    # Were there for long enough and never had one.
    due: Sequence[Row] = ()
    # Were there for long enough, but the centre has taken theirs back: another one is given to them by name only.
    revoked: Sequence[Row] = ()
    # Hold one, although by what is noted now they were not there for long enough; registrations.
    undue: frozenset[int] = frozenset()


def due(event: Event) -> Sequence[Row]:
    """Those who get one when all are given theirs."""
    return standing_of(event).due


def standing_of(event: Event) -> Standing:
    """Who is due one, who would be but for the centre, and who is not any more."""
    if event.certificate_share is None:
        return Standing()
    given = list(event.certificates.values_list("registration_id", "revoked_at"))
    holding = {registration for registration, revoked_at in given if revoked_at is None}
    before = {registration for registration, _revoked_at in given}
    table = attendance_of(event)
    needed = event.certificate_share * sum(session.minutes for session in table.sessions)
    long_enough = [row for row in table.rows if row.came and row.minutes * WHOLE >= needed]
    new = [one for one in long_enough if one.registration.pk not in holding and one.registration.forgotten_at is None]
    return Standing(
        [one for one in new if one.registration.pk not in before],
        [one for one in new if one.registration.pk in before],
        frozenset(holding - {row.registration.pk for row in long_enough}),
    )


def certificates_of(event: Event) -> QuerySet[Certificate]:
    """All that were given, also those that were revoked."""
    return event.certificates.select_related("issued_by", "registration")


def misnamed_certificate(registration: Registration) -> Certificate | None:
    """The certificate that holds and bears another name than the registration, which was mended since."""
    return (
        Certificate.objects.filter(registration=registration, revoked_at=None).exclude(name=registration.name).first()
    )


def running(event: Event) -> CertificateRun | None:
    """The giving that is under way."""
    return event.certificate_runs.filter(finished_at=None).first()


def certificate_by_code(code: str) -> Certificate | None:
    """The certificate that a public page is about."""
    found = Certificate.objects.filter(code=code.casefold())
    return found.select_related("event__centre", "registration").first()


def proof_address(certificate: Certificate) -> str:
    """Where anybody sees whether it is real."""
    return absolute(reverse("events:certificate", args=[certificate.code]))


def holder_key(certificate: Certificate) -> str:
    """What only the letter to the holder carries."""
    return signing.dumps(certificate.pk, salt=HOLDER_SALT)


def certificate_by_key(key: str) -> Certificate | None:
    """The certificate whose holder opens the link of the letter."""
    try:
        pk = signing.loads(key, salt=HOLDER_SALT)
    except signing.BadSignature:
        return None
    return Certificate.objects.filter(pk=pk).select_related("event__centre", "registration", "logo").first()


def told_now(certificate: Certificate) -> dict[str, str]:
    """Its days and hours for whoever reads; of one from before these were kept apart, as they stand on it."""
    kept = certificate.says.get("days", ())
    if len(kept) == len(("first", "last")):
        first, last = (date.fromisoformat(one) for one in kept)
        return {"dates": written_days(first, last), "hours": hours(certificate.minutes)}
    return {name: certificate.says[name] for name in ("dates", "hours")}


def shown_name(name: str) -> str:
    """As the public page shows it: whoever checks has the paper before them, anybody else learns no full name."""
    first, *others = name.split() or [""]
    return " ".join([first, *(f"{one[0]}." for one in others)])


def this_year() -> int:
    """The year of numbers that are given today."""
    return timezone.localdate().year


def example_of(design: CertificateDesign, typed: Mapping[str, Any], *, language: str) -> Certificate:
    """An unsaved certificate with an invented name, as the typed design would make it for an event in a language."""
    shown = CertificateDesign(
        centre=design.centre, **{name: typed[name] for name in ("title", "words", "signer", "signer_role", "told")}
    )
    now = timezone.now()
    number = f"{design.centre.code.upper()}-{this_year()}-0000"
    with translation.override(language):
        title, name = _("An example of an event"), _("Name Surname")
    event = Event(centre=design.centre, title=title, starts_at=now, ends_at=now, language=language)
    says = snapshot(event, shown, number, 360)
    return Certificate(name=name, number=number, says=says, issued_at=now, logo=design.logo)
