"""Questions about agreements and the centres that hold them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet

from talka.accounts.models import Centre, User
from talka.accounts.queries import centres_of
from talka.kernel.text import fold
from talka.programmes.models import Agreement, AgreementQuerySet

# A country has a few hundred; their titles are folded while they are read.
MOST_READ = 5_000


def named_in_agreement(part: Any, agreement: Agreement) -> str:
    """A year, a purpose or a series with the number of its agreement: several agreements call theirs the same."""
    words = f"{part} ({part.period})" if hasattr(part, "period") else str(part)
    return f"{agreement.number}: {words}"


def agreements_to_list(user: User) -> AgreementQuerySet:
    """What the list shows, with names and the number of years in the same query."""
    found = Agreement.objects.visible_to(user).select_related("centre", "funder", "contractor", "region")
    return found.annotate(year_count=Count("years", distinct=True)).order_by("-starts", "number")


def centres_to_own(user: User) -> QuerySet[Centre]:
    """Centres whose agreements the user may add and edit."""
    centres = centres_of(user)
    return centres if user.access.everywhere else centres.filter(pk__in=user.access.managed_centres)


def possible_partners() -> QuerySet[Centre]:
    """Every centre: partners are other people's centres."""
    return Centre.objects.all()


def agreements_worked_on_by(user: User) -> AgreementQuerySet:
    """Where every page about what was done and spent starts from: a reviewer sees that in a sent report only."""
    return Agreement.objects.worked_on_by(user).select_related("centre", "funder", "contractor", "region")


def agreements_visible_to(user: User) -> AgreementQuerySet:
    """Where every page about what was agreed starts from."""
    return Agreement.objects.visible_to(user).select_related("centre", "funder", "contractor", "region")


def agreements_found(user: User, text: str, limit: int) -> list[Agreement]:
    """Agreements in whose number or title every word begins some word, newest first, whatever the diacritics."""
    wanted = fold(text).split()
    found = []
    for one in Agreement.objects.visible_to(user).order_by("-starts", "number")[:MOST_READ]:
        words = fold(f"{one.number} {one.title}").split()
        if wanted and all(any(word.startswith(begun) for word in words) for begun in wanted):
            found.append(one)
    return found[:limit]
