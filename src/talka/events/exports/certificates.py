"""A certificate as a tagged PDF."""

from __future__ import annotations

from importlib import resources
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from talka.events.models import Certificate
from talka.events.queries.certificates import filled, marks_of, proof_address
from talka.events.queries.door import qr_squares
from talka.kernel.files.store import path_of
from talka.kernel.models import StoredFile
from talka.kernel.typesetting import typeset
from talka.kernel.written_days import written_day


def certificate_pdf(certificate: Certificate) -> bytes:
    """The document; made anew from what is kept it has the same bytes."""
    told, day = certificate.says, timezone.localdate(certificate.issued_at)
    side, path = qr_squares(proof_address(certificate))
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{path}"/></svg>'
    )
    logo = picture_file(certificate.logo)
    files = {"check.svg": picture.encode()} | dict([logo] if logo else [])
    mark, funders = _marks(certificate, files)
    language = told.get("language", settings.LANGUAGE_CODE)
    with translation.override(language):
        values = {
            "language": language,
            "title": told["title"],
            "name": certificate.name,
            "words": filled(told["words"], {"name": certificate.name}).split("\n"),
            "centre": told["centre"],
            "signer": told["signer"],
            "signer_role": told["signer_role"],
            "number": _("No. %(number)s, %(day)s") % {"number": certificate.number, "day": written_day(day)},
            "check": _("Whether this certificate is valid:"),
            "address": proof_address(certificate),
            "logo": logo[0] if logo else "",
            "site": told.get("site", ""),
            "mark": mark,
            "funders": funders,
            "logo_words": _("Logo of %(centre)s") % {"centre": told["centre"]},
            "qr_words": _("The same address as a code for cameras"),
            "made_on_parts": [day.year, day.month, day.day],
        }
    template = resources.files("talka.events.exports").joinpath("data/certificate.typ").read_bytes()
    return typeset(template, values, made_on=day, files=files)


def _marks(certificate: Certificate, files: dict[str, bytes]) -> tuple[Any, list[dict[str, Any]]]:
    """The site's own logo and those of funders, as they were that day; a picture that is lost is left out."""
    told = certificate.says
    kept = marks_of(certificate)
    found: list[dict[str, Any]] = []
    for number, one in enumerate([told.get("mark"), *told.get("funders", ())]):
        picture = picture_file(kept.get(one["file"]), f"mark{number}") if one else None
        if one and picture:
            files[picture[0]] = picture[1]
            found.append({**one, "file": picture[0], "is_mark": number == 0})
    return next((one for one in found if one["is_mark"]), None), [one for one in found if not one["is_mark"]]


def picture_file(stored: StoredFile | None, name: str = "logo") -> tuple[str, bytes] | None:
    """A picture for a paper, by this name and its own ending; none that is lost."""
    if stored is None:
        return None
    try:
        return f"{name}.{stored.storage_name.rpartition('.')[2]}", path_of(stored).read_bytes()
    except FileNotFoundError:
        return None
