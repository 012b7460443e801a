"""Forgetting what lies beside a person's record: mandates, needs, merges, resemblances, saved searches, samples."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone

from talka.kernel.files.store import path_of
from talka.kernel.mail.outbox import forget_address as forget_letters_to
from talka.kernel.models import StoredFile
from talka.kernel.modules import manifests, object_type
from talka.kernel.tables.models import SavedView
from talka.kernel.text import fold, sort_key
from talka.privacy.models import OwnDataRequest
from talka.privacy.models.erasures import pseudonym_of
from talka.privacy.queries.persons import PERSON, Known
from talka.privacy.queries.samples import samples_naming
from talka.privacy.queries.trail import any_of, replaced
from talka.registry.models import AccessNeed, Claim, Kind, Mandate, Merge, Person, Resemblance

MANDATE = object_type(Mandate)


def forget_copies(person: Person, keys: list[int], known: Known) -> None:
    """Everything but the record itself and the trail; runs inside the verb's transaction."""
    _forget_mandates(person)
    AccessNeed.objects.filter(person=person).delete()
    pair = Q(first_id__in=keys) | Q(second_id__in=keys)
    Resemblance.objects.filter(pair, kind=Kind.PERSON).delete()
    _forget_merges(keys)
    for address in _addresses(known):
        _forget_address(address, pseudonym_of(person.pk))
    _forget_searches(known)
    _forget_samples(known, pseudonym_of(person.pk))


def forget_elsewhere(person: Person, known: Known) -> None:
    """What modules above hold beside the registry: registrations, requests, subscriptions."""
    for manifest in manifests():
        for forget in manifest.forgetters:
            forget(person, _addresses(known), pseudonym_of(person.pk))


def _addresses(known: Known) -> set[str]:
    return {text.casefold() for text in known.contacts if "@" in text}


def _forget_mandates(person: Person) -> None:
    rows = Mandate.objects.filter(person=person)
    files = list(StoredFile.objects.filter(pk__in=rows.exclude(file=None).values("file")))
    rows.update(proof="", household="", file=None)
    for stored in files:
        _delete_file(stored)


def _delete_file(stored: StoredFile) -> None:
    path: Path = path_of(stored)
    try:
        with transaction.atomic():
            stored.delete()
    except ProtectedError:
        return  # it proves something else, too
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def _forget_merges(keys: list[int]) -> None:
    """Copies that a merge holds: they can still be parted, as two pseudonyms."""
    now = timezone.now().isoformat()
    ours = Q(kept_id__in=keys) | Q(gone_id__in=keys)
    for merge in Merge.objects.select_for_update().filter(ours, object_type=PERSON):
        if merge.undone_at is None:
            merge.kept_before = _pseudonymous(merge.kept_before, merge.kept_id, now)
            merge.gone_before = _pseudonymous(merge.gone_before, merge.gone_id, now)
        elif merge.kept_id in keys:
            merge.kept_before = _pseudonymous(merge.kept_before, merge.kept_id, now)
        else:
            merge.gone_before = _pseudonymous(merge.gone_before, merge.gone_id, now)
        # Of a merge that was undone nobody needs to know any more which facts were chosen.
        merge.kept_after = _pseudonymous(merge.kept_after, merge.kept_id, now) if merge.undone_at is None else {}
        merge.reason = ""
        merge.save(update_fields=["kept_before", "gone_before", "kept_after", "reason"])
    for merge in Merge.objects.select_for_update().exclude(dropped={}):
        left = {name: [_without_proof(name, row, keys) for row in rows] for name, rows in merge.dropped.items()}
        if left != merge.dropped:
            merge.dropped = left
            merge.save(update_fields=["dropped"])


def _pseudonymous(copy: dict[str, Any], key: int, erased_at: str) -> dict[str, Any]:
    name = pseudonym_of(key)
    return copy | {
        "name": name,
        "name_folded": fold(name),
        "sort_key": sort_key(name),
        "email": "",
        "email_folded": "",
        "phone": "",
        "organisation_id": None,
        "erased_at": erased_at,
    }


def _without_proof(name: str, row: dict[str, Any], keys: list[int]) -> dict[str, Any]:
    if name.rpartition(".")[0] != MANDATE or row.get("person_id") not in keys:
        return row
    return row | {"proof": "", "household": "", "file_id": None}


def _forget_address(address: str, pseudonym: str) -> None:
    OwnDataRequest.objects.filter(email__iexact=address).delete()
    forget_letters_to(address)
    invited = Claim.objects.filter(email__iexact=address, invited_by__isnull=False, decided_at=None, ended_at=None)
    invited.update(ended_at=timezone.now())
    # A right that holds now is an account's: it is ended first, by whoever keeps accounts.
    holding = Q(granted=True, ended_at=None)
    Claim.objects.filter(email__iexact=address).exclude(holding).update(
        name=pseudonym, email="", words="", answer="", user=None
    )


def _forget_searches(known: Known) -> None:
    """Saved views that are searches for the person."""
    words = any_of(known.names | known.contacts)
    if words is None:
        return
    for view in SavedView.objects.filter(list_name="persons"):
        if words.search(view.title) or any(words.search(text) for text in _asked_for(view)):
            view.delete()


def _asked_for(view: SavedView) -> Iterable[str]:
    return [value for _name, value in parse_qsl(view.query)]


def _forget_samples(known: Known, pseudonym: str) -> None:
    """Rows of imports that were kept to be looked at."""
    words = any_of(known.words)
    if words is None:
        return
    for row in samples_naming(known.words):
        row.values, row.changes = (replaced(value, words, pseudonym) for value in (row.values, row.changes))
        row.key = replaced(row.key, words, pseudonym)[:200]
        row.problems = replaced(row.problems, words, pseudonym)
        row.save(update_fields=["values", "changes", "key", "problems"])
