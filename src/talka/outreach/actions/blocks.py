"""Parts of an edition: adding, changing, moving and removing them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Max
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.kernel.actions import Refused, action, note
from talka.outreach import rules
from talka.outreach.models import Block, Edition, EditionState

MOST_BLOCKS = 30


@action(allowed=rules.may_write_block)
def add_block(block: Block, *, actor: User) -> Block:
    """Put an unsaved part at the end."""
    _touched(block)
    there = Block.objects.filter(edition=block.edition)
    if there.count() >= MOST_BLOCKS:
        raise Refused(_("An edition has at most %(most)s parts.") % {"most": MOST_BLOCKS})
    block.position = (there.aggregate(last=Max("position"))["last"] or 0) + 1
    block.save(force_insert=True)
    return block


@action(allowed=rules.may_write_block, edits=True)
def edit_block(block: Block, *, values: Mapping[str, Any], actor: User) -> Block:
    """Change what stands in a part."""
    _touched(block)
    for name, value in values.items():
        setattr(block, name, value)
    block.save(update_fields=list(values))
    return block


@action(allowed=rules.may_write_block)
def move_block(block: Block, *, up: bool, actor: User) -> Block:
    """Change places with the part above or below; the first does not move up, the last not down."""
    _touched(block)
    order = list(Block.objects.filter(edition=block.edition).order_by("position", "pk"))
    at = next(number for number, one in enumerate(order) if one.pk == block.pk)
    to = max(0, at - 1) if up else min(len(order) - 1, at + 1)
    order.insert(to, order.pop(at))
    for number, one in enumerate(order, 1):
        if one.position != number:
            Block.objects.filter(pk=one.pk).update(position=number)
    block.refresh_from_db(fields=["position"])
    return block


@action(allowed=rules.may_write_block)
def remove_block(block: Block, *, actor: User) -> Edition:
    """Take a part out."""
    edition = block.edition
    _touched(block)
    note(removed=str(block))
    block.delete()
    return edition


def _touched(block: Block) -> None:
    """Whoever has the edition open to send it must look again; what is sent does not change any more."""
    drafts = Edition.objects.filter(pk=block.edition_id, state=EditionState.DRAFT)
    if not drafts.update(version=F("version") + 1):
        raise Refused(_("This edition was sent meanwhile."))
