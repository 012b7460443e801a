"""What to offer while somebody types a name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.kernel.text import fold
from talka.registry import rules
from talka.registry.models import Kind, Organisation, OrganisationQuerySet, Person
from talka.registry.models.persons import PersonQuerySet
from talka.registry.queries.search import search_registry

SHORTEST, FEW = 2, 3
Named = TypeVar("Named", Organisation, Person)


def organisations_visible_to(user: User) -> OrganisationQuerySet:
    """All organisations for whoever works in some centre, none for others."""
    return Organisation.objects.all() if rules.may_use_registry(user) else Organisation.objects.none()


def persons_visible_to(user: User) -> PersonQuerySet:
    """Persons whom the user may see, each once without a join, as long lists need them."""
    if user.access.everywhere:
        return Person.objects.all()
    return Person.objects.filter(pk__in=Person.objects.visible_to(user).order_by().values("pk"))


def suggest_organisations(user: User, text: str, limit: int = 8) -> list[Organisation]:
    """Organisations named like the text or with such a registration number; names that begin with it come first."""
    if len(fold(text)) < SHORTEST:
        return []
    found = organisations_visible_to(user).named_like(text).select_related("place")
    beginning = list(found.filter(name_folded__startswith=fold(text))[:limit])
    others = found.exclude(pk__in=[o.pk for o in beginning])[: limit - len(beginning)]
    return _with_forgiven(user, text, Kind.ORGANISATION, [*beginning, *others], limit)


def suggest_persons(user: User, text: str, limit: int = 8) -> list[Person]:
    """Persons whom the user may see, named like the text or with this address; names that begin with it come first."""
    if len(fold(text)) < SHORTEST:
        return []
    found = Person.objects.visible_to(user).filter(erased_at=None).named_like(text).select_related("organisation")
    beginning = list(found.filter(name_folded__startswith=fold(text))[:limit])
    others = found.exclude(pk__in=[p.pk for p in beginning])[: limit - len(beginning)]
    return _with_forgiven(user, text, Kind.PERSON, [*beginning, *others], limit)


def _with_forgiven(user: User, text: str, kind: Kind, named: list[Named], limit: int) -> list[Named]:
    """Those named as it was typed; where there are none, those that another case or a slip of the pen may mean."""
    forgiven = () if named else search_registry(user, text, kind, limit)
    return named or [found.record for found in forgiven if getattr(found.record, "erased_at", None) is None]


def organisation_meant(user: User, written: str, chosen: Organisation | None) -> tuple[Organisation | None, str]:
    """The organisation somebody chose from suggestions or wrote out; None with the reason when it is not clear."""
    if chosen is not None and chosen.name == written:
        return chosen, ""
    found = list(organisations_visible_to(user).named_like(written)[:20])
    exact = [o for o in found if o.name.casefold() == written.casefold()] or found
    if len(exact) == 1:
        return exact[0], ""
    if exact:
        words = _("Several organisations are named like this. Choose one from the suggestions, or write the number.")
        return None, words
    if similar := names_of(suggest_organisations(user, written, FEW)):
        words = _("There is no such organisation. Did you mean: %(names)s? Or add it to the registry first.")
        return None, words % {"names": similar}
    return None, _("There is no such organisation. Add it to the registry first.")


def names_of(found: Iterable[Named]) -> str:
    """Some names for a sentence."""
    return "; ".join(dict.fromkeys(one.name for one in found))
