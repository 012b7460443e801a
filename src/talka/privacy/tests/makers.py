"""Somebody about whom something stands in every table."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre
from talka.activities.models import Activity
from talka.activities.tests.makers import some_work, takes_part
from talka.kernel.models import StoredFile
from talka.privacy.actions import erase_person
from talka.privacy.models import Erasure
from talka.registry.actions import edit_person
from talka.registry.actions.merges import merge_records
from talka.registry.models import AccessNeed, Mandate, Person
from talka.registry.tests.makers import a_mandate, a_person, an_organisation

# Words that stand nowhere but in what is held about this one person.
CANARIES = ("Kanārija", "kanarija", "putns@kanarija.lv", "29123456", "Ratiņkrēsls", "Protokols-K7")


def somebody_known(centre: Centre) -> Person:
    """Met twice under two names, merged, edited, speaks for an organisation, took part, needs a ramp."""
    organisation = an_organisation("Trauku biedrība")
    person = a_person("Zelma Kanārija", email="putns@kanarija.lv", organisation=organisation, centre=centre)
    edit_person(
        person,
        values={"name": "Zelma Kanārija-Bērza", "phone": "+371 29123456"},
        version=person.version,
        actor=system_actor(),
    )
    twin = a_person("Zelma Kanārija", email="zelma@kanarija.lv", centre=centre)
    merge_records(person, gone=twin, reason="Zelma Kanārija ir tā pati", actor=system_actor())
    person = Person.objects.get(pk=person.pk)
    mandate = a_mandate(person, Mandate.Role.BOARD, organisation=organisation, proof="Protokols-K7", household="K")
    Mandate.objects.filter(pk=mandate.pk).update(file=a_stored_file("Protokols-K7.pdf"))
    AccessNeed.objects.create(
        person=person, words="Ratiņkrēsls", consent="Protokols-K7", keep_until=dt.date(2099, 1, 1)
    )
    return person


def a_stored_file(name: str) -> StoredFile:
    """A file with its bytes."""
    path = settings.FILES_DIR / "aa" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"Zelma")
    return StoredFile.objects.create(
        storage_name=f"aa/{name}", name=name, content_type="application/pdf", size=5, sha256="0" * 64,
        added_by=system_actor(),
    )  # fmt: skip


def took_part(person: Person, **facts: object) -> Activity:
    """Work in which the person took part."""
    work = some_work(**facts)  # type: ignore[arg-type]  # what the maker of work takes
    takes_part(work, person=person)
    return work


def forgotten(person: Person) -> Erasure:
    """The person, forgotten because they asked."""
    return erase_person(Erasure(person_id=person.pk, cause=Erasure.Cause.ASKED), actor=system_actor())
