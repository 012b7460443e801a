"""A centre's own Word template."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.kernel.actions import Refused, action, note
from talka.kernel.files.names import clean_name
from talka.programmes.models import Agreement
from talka.reporting import rules
from talka.reporting.documents.storage import keep
from talka.reporting.documents.templates import BadTemplate
from talka.reporting.models import DocumentTemplate


@action(allowed=rules.may_upload_template)
def upload_template(agreement: Agreement, *, data: bytes, name: str, actor: User) -> DocumentTemplate:
    """Use this Word document for the agreement's reports from now on; checked and tried out before it is kept."""
    from talka.reporting.documents.word import check_template  # noqa: PLC0415 -- only when asked for

    if name.lower().endswith((".docm", ".dotm")):
        raise Refused(_("This document may contain macros. Save it without them, as .docx."), field="file")
    if not name.lower().endswith(".docx"):
        raise Refused(_("This is not a Word document (.docx)."), field="file")
    try:
        check_template(data)
    except BadTemplate as bad:
        raise Refused(str(bad), field="file") from bad
    DocumentTemplate.objects.filter(agreement=agreement, removed_at=None).update(removed_at=timezone.now())
    file = keep(data, name=clean_name(name), file_format="docx", actor=actor)
    note(sha256=file.sha256)
    return DocumentTemplate.objects.create(agreement=agreement, file=file, added_by=actor)


@action(allowed=rules.may_remove_template)
def remove_template(template: DocumentTemplate, *, actor: User) -> DocumentTemplate:
    """Go back to the shipped template."""
    template.removed_at = timezone.now()
    template.save(update_fields=["removed_at"])
    return template
