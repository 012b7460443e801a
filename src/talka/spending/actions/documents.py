"""What every expenditure must satisfy before it is stored, above all: one document is paid for once."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from talka.kernel.actions import Conflict, Refused
from talka.kernel.audit.trail import differs
from talka.kernel.money import MOST_CENTS
from talka.spending.models import Expenditure

WHOLE = 10_000


class SameDocument(Refused):
    """The same document of the same supplier is recorded already; `others` are its expenditures, of any centre."""

    def __init__(self, others: Sequence[Expenditure]) -> None:
        super().__init__(
            _("This document of this supplier is already recorded. One document is paid for once, or split by shares."),
            field="document_number",
        )
        self.others = list(others)


def same_document(expenditure: Expenditure, *, but: Collection[int] = ()) -> list[Expenditure]:
    """Other expenditures with the same supplier and document number; none when either is not known."""
    expenditure.fill_derived()
    if not expenditure.supplier_compared or not expenditure.document_compared:
        return []
    found = Expenditure.objects.present().filter(
        supplier_compared=expenditure.supplier_compared, document_compared=expenditure.document_compared
    )
    found = found.exclude(pk__in=[*but, *([expenditure.pk] if expenditure.pk else [])])
    return list(found.select_related("agreement", "year", "purpose", "centre").order_by("pk"))


def refuse_same_document(expenditure: Expenditure) -> None:
    """Refuse double funding; parts of one recorded split whose shares make the whole are no double funding."""
    others = same_document(expenditure)
    if not others:
        return
    parts = [expenditure, *others]
    split = expenditure.split_id
    if split and all(part.split_id == split for part in parts) and sum(part.share or 0 for part in parts) == WHOLE:
        return
    raise SameDocument(others)


def settle(expenditure: Expenditure) -> None:
    """Check what belongs together; the year follows from the date when it is not given."""
    agreement = expenditure.agreement
    if not 0 <= expenditure.amount <= MOST_CENTS:
        raise Refused(_("This amount is too large. Check the digits."), field="amount")
    if not expenditure.year_id:
        if expenditure.date is None:
            raise Refused(_("Give a date, or the implementation year."), field="date")
        found = agreement.years.filter(starts__lte=expenditure.date, ends__gte=expenditure.date).first()
        if found is None:
            raise Refused(
                _("The date is outside the agreement's years (%(period)s). Choose the year to which the money belongs.")
                % {"period": agreement.period},
                field="year",
            )
        expenditure.year = found
    if expenditure.year.agreement_id != agreement.pk:
        raise Refused(_("This year belongs to another agreement."), field="year")
    if expenditure.purpose is not None and expenditure.purpose.agreement_id != agreement.pk:
        raise Refused(_("This purpose belongs to another agreement."), field="purpose")
    if expenditure.ineligible is not None and expenditure.ineligible > expenditure.amount:
        raise Refused(_("The ineligible part is larger than the amount."), field="amount")


def keep_if_changed(stored: Expenditure, expenditure: Expenditure) -> Expenditure:
    """The expenditure as it was edited, one version later; what is as it was stays that version."""
    if differs(stored, expenditure):
        expenditure.version = stored.version + 1
        expenditure.save()
    return expenditure


def locked(expenditure: Expenditure, version: int) -> Expenditure:
    """The stored expenditure, its row locked; Conflict when somebody changed it since this version."""
    stored = Expenditure.objects.select_for_update().get(pk=expenditure.pk)
    if stored.version != version:
        raise Conflict(stored)
    return stored
