"""Which organisation of the registry a funder is."""

from __future__ import annotations

from django.utils.translation import gettext as _

from talka.accounts.models import Funder, User
from talka.kernel.actions import Refused, action, note
from talka.registry import rules
from talka.registry.models import FunderOrganisation, Organisation


@action(allowed=rules.may_name_funder)
def name_funder(organisation: Organisation, *, funder: Funder | None, actor: User) -> Organisation:
    """Say which funder an organisation is, or that it is none; a funder is one organisation."""
    # One at a time for a funder, so that two who press the button at once do not both succeed.
    if funder is not None:
        Funder.objects.select_for_update().get(pk=funder.pk)
        taken = FunderOrganisation.objects.filter(funder=funder).exclude(organisation=organisation)
        other = taken.select_related("organisation").first()
        if other is not None:
            raise Refused(_("“%(name)s” is this funder already.") % {"name": other.organisation}, field="funder")
    FunderOrganisation.objects.filter(organisation=organisation).exclude(funder=funder).delete()
    if funder is not None:
        FunderOrganisation.objects.get_or_create(funder=funder, organisation=organisation)
    note(funder=funder.pk if funder is not None else None)
    return organisation
