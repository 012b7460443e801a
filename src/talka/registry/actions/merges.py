"""Two records that are one: taking one into the other, and parting them again exactly."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.kernel.actions import NotAllowed, Refused, action, note
from talka.kernel.modules import object_type
from talka.kernel.portions import portions
from talka.registry import rules
from talka.registry.models import Merge, Organisation, OrganisationName, Person
from talka.registry.models.finding import forget_words, keep_words
from talka.registry.models.organisations import comparable_name
from talka.registry.models.profiles import stored_words, words_of
from talka.registry.queries.merging import (
    CHOSEN,
    Record,
    choices_between,
    frozen,
    in_the_way,
    is_erased,
    merges_of,
    missing_target,
    thawed,
    united_name,
)
from talka.registry.queries.references import Moving, Reference, moving, references_to, rows_of

BATCH = 500
# Under this name a merge remembers the former name that it gave to the kept organisation.
ADDED_NAME = "registry.OrganisationName.added"
# What follows from other columns, or counts changes: never set back.
_OWN_WAY = frozenset({"version", "name_folded", "name_compared", "sort_key", "email_folded"})


@action(allowed=rules.may_merge)
def merge_records(  # noqa: PLR0913 -- what somebody decided on the page
    kept: Record, *, gone: Record, from_gone: Sequence[str] | None = None, seen: str = "", reason: str = "", actor: User
) -> Record:
    """Take a record into another of its kind.

    `from_gone` names the facts that are taken over, None as proposed; `seen`: the versions that somebody looked at.
    """
    if not rules.may_merge(actor, gone):
        raise NotAllowed
    _refuse_unfit(kept, gone)
    model = type(kept)
    locked = rows_of(model).select_for_update().order_by("pk").in_bulk([kept.pk, gone.pk])
    if locked.keys() != {kept.pk, gone.pk}:
        raise Refused(_("One of the two is no longer there: somebody has merged it already."))
    kept, gone = locked[kept.pk], locked[gone.pk]
    if seen and seen != f"{kept.version}-{gone.version}":
        raise Refused(_("Somebody changed one of the two meanwhile: look at them again."))
    merge = Merge(
        object_type=object_type(model),
        kept_id=kept.pk,
        gone_id=gone.pk,
        kept_before=frozen(kept),
        gone_before=frozen(gone),
        reason=reason.strip()[:250],
        merged_by=actor,
    )
    # Worked out before anything moves, and united rows are stored after the rows that they stand for have gone.
    planned = moving(kept.pk, gone.pk, references_to(model))
    _move(planned, kept.pk, merge)
    rows_of(model).filter(pk=gone.pk).delete()
    forget_words(gone.found_as, [gone.pk])
    _take_over(kept, gone, from_gone)
    _remember_name(kept, gone, merge)
    merge.kept_after = frozen(rows_of(model).get(pk=kept.pk))
    merge.save(force_insert=True)
    note(taken_in=gone.pk, merge=merge.pk, moved={one.reference.name: len(one.moved) for one in planned if one.moved})
    return kept


@action(allowed=rules.may_part)
def part_records(merge: Merge, *, actor: User) -> Merge:
    """Undo a merge: both records are as they were; what came to the kept one since stays with it."""
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at is not None:
        raise Refused(_("This merge is undone already."))
    later = in_the_way(merge)
    if later is not None:
        words = _("Undo the later merge first, in which “%(name)s” was taken in.")
        raise Refused(words % {"name": later.gone_before.get("name", "")})
    model: Any = apps.get_model(merge.object_type)
    kept = rows_of(model).select_for_update().filter(pk=merge.kept_id).first()
    if kept is None:
        raise Refused(_("The record that stayed is no longer there."))
    try:
        with transaction.atomic():
            _restore_facts(kept, merge)
            _restore_gone(model, merge)
            _move_back(merge)
    except IntegrityError as error:
        raise Refused(_("What was entered since does not let the two be parted.")) from error
    _index([kept, rows_of(model).get(pk=merge.gone_id)])
    merge.undone_at, merge.undone_by = timezone.now(), actor
    merge.save(update_fields=["undone_at", "undone_by"])
    note(kept=merge.kept_id, restored=merge.gone_id)
    return merge


def _refuse_unfit(kept: Record, gone: Record) -> None:
    if type(kept) is not type(gone) or kept.pk == gone.pk:
        raise Refused(_("Choose two different records of one kind."))
    if is_erased(kept) or is_erased(gone):
        raise Refused(_("Somebody whose data is erased cannot be merged."))


def _move(planned: Sequence[Moving], kept_id: int, merge: Merge) -> None:
    moved: dict[str, list[int]] = {}
    dropped: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in planned:
        rows = one.reference.rows()
        for row in one.dropped:
            dropped[one.reference.name].append(frozen(row))
        for ids in portions([row.pk for row in one.dropped], BATCH):
            rows.filter(pk__in=ids).delete()
        for ids in portions([row.pk for row in one.moved], BATCH):
            rows.filter(pk__in=ids).update(**{one.reference.column: kept_id})
        for row in one.overlapping:
            dropped[one.reference.name].append(frozen(row))
        rows.filter(pk__in=[row.pk for row in one.overlapping]).delete()
        for row in one.united:
            row.save(force_insert=True)
            dropped[united_name(one.reference)].append(frozen(row))
        if one.moved:
            moved[one.reference.name] = [row.pk for row in one.moved]
        if one.moved or one.dropped or one.united:
            one.reference.touched([*one.moved, *one.dropped, *one.overlapping, *one.united])
    merge.moved, merge.dropped = moved, dict(dropped)


def _take_over(kept: Record, gone: Record, from_gone: Sequence[str] | None) -> None:
    """Set the chosen facts; what nobody may see on one of the two, nobody may see now."""
    taken = [one.field for one in choices_between(kept, gone) if one.from_gone] if from_gone is None else from_gone
    unknown = set(taken) - set(CHOSEN[type(kept)])
    if unknown:
        raise Refused(_("These fields cannot be changed: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    for name in taken:
        attribute = kept._meta.get_field(name).attname  # type: ignore[union-attr]  # a column
        setattr(kept, attribute, getattr(gone, attribute))
    if not isinstance(kept, Person) and not isinstance(gone, Person):
        theirs = words_of(gone.public_fields)
        kept.public_fields = stored_words(word for word in words_of(kept.public_fields) if word in theirs)
        kept.is_hidden = kept.is_hidden or gone.is_hidden
    kept.version += 1
    try:
        kept.validate_constraints()
    except ValidationError as error:
        raise Refused(_("The chosen facts contradict each other: look at the dates.")) from error
    kept.save()


def _remember_name(kept: Record, gone: Record, merge: Merge) -> None:
    """Old papers name the organisation as the record that went did: by that name it is found from now on."""
    if not isinstance(kept, Organisation):
        return
    other = merge.kept_before["name"] if kept.name == gone.name else gone.name
    known = {comparable_name(kept.name), *kept.former_names.values_list("name_compared", flat=True)}
    if comparable_name(other) not in known:
        added = OrganisationName(organisation=kept, name=other)
        added.save()
        merge.moved[ADDED_NAME] = [added.pk]


def _restore_facts(kept: Any, merge: Merge) -> None:
    """Facts that the merge changed return, unless somebody gave them another value since: then nothing is parted."""
    now = frozen(kept)
    before = thawed(type(kept), merge.kept_before)
    edited = []
    for name, was in merge.kept_before.items():
        if name in _OWN_WAY or was == merge.kept_after.get(name):
            continue
        if now.get(name) != merge.kept_after.get(name):
            field: Any = next(one for one in kept._meta.concrete_fields if one.attname == name)
            edited.append(str(field.verbose_name))
        setattr(kept, name, getattr(before, name))
    if edited:
        words = _("Changed since the merge, so that it cannot be told whose it is: %(facts)s.")
        raise Refused(words % {"facts": ", ".join(edited)})
    OrganisationName.objects.filter(pk__in=merge.moved.get(ADDED_NAME, [])).delete()
    kept.version += 1
    kept.save()


def _restore_gone(model: type[Model], merge: Merge) -> None:
    gone = thawed(model, merge.gone_before)
    missing = missing_target(gone)
    if missing:
        raise Refused(_("Something that the record pointed to is no longer there: %(fact)s.") % {"fact": missing})
    number = getattr(gone, "registration_number", None)
    taken = Organisation.objects.filter(registration_number=number).first() if number else None
    if taken is not None:
        raise Refused(_("“%(name)s” has the registration number now.") % {"name": taken.name})
    # As it was, with its key and the moment when it was added.
    gone.save_base(raw=True, force_insert=True)


def _move_back(merge: Merge) -> None:
    for reference in references_to(apps.get_model(merge.object_type)):
        touched: list[Any] = _take_apart(reference, merge)
        for ids in portions(merge.moved.get(reference.name, []), BATCH):
            # What points elsewhere by now was settled by somebody since.
            rows = list(reference.pointing_to(merge.kept_id).filter(pk__in=ids))
            reference.rows().filter(pk__in=[row.pk for row in rows]).update(**{reference.column: merge.gone_id})
            touched += rows
        touched += _put_back(reference, merge)
        if touched:
            reference.touched(touched)


def _take_apart(reference: Reference, merge: Merge) -> list[Any]:
    """Rows that stood for several leave, unless somebody changed one since: then it cannot be told whose it is."""
    gone = []
    for columns in merge.dropped.get(united_name(reference), []):
        stored = reference.rows().filter(pk=thawed(reference.model, columns).pk).first()
        if stored is not None and frozen(stored) != columns:
            words = _("Changed since the merge, so that it cannot be told whose it is: %(facts)s.")
            raise Refused(words % {"facts": reference.label})
        if stored is not None:
            gone.append(copy.copy(stored))
            stored.delete()
    return gone


def _put_back(reference: Reference, merge: Merge) -> list[Any]:
    """Rows that would have stood twice; not those whose activity, network and so on is no more."""
    back = []
    for columns in merge.dropped.get(reference.name, []):
        row = thawed(reference.model, columns)
        owner = getattr(row, reference.column)
        if owner not in {merge.kept_id, merge.gone_id} or missing_target(row):
            continue
        key = reference.once(row)
        if any(reference.once(other) == key for other in reference.pointing_to(owner)):
            continue  # somebody entered it anew
        row.save_base(raw=True, force_insert=True)
        back.append(row)
    return back


def _index(records: Sequence[Any]) -> None:
    for record in records:
        keep_words([record])


__all__ = ["merge_records", "merges_of", "part_records"]
