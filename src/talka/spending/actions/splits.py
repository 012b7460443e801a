"""One document that is paid from several places by agreed shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.kernel.actions import Conflict, NotAllowed, Refused, action, note
from talka.kernel.audit.trail import differs
from talka.kernel.money import format_euros
from talka.spending import rules
from talka.spending.actions.documents import WHOLE, SameDocument, same_document, settle
from talka.spending.models import DocumentSplit, Expenditure


@dataclass(frozen=True)
class SplitPart:
    """What one expenditure, saved or not yet, pays of the document; 0 takes a saved one out."""

    expenditure: Expenditure
    amount: int


@action(allowed=rules.may_record_split, edits=True)
def record_split(
    split: DocumentSplit, *, parts: Sequence[SplitPart], read: Mapping[int, int] | None = None, actor: User
) -> DocumentSplit:
    """Record or change how a document is shared; the parts must make its total, so that the shares make 100 %.

    `read` are the versions of the saved parts that were read, by their ids; None: whoever asks has just read the parts.
    Raises Conflict when somebody changed a part since.
    """
    _refuse_changed(split, [part.expenditure for part in parts if part.expenditure.pk], read)
    paying = [part for part in parts if part.amount > 0]
    _check(split, parts, paying, actor)
    first = paying[0].expenditure
    first.fill_derived()
    split.supplier_compared, split.document_number = first.supplier_compared, first.document_number
    if split.pk:
        stored = DocumentSplit.objects.get(pk=split.pk)
        if not differs(stored, split) and _are_paid(split, parts):
            return split
        if stored.note != split.note:
            note(remark=split.note)
    split.save()
    for part, share in zip(paying, shares([part.amount for part in paying]), strict=True):
        _pay(part, share, split, actor)
    for part in parts:
        if part.amount == 0:
            _take_out(part.expenditure)
    note(parts=[[p.expenditure.pk, p.expenditure.agreement_id, p.amount, p.expenditure.share] for p in parts])
    return split


def shares(amounts: Sequence[int]) -> list[int]:
    """Hundredths of a per cent that make exactly the whole; what rounding leaves goes to the largest remainders."""
    total = sum(amounts)
    floors = [amount * WHOLE // total for amount in amounts]
    by_remainder = sorted(range(len(amounts)), key=lambda at: -(amounts[at] * WHOLE % total))
    for at in by_remainder[: WHOLE - sum(floors)]:
        floors[at] += 1
    return floors


def _refuse_changed(split: DocumentSplit, saved: Sequence[Expenditure], read: Mapping[int, int] | None) -> None:
    rows = Expenditure.objects.select_for_update().filter(pk__in=[one.pk for one in saved]).order_by("pk")
    stored = {row.pk: row.version for row in rows}
    if stored != {one.pk: one.version for one in saved} or (read is not None and stored != read):
        raise Conflict(split)


def _are_paid(split: DocumentSplit, parts: Sequence[SplitPart]) -> bool:
    """Whether each pays what it pays already."""
    return all(part.expenditure.split_id == split.pk and part.expenditure.amount == part.amount for part in parts)


def _check(split: DocumentSplit, parts: Sequence[SplitPart], paying: Sequence[SplitPart], actor: User) -> None:
    if len(paying) < 2:  # noqa: PLR2004 -- one part is no split
        raise Refused(_("A split has at least two parts."), field="total")
    together = sum(part.amount for part in paying)
    if together != split.total:
        raise Refused(
            _("The parts make %(together)s, but the document's total is %(total)s.")
            % {"together": format_euros(together), "total": format_euros(split.total)},
            field="total",
        )
    for part in parts:
        if not rules.may_record_expenditure(actor, part.expenditure) or part.expenditure.removed_at is not None:
            raise NotAllowed
        part.expenditure.fill_derived()
    documents = {(p.expenditure.supplier_compared, p.expenditure.document_compared) for p in parts}
    if len(documents) != 1 or not all(documents.pop()):
        raise Refused(_("The parts of a split have the same supplier and document number."), field="document_number")
    left_out = same_document(paying[0].expenditure, but=[p.expenditure.pk for p in parts if p.expenditure.pk])
    if left_out:
        raise SameDocument(left_out)


def _pay(part: SplitPart, share: int, split: DocumentSplit, actor: User) -> None:
    expenditure = part.expenditure
    expenditure.amount, expenditure.split, expenditure.share = part.amount, split, share
    settle(expenditure)
    if expenditure.pk:
        expenditure.version += 1
        expenditure.save()
    else:
        expenditure.recorded_by = actor
        expenditure.save(force_insert=True)


def _take_out(expenditure: Expenditure) -> None:
    if not expenditure.pk:
        raise Refused(_("Give the amount that is paid from here."), field="amount")
    expenditure.split, expenditure.share = None, None
    expenditure.removed_at = timezone.now()
    expenditure.version += 1
    expenditure.save()
