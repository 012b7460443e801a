"""The agreement's row against what is stored: whose it is, and who the parties are."""

from __future__ import annotations

from django.utils.translation import gettext as _

from talka.accounts.models import Centre, Funder
from talka.accounts.rules import works_in
from talka.interchange.imports.lookups import Lookups
from talka.interchange.imports.rows import Judged, Row, Status
from talka.interchange.queries.stored import agreement_row
from talka.kernel.imports.problems import Problem
from talka.kernel.text import fold
from talka.programmes.models import Agreement
from talka.registry.models import Organisation
from talka.registry.models.organisations import comparable_name


def find_agreement(judged: Judged, look: Lookups) -> None:
    """Find the stored agreement; one that this actor may not import says nothing about what it is."""
    number = judged.row["number"]
    if not number:
        return
    _compare_contractor(judged.row, look)
    agreement = (
        Agreement.objects.select_related("centre", "funder", "contractor", "region").filter(number=number).first()
    )
    foreign = agreement is not None and (
        not works_in(look.actor, agreement.centre_id)
        or (look.centre is not None and agreement.centre_id != look.centre.pk)
    )
    if foreign or (agreement is None and look.centre is None and not look.actor.access.everywhere):
        judged.problems.append(
            Problem(
                "agreement", judged.number, "number", number,
                _("An agreement with this number cannot be imported for this centre."),
                _("Check the number and the centre, or ask the coordinator."),
            )
        )  # fmt: skip
    elif agreement is not None:
        look.use_agreement(agreement)
        judged.stored = agreement_row(agreement)
        _settle_parties(judged.row, agreement)
    elif look.centre is not None:
        look.add_centre(look.centre)
    _know_partners(judged, look)


def _compare_contractor(row: Row, look: Lookups) -> None:
    """Whoever has the registration number is the contractor, whatever the file calls it; that is said."""
    known = find_contractor(row) if row["contractor_regno"] and row["contractor_name"] else None
    if known is not None and comparable_name(row["contractor_name"]) != comparable_name(known.name):
        look.contractor_called = (row["contractor_name"], str(known.registration_number), known.name)


def _settle_parties(row: Row, agreement: Agreement) -> None:
    """Another spelling of the same party is no change."""
    if row["funder"] and fold(row["funder"]) == fold(agreement.funder.name):
        row["funder"] = agreement.funder.name
    contractor = find_contractor(row)
    if contractor is not None and contractor.pk == agreement.contractor_id:
        row["contractor_name"] = contractor.name
        row["contractor_regno"] = contractor.registration_number


def _know_partners(judged: Judged, look: Lookups) -> None:
    """Let rows name the partners that the agreement's own row brings; new ones only a coordinator can bring."""
    if not judged.row["partners"]:
        return
    named = {look.centre_code(text) or text for text in judged.row["partners"]}
    judged.row["partners"] = tuple(sorted(named - {look.own_centre}))
    for code in judged.row["partners"]:
        if code in look.centres:
            continue
        if not look.actor.access.everywhere:
            reason = _("No such centre works under this agreement; a coordinator can add it.")
            judged.problems.append(Problem("agreement", judged.number, "partners", code, reason))
        else:
            look.add_centre(Centre.objects.filter(code=code).first() or Centre(code=code[:20], name=code))


def find_contractor(row: Row) -> Organisation | None:
    """The organisation with the registration number, or without one the first of the same name."""
    if row["contractor_regno"]:
        return Organisation.objects.filter(registration_number=row["contractor_regno"]).first()
    if not row["contractor_name"]:
        return None
    compared = comparable_name(row["contractor_name"])[:250]
    return Organisation.objects.filter(name_compared=compared).order_by("pk").first()


def find_funder(name: str) -> Funder | None:
    """The funder of this name, whatever its case and diacritics."""
    return next((funder for funder in Funder.objects.all() if fold(funder.name) == fold(name)), None)


def refuse_second_agreement(rows: list[Judged]) -> None:
    """A file is about one agreement."""
    for judged in rows[1:]:
        judged.problems.append(
            Problem(
                "agreement", judged.number, "number", judged.raw.get("number", ""),
                _("A file holds one agreement. Bring each in a file of its own."),
            )
        )  # fmt: skip
        judged.status = Status.WRONG
