"""Forgetting a person: the name becomes a pseudonym everywhere, and every number stays what it was."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.kernel.actions import Conflict, Refused, action, note
from talka.kernel.audit.redaction import VOUCHED, redact
from talka.privacy import rules
from talka.privacy.actions.copies import forget_copies, forget_elsewhere
from talka.privacy.models import Erasure
from talka.privacy.models.erasures import pseudonym_of
from talka.privacy.queries.erased_list import list_path, read_list, store_list
from talka.privacy.queries.persons import PERSON, keys_of, known_as
from talka.privacy.queries.trail import Forgetting, entries_naming
from talka.registry.models import Merge, Person


class AlreadyErased(Refused):
    """The person is no longer there, or was forgotten before."""

    def __init__(self) -> None:
        super().__init__(_("This person is forgotten already."))


@action(allowed=rules.may_erase)
def erase_person(erasure: Erasure, *, version: int | None = None, actor: User) -> Erasure:
    """Forget whom an unsaved erasure names; `version` is that of the facts which somebody looked at before."""
    person = Person.objects.select_for_update().filter(pk=erasure.person_id, erased_at=None).first()
    if person is None:
        raise AlreadyErased
    if version is not None and version != person.version:
        raise Conflict(person)
    keys = keys_of(person.pk)
    known = known_as(person, keys)
    forgetting = Forgetting(person, keys, known)
    entries = [entry for entry in entries_naming(person, keys, known) if forgetting.apply(entry)]
    listed = _entered(person, keys)
    forget_copies(person, keys, known)
    forget_elsewhere(person, known)
    _become_pseudonym(person)
    note(**{VOUCHED: redact(entries)})
    erasure.erased_by = actor
    erasure.save(force_insert=True)
    taken_in = [Erasure(person_id=key, cause=erasure.cause, erased_by=actor) for key in keys[1:]]
    Erasure.objects.bulk_create(taken_in, ignore_conflicts=True)
    transaction.on_commit(lambda: store_list(read_list() | listed, list_path()))
    return erasure


def entered_at(person: Person) -> str:
    """When the record was entered: says nothing about the person, and tells two installations apart."""
    return person.added_at.isoformat()


def _entered(person: Person, keys: list[int]) -> dict[int, str]:
    gone = Merge.objects.filter(object_type=PERSON, gone_id__in=keys[1:], undone_at=None)
    return {person.pk: entered_at(person)} | {one.gone_id: str(one.gone_before.get("added_at")) for one in gone}


def _become_pseudonym(person: Person) -> None:
    person.name, person.email, person.phone = pseudonym_of(person.pk), "", ""
    person.organisation = None
    person.erased_at = timezone.now()
    person.version += 1
    person.save()
