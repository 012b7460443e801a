"""Recording, editing and removing expenditures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.kernel.actions import Refused, action, note
from talka.kernel.files.refusals import BadFile
from talka.kernel.files.store import store_upload
from talka.spending import rules
from talka.spending.actions.documents import keep_if_changed, locked, refuse_same_document, settle
from talka.spending.models import Expenditure

EDITABLE = frozenset({
    "year", "purpose", "date", "amount", "supplier", "document_number", "description", "ref",
    "supported_organisation", "supported_community",
})  # fmt: skip
OF_THE_DOCUMENT = ("amount", "supplier_compared", "document_compared")


@action(allowed=rules.may_record_expenditure)
def record_expenditure(
    expenditure: Expenditure, *, actor: User, upload: UploadedFile[Any] | None = None
) -> Expenditure:
    """Record an unsaved expenditure; a document that is recorded already is refused as double funding."""
    settle(expenditure)
    refuse_same_document(expenditure)
    _attach(expenditure, upload, actor)
    expenditure.recorded_by = actor
    expenditure.save(force_insert=True)
    return expenditure


@action(allowed=rules.may_edit_expenditure, edits=True)
def edit_expenditure(
    expenditure: Expenditure,
    *,
    values: Mapping[str, Any],
    version: int,
    actor: User,
    upload: UploadedFile[Any] | None = None,
) -> Expenditure:
    """Change facts of an expenditure; sum and document of a split are changed in the split."""
    stored = locked(expenditure, version)
    for name, value in values.items():
        if name not in EDITABLE:
            raise Refused(_("These fields cannot be changed: %(names)s.") % {"names": name})
        setattr(expenditure, name, value)
    settle(expenditure)
    expenditure.fill_derived()
    if stored.split_id and any(getattr(stored, name) != getattr(expenditure, name) for name in OF_THE_DOCUMENT):
        raise Refused(
            _("This is a part of a split document. Change its sum and document in the split."), field="amount"
        )
    refuse_same_document(expenditure)
    _attach(expenditure, upload, actor)
    return keep_if_changed(stored, expenditure)


@action(allowed=rules.may_edit_expenditure)
def attach_document(expenditure: Expenditure, *, upload: UploadedFile[Any], actor: User) -> Expenditure:
    """Attach the invoice or payment order; a file attached before is replaced, its bytes stay for sent reports."""
    stored = Expenditure.objects.select_for_update().get(pk=expenditure.pk)
    _attach(expenditure, upload, actor)
    # A version of its own: whoever read the expenditure before would write the earlier file over it.
    expenditure.version = stored.version + 1
    Expenditure.objects.filter(pk=expenditure.pk).update(file=expenditure.file, version=expenditure.version)
    return expenditure


@action(allowed=rules.may_edit_expenditure)
def remove_expenditure(expenditure: Expenditure, *, version: int, actor: User) -> Expenditure:
    """Take an expenditure out of the sums; it can be restored. The last other part of a split becomes whole."""
    stored = locked(expenditure, version)
    if stored.split_id:
        others = list(Expenditure.objects.present().filter(split_id=stored.split_id).exclude(pk=stored.pk))
        if len(others) > 1:
            raise Refused(_("The document is split into more than two parts. Set this part to 0 in the split."))
        Expenditure.objects.filter(pk__in=[other.pk for other in others]).update(split=None, share=None)
        expenditure.split, expenditure.share = None, None
    expenditure.removed_at = timezone.now()
    expenditure.version = version + 1
    expenditure.save()
    return expenditure


@action(allowed=rules.may_restore_expenditure)
def restore_expenditure(expenditure: Expenditure, *, actor: User) -> Expenditure:
    """Put a removed expenditure back, unless its document was recorded again meanwhile."""
    stored = locked(expenditure, expenditure.version)
    refuse_same_document(stored)
    expenditure.removed_at = None
    expenditure.version += 1
    expenditure.save()
    return expenditure


def _attach(expenditure: Expenditure, upload: UploadedFile[Any] | None, actor: User) -> None:
    if upload is None:
        return
    try:
        expenditure.file = store_upload(upload, actor)
    except BadFile as error:
        raise Refused(error.message, field="file") from error
    note(file=expenditure.file.name, sha256=expenditure.file.sha256)
