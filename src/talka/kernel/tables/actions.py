"""Keeping a list with its filters under a name."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from talka.kernel.actions import Refused, action
from talka.kernel.tables.models import SavedView

MOST_VIEWS = 30


def _is_own(user: Any, view: SavedView) -> bool:
    return bool(view.owner_id == user.pk)


@action(allowed=_is_own)
def save_view(view: SavedView, *, actor: Any) -> SavedView:
    """Keep an unsaved view; one of the same title is replaced."""
    if not view.title:
        raise Refused(_("Give the view a name."), field="title")
    own = SavedView.objects.filter(owner_id=view.owner_id, list_name=view.list_name)
    same = own.filter(title=view.title).first()
    if same is not None:
        same.query = view.query
        same.save()
        return same
    if own.count() >= MOST_VIEWS:
        raise Refused(_("You have %(count)s views already. Remove one first.") % {"count": MOST_VIEWS}, field="title")
    view.save(force_insert=True)
    return view


@action(allowed=_is_own)
def remove_view(view: SavedView, *, actor: Any) -> SavedView:
    """Forget a view; the records that it showed stay."""
    # By a query, so that the entry in the trail still knows which view it was.
    SavedView.objects.filter(pk=view.pk).delete()
    return view
