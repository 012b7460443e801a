"""Who asks, as staff name them: the same words as on the line of quick consultations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django import forms

from talka.accounts.models import Centre, User
from talka.activities.queries.clients import client_code, read_client
from talka.advice.models import AdviceRequest
from talka.kernel.actions import Refused
from talka.kernel.forms import refuse
from talka.registry.actions import add_organisation, add_person
from talka.registry.models import Organisation, Person

NEW = "new"


@dataclass(frozen=True)
class Named:
    """Who is meant, or who could be."""

    organisation: Organisation | None = None
    person: Person | None = None
    candidates: tuple[Any, ...] = field(default=())
    code: str = ""

    @property
    def words(self) -> str:
        """Their name."""
        return str(self.organisation or self.person or "")


def client_words(found: AdviceRequest) -> Named:
    """Who asks, as far as the registry knows."""
    known = found.organisation or found.person
    return Named(found.organisation, found.person, code=client_code(known) if known is not None else "")


def named_client(form: forms.Form, user: User, centre: Centre, *, choice: str) -> Named:
    """Find who is meant, or enter somebody new; doubts and mistakes stand at the field."""
    said = form.cleaned_data
    is_new = choice == NEW
    code = choice if choice and not is_new else said.get("client_id", "")
    client = read_client(user, said["client"], code=code, new=is_new)
    if client.problem or client.candidates:
        form.add_error("client", client.words)
        return Named(candidates=tuple((client_code(one), one) for one in client.candidates))
    try:
        organisation, person = client.organisation, client.person
        if client.new_organisation is not None:
            organisation = add_organisation(client.new_organisation, actor=user, in_spite_of_similar=is_new)
        if client.new_person is not None:
            person = add_person(client.new_person, centre=centre, actor=user, in_spite_of_similar=is_new)
    except Refused as refusal:
        refuse(form, Refused(refusal.message, field="client"))
        return Named()
    return Named(organisation, person)
