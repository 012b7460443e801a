"""What the money of an agreement is for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from typing import Any

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.kernel.actions import Refused, action, note
from talka.kernel.audit.trail import differs
from talka.programmes import rules
from talka.programmes.actions.agreements import check_version, raise_version
from talka.programmes.models import DeclaredFigure, Purpose
from talka.programmes.queries.declared import codes_named
from talka.programmes.queries.naming import in_words, namers

EDITABLE = frozenset({"code", "title", "title_for"})


@action(allowed=rules.may_edit_purpose)
def add_purpose(purpose: Purpose, *, actor: User) -> Purpose:
    """Add an unsaved purpose to its agreement."""
    _settle(purpose)
    purpose.save(force_insert=True)
    raise_version(purpose.agreement)
    return purpose


@action(allowed=rules.may_edit_purpose, edits=True)
def edit_purpose(purpose: Purpose, *, values: Mapping[str, Any], version: int | None = None, actor: User) -> Purpose:
    """Change code or title of a purpose; indicators and declared figures that name the code follow it."""
    check_version(purpose.agreement, version)
    before = copy(purpose)
    for name, value in values.items():
        if name not in EDITABLE:
            raise Refused(_("These fields cannot be changed: %(names)s.") % {"names": name})
        setattr(purpose, name, value)
    _settle(purpose)
    if not differs(before, purpose):
        return purpose
    purpose.save()
    if purpose.code != before.code:
        _follow_code(purpose, before.code)
    raise_version(purpose.agreement)
    return purpose


@action(allowed=rules.may_edit_purpose)
def remove_purpose(purpose: Purpose, *, actor: User) -> Purpose:
    """Remove a purpose to which nothing refers."""
    if by := namers("purpose", purpose.agreement).get((purpose.agreement_id, purpose.code)):
        words = _("“%(title)s” cannot be removed: it is named by %(named_by)s.")
        raise Refused(words % {"title": purpose.title, "named_by": in_words(by)})
    pk = purpose.pk
    try:
        purpose.delete()
    except ProtectedError as error:
        words = _("“%(title)s” cannot be removed: money or work refers to it.")
        raise Refused(words % {"title": purpose.title}) from error
    # The trail names the removed row by its number.
    purpose.pk = pk
    raise_version(purpose.agreement)
    note(removed=True, code=purpose.code, title=purpose.title)
    return purpose


def _settle(purpose: Purpose) -> None:
    if not purpose.title.strip():
        raise Refused(_("Give the title."), field="title")
    if not purpose.code.strip():
        raise Refused(_("Give a short code."), field="code")
    same = Purpose.objects.filter(agreement=purpose.agreement, code=purpose.code).exclude(pk=purpose.pk)
    if same.exists():
        raise Refused(_("The agreement already has a purpose with this code."), field="code")


def _follow_code(purpose: Purpose, before: str) -> None:
    followed: list[str] = []
    for indicator in purpose.agreement.indicators.all():
        codes = indicator.narrowed_to("purpose")
        if before in codes:
            indicator.filters = {**indicator.filters, "purpose": [purpose.code if c == before else c for c in codes]}
            indicator.save(update_fields=["filters"])
            followed.append(indicator.code)
    if followed:
        note(indicators_followed=followed)
    if figures := list(_figures_follow(purpose, before)):
        note(figures_followed=figures)


def _figures_follow(purpose: Purpose, before: str) -> Iterator[str]:
    declared = DeclaredFigure.objects.filter(year__agreement=purpose.agreement)
    names = set(declared.values_list("figure", flat=True))
    for name in sorted(name for name in names if before in codes_named("purpose", name)):
        follows = f"{name.removesuffix(before)}{purpose.code}"
        if follows in names:
            words = _("With this code two declared figures would have one name: %(name)s.")
            raise Refused(words % {"name": follows}, field="code")
        declared.filter(figure=name).update(figure=follows)
        yield follows
