"""What every page of money begins with: who asks, and for which expenditure."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from talka.accounts.models import User
from talka.accounts.queries import asking
from talka.kernel.http import SignedInRequest
from talka.spending import rules
from talka.spending.models import Expenditure


def money_worker(request: SignedInRequest) -> User:
    """The person who asks; whoever works in no centre finds no money."""
    user = asking(request)
    if not rules.may_see_money(user):
        raise Http404
    return user


def visible_or_404(request: SignedInRequest, expenditure_id: int) -> Expenditure:
    """The expenditure if it is of one's own centre."""
    found = Expenditure.objects.visible_to(request.user)
    related = found.select_related(
        "agreement", "year", "purpose", "centre", "file", "split", "recorded_by",
        "supported_organisation", "supported_community",
    )  # fmt: skip
    return get_object_or_404(related, pk=expenditure_id)
