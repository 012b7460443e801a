"""The page of what is held tells a person every personal column of every module."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import JSONField, Model
from django.utils import timezone

from talka.accounts.models import Invitation as AccountInvitation
from talka.accounts.models import Role, StaffCard, User
from talka.accounts.tests.makers import a_centre, a_user
from talka.activities.models import Participation
from talka.advice.models import AdviceMessage
from talka.advice.tests.makers import an_answered_request
from talka.events.models import Certificate, Invitation
from talka.events.tests.makers_afterwards import a_past_event, a_registration
from talka.kernel.mail.models import Letter, LetterState
from talka.kernel.modules import object_type
from talka.kernel.personal_data import holdings
from talka.outreach.models import Subscriber
from talka.outreach.tests.makers import a_subscriber
from talka.privacy.models import OwnDataRequest
from talka.privacy.queries.sections import sections_of, shown
from talka.privacy.tests.makers import somebody_known, took_part
from talka.registry.models import AccessNeed, Claim, Mandate, Person
from talka.registry.tests.makers import an_organisation

pytestmark = pytest.mark.django_db
EMAIL = "putns@kanarija.lv"
# Whom the staff is, and text about the work: of these the data page tells in other ways, or staff mend them by hand.
OF_THE_WORK = {"at_work", "written"}

FOLLOWS = "follows from another column that is told, and is written with it"
KEY = "a key or a code without meaning, by which a page or a row is found"
ELSEWHERE = "of an organisation, a centre or the site, not of a person"
TRAIL = "told as what was done, who looked and what was merged: each by its own test"
WAITING = "lines of a list that is being decided; told by its number as an imported file"
NOBODY_KNOWS = "a supplier of this name may be another: only somebody who reads the document can tell"
COPY = "a copy of what the event says, without the name; the name is told"
# Columns of people that the page does not tell word by word, each with the reason.
NOT_TOLD: dict[str, str] = {
    "accounts.User.sort_key": FOLLOWS, "accounts.User.password": KEY, "accounts.Membership.user": KEY,
    "accounts.StaffCard.user": KEY, "accounts.Centre.phone": ELSEWHERE, "accounts.Centre.email": ELSEWHERE,
    "accounts.Identity.phone": ELSEWHERE, "accounts.Identity.email": ELSEWHERE,
    "accounts.Identity.security_email": ELSEWHERE,
    "registry.Person.name_folded": FOLLOWS, "registry.Person.sort_key": FOLLOWS,
    "registry.Person.email_folded": FOLLOWS, "registry.Person_centres.person": KEY,
    "registry.SearchWord.word": FOLLOWS, "registry.SearchWord.stem": FOLLOWS, "registry.SearchWord.order": FOLLOWS,
    "registry.SearchSlip.slip": FOLLOWS, "registry.SearchSlip.stem": FOLLOWS,
    "registry.Mandate.person": KEY, "registry.Claim.user": KEY, "registry.AccessNeed.person": KEY,
    **{f"registry.Merge.{name}": TRAIL for name in ("kept_before", "gone_before", "kept_after", "dropped", "reason")},
    "registry.Reading.reader": TRAIL, "registry.Reading.what": TRAIL, "privacy.OwnDataRequest.key_hash": KEY,
    **{f"registry.{kind}.{name}": ELSEWHERE for kind in ("Organisation", "Community", "Network")
       for name in ("email", "phone")},
    **{f"kernel.AuditEntry.{name}": TRAIL for name in ("actor_label", "object_label", "changes", "reason")},
    "kernel.Letter.html": FOLLOWS, "kernel.Letter.headers": KEY, "kernel.Letter.attachments": FOLLOWS,
    "activities.Participation.person": KEY,
    "spending.Expenditure.supplier": NOBODY_KNOWS, "spending.Expenditure.supplier_compared": NOBODY_KNOWS,
    "spending.DocumentSplit.supplier_compared": NOBODY_KNOWS,
    "events.Registration.code": KEY, "events.Registration.name_folded": FOLLOWS,
    "events.Registration.sort_key": FOLLOWS,
    "events.Registration.email_folded": FOLLOWS, "events.Registration.person": KEY,
    "events.Registration.language": FOLLOWS, "events.Registration.party": KEY, "events.Registration.door_key": KEY,
    "events.Invitation.code": KEY, "events.Certificate.code": KEY, "events.Certificate.says": COPY,
    "events.FeedbackRequest.code": KEY, "advice.AdviceRequest.person": KEY, "advice.AdviceRequest.language": FOLLOWS,
    "outreach.Suppression.address_hash": KEY,
    **{f"intake.Doubt.{name}": WAITING for name in ("key", "name", "value", "reason", "options", "answer")},
}  # fmt: skip
# By these somebody is found, or they are chosen from a list, so they are looked for as they are.
AS_IT_IS: dict[str, str] = {
    "accounts.User.email": EMAIL, "accounts.User.language": "angļu", "accounts.Invitation.email": EMAIL,
    "registry.Person.email": EMAIL, "registry.Person.name": "Zelma Kanārija-Bērza",
    "registry.Claim.email": EMAIL, "privacy.OwnDataRequest.email": EMAIL,
    "kernel.Letter.address": EMAIL, "outreach.Subscriber.email": EMAIL, "events.Invitation.email": EMAIL,
    "events.Invitation.name": "Zelma Kanārija-Bērza", "outreach.Subscriber.language": "ukraiņu",
}  # fmt: skip


def columns() -> Iterator[tuple[type[Model], str, str]]:
    """Every personal column that the page has to tell: its model, its name, and both together."""
    for one in holdings():
        if one.purpose is not None and one.purpose.code not in OF_THE_WORK:
            for name in one.fields:
                yield one.model, name, f"{object_type(one.model)}.{name}"


def test_every_column_is_told_or_there_is_a_reason() -> None:
    known = {full for _model, _name, full in columns()}
    assert NOT_TOLD.keys() - known == set(), "no longer there"
    assert AS_IT_IS.keys() - known == set(), "no longer there"


def rows_about(person: Person) -> dict[type[Model], Any]:
    """One row of each model that holds something about the person."""
    centre = person.centres.get()
    account = a_user(Role.STAFF, centre=centre, name=person.name)
    User.objects.filter(pk=account.pk).update(email=EMAIL)
    card = StaffCard(user=account)
    card.save()
    invited = AccountInvitation(email=EMAIL, role=Role.STAFF, centre=centre, token_hash="x", invited_by=account)
    invited.expires_at = timezone.now() + dt.timedelta(days=1)
    invited.save()
    event = a_past_event(centre)
    registration = a_registration(event, person.name, email=EMAIL, person=person)
    certificate = Certificate(registration=registration, event=event, number="1", name="x", minutes=60)
    certificate.issued_by, certificate.revoked_at = account, timezone.now()
    certificate.save()
    invitation = Invitation(event=event, name=person.name, email=EMAIL, invited_by=account)
    invitation.save()
    request = an_answered_request(centre=centre, adviser=account, email=EMAIL, name=person.name, person=person)
    claim = Claim(organisation=an_organisation(), name=person.name, email=EMAIL)
    claim.save()
    letter = Letter(key="k", kind="x.y", address=EMAIL, subject="x", due_at=timezone.now(), state=LetterState.SENT)
    letter.save()
    asked = OwnDataRequest(email=EMAIL)
    asked.save()
    subscriber = a_subscriber(EMAIL, centre=centre)
    interest = subscriber.interests.create(kind="topic", value="x")
    took_part(person, centre=centre)
    made: list[Any] = [account, card, invited, registration, certificate, invitation, request, claim, letter, asked]
    made += [subscriber, interest, person, AdviceMessage.objects.filter(request=request).order_by("pk").last()]
    made += [Mandate.objects.get(person=person), AccessNeed.objects.get(person=person)]
    made.append(Participation.objects.filter(person=person)[0])
    return {type(row): row for row in made}


def test_the_page_tells_the_person_every_column(settings: Any, tmp_path: Any) -> None:
    settings.FILES_DIR = tmp_path
    centre = a_centre()
    person = somebody_known(centre)
    rows = rows_about(person)
    looked_for: dict[str, str] = {}
    for at, (model, name, full) in enumerate(columns()):
        if full in NOT_TOLD:
            continue
        assert model in rows, f"{full}: which row holds it?"
        looked_for[full] = AS_IT_IS.get(full) or f"Zīme{at}z"
        if full not in AS_IT_IS:
            _write(rows[model], name, looked_for[full])
    User.objects.filter(pk=rows[User].pk).update(language="en")
    Subscriber.objects.filter(pk=rows[Subscriber].pk).update(language="uk")
    person.refresh_from_db()
    told = "\n".join(shown(cell) for part in sections_of(person, None) for row in part.rows for cell in row)
    assert {full: word for full, word in looked_for.items() if word not in told} == {}


def _write(row: Any, name: str, word: str) -> None:
    field = row._meta.get_field(name)
    value: Any = [[word, word]] if name == "links" else {"a": word} if isinstance(field, JSONField) else word
    type(row)._default_manager.filter(pk=row.pk).update(**{name: value})
