"""What the registry and this module hold about a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talka.accounts.models import Invitation, User
from talka.kernel.exports import Value
from talka.kernel.mail.outbox import letters_to
from talka.kernel.personal_data import HeldData
from talka.privacy.models import Erasure, OwnDataRequest
from talka.privacy.queries import purposes
from talka.privacy.queries.own import is_shared
from talka.privacy.queries.persons import copies_of, keys_of
from talka.privacy.queries.readings import told_readings
from talka.privacy.queries.samples import samples_naming
from talka.privacy.queries.story import told_entries
from talka.privacy.queries.trail import any_of
from talka.registry.models import AccessNeed, Claim, Mandate, Merge, Person

REGISTRY, PRIVACY = _("Registry"), _("Personal data")
Row = tuple[Value, ...]


def _facts(person: Person, _reader: User | None) -> Iterator[Row]:
    yield str(_("Name and surname")), person.name
    yield str(_("E-mail")), person.email
    yield str(_("Phone")), person.phone
    yield str(_("Organisation")), str(person.organisation or "")
    yield str(_("Centres that have met the person")), ", ".join(str(centre) for centre in person.centres.all())
    yield str(_("Entered on")), timezone.localdate(person.added_at)


def _mandates(person: Person, _reader: User | None) -> Iterator[Row]:
    for one in Mandate.objects.filter(person=person).select_related("organisation", "community", "network"):
        about = one.organisation or one.community or one.network
        yield str(about), one.get_role_display(), one.starts, one.ends, one.proof, one.household


def _proofs(person: Person) -> list[Any]:
    rows = Mandate.objects.filter(person=person, file__isnull=False).select_related("file")
    return [one.file for one in rows]


def _needs(person: Person, _reader: User | None) -> Iterator[Row]:
    for one in AccessNeed.objects.filter(person=person):
        yield one.words, one.consent, one.keep_until


def _merged(person: Person, _reader: User | None) -> Iterator[Row]:
    keys = keys_of(person.pk)
    rows = Merge.objects.filter(object_type="registry.Person").filter(Q(kept_id__in=keys) | Q(gone_id__in=keys))
    for merge in rows:
        for key, copy in copies_of(merge):
            if key in keys:
                facts = [str(copy.get(field) or "") for field in ("name", "email", "phone")]
                yield timezone.localdate(merge.merged_at), *facts


def _claims(person: Person, _reader: User | None) -> Iterator[Row]:
    if not person.email:
        return
    rows = Claim.objects.filter(email__iexact=person.email).select_related("organisation", "community", "network")
    for one in rows:
        about = str(one)
        yield timezone.localdate(one.asked_at), about, one.name, one.words, one.answer


def _samples(person: Person, reader: User | None) -> Iterator[Row]:
    """Only in which file and line: the line may hold others, too."""
    words = any_of([person.name, person.email] if person.email else [person.name])
    if person.erased_at is not None or words is None:
        return
    for one in samples_naming(filter(None, (person.name, person.email))).select_related("batch"):
        mine = reader is None or reader.access.everywhere or one.batch.centre_id in reader.access.centres
        if mine and words.search(f"{one.key} {list(one.values.values())}"):
            yield timezone.localdate(one.batch.started_at), one.batch.file_name, one.number


def _letters(person: Person, reader: User | None) -> Iterator[Row]:
    """The words of a letter are told to whoever alone reads it; never those with a link that opens something."""
    own = reader is None and not is_shared(person.email)
    for one in letters_to(person.email).order_by("pk"):
        words = one.text if own and not one.secret else ""
        yield timezone.localdate(one.written_at), one.subject, str(one.get_state_display()), words, one.problem


def _account(person: Person, reader: User | None) -> Iterator[Row]:
    """The account of somebody who is staff, too: told to themselves and to administrators."""
    if not person.email or not (reader is None or reader.access.administrator):
        return
    for user in User.objects.filter(email__iexact=person.email, is_system=False).select_related("card"):
        roles = user.memberships.select_related("centre", "funder").order_by("pk")
        held = "; ".join(" ".join(filter(None, (str(one.get_role_display()), one.where))) for one in roles)
        card = getattr(user, "card", None)
        shown = "; ".join(filter(None, (card.position, card.phone))) if card else ""
        language = str(dict(settings.LANGUAGES).get(user.language, user.language))
        yield user.name, user.email, held, timezone.localdate(user.joined_at), language, shown


def _invited(person: Person, reader: User | None) -> Iterator[Row]:
    """Invitations to sign in, told as the account is."""
    if not person.email or not (reader is None or reader.access.administrator):
        return
    for one in Invitation.objects.filter(email__iexact=person.email).order_by("pk"):
        yield timezone.localdate(one.invited_at), one.email, str(one.get_role_display())


def _asked(person: Person, _reader: User | None) -> Iterator[Row]:
    if person.email:
        for one in OwnDataRequest.objects.filter(email__iexact=person.email).order_by("pk"):
            yield timezone.localdate(one.asked_at), one.email


def _erasures(person: Person, _reader: User | None) -> Iterator[Row]:
    for one in Erasure.objects.filter(person_id=person.pk):
        yield timezone.localdate(one.erased_at), one.get_cause_display()


HELD = (
    HeldData(
        name="facts", group=REGISTRY, title=_("Who the person is"), purpose=purposes.MEETING,
        columns=(_("Fact"), _("What is held")), rows=_facts,
        at_erasure=_("the name becomes a pseudonym; e-mail, phone and organisation are deleted"),
    ),
    HeldData(
        name="mandates", group=REGISTRY, title=_("For whom the person speaks"), purpose=purposes.SPEAKING,
        columns=(_("Speaks for"), _("Role"), _("From"), _("Until"), _("Proof"), _("Household")), rows=_mandates,
        files=_proofs, stays=True,
        at_erasure=_("that somebody had the role stays with the organisation; proof and its file are deleted"),
    ),
    HeldData(
        name="access_needs", group=REGISTRY, title=_("What the person needs to be able to take part"),
        purpose=purposes.ACCESS, columns=(_("What is needed"), _("How consent was given"), _("Keep until")),
        rows=_needs, at_erasure=_("deleted"),
    ),
    HeldData(
        name="merged", group=REGISTRY, title=_("Records that turned out to be the same person"),
        purpose=purposes.ACCOUNTABILITY, columns=(_("Merged on"), _("Name and surname"), _("E-mail"), _("Phone")),
        rows=_merged, stays=True, at_erasure=_("names become pseudonyms; that the records were merged stays"),
    ),
    HeldData(
        name="claims", group=REGISTRY, title=_("Wishes to look after a profile, sent from this e-mail"),
        purpose=purposes.SPEAKING,
        columns=(_("Asked on"), _("Speaks for"), _("Name and surname"), _("What was written"), _("Answer")),
        rows=_claims, stays=True, at_erasure=_("deleted, unless the right holds now: end it first"),
    ),
    HeldData(
        name="account", group=PRIVACY, title=_("The account for signing in with this e-mail"),
        purpose=purposes.ACCOUNT, stays=True,
        columns=(
            *(_("Name and surname"), _("E-mail"), _("Roles"), _("Since"), _("Language")),
            _("What stands on the public page of the centre"),
        ),
        rows=_account,
        at_erasure=_("stays: administrators close it, and what was done with it needs a name"),
    ),
    HeldData(
        name="account_invitations", group=PRIVACY, title=_("Invitations to sign in, sent to this e-mail"),
        purpose=purposes.ACCOUNT, stays=True, columns=(_("When"), _("E-mail"), _("Role")), rows=_invited,
        at_erasure=_("stays: administrators close it, and what was done with it needs a name"),
    ),
    HeldData(
        name="own_requests", group=PRIVACY, title=_("When somebody with this e-mail asked to see these data"),
        purpose=purposes.ANSWERING, columns=(_("When"), _("E-mail")), rows=_asked, at_erasure=_("deleted"),
    ),
    HeldData(
        name="letters", group=PRIVACY, title=_("Letters to this e-mail"), purpose=purposes.LETTERS,
        columns=(_("When"), _("Subject"), _("State"), _("Text"), _("Trouble")), rows=_letters, stays=True,
        at_erasure=_("the address and the words are deleted; that a letter went out stays"),
    ),
    HeldData(
        name="imports", group=REGISTRY, title=_("Lines of imported files in which the name or e-mail stands"),
        purpose=purposes.ACCOUNTABILITY, columns=(_("When"), _("File"), _("Line")), rows=_samples,
        at_erasure=_("the pseudonym takes the place of the name"),
    ),
    HeldData(
        name="trail", group=PRIVACY, title=_("What was done with these records"), purpose=purposes.ACCOUNTABILITY,
        columns=(_("When"), _("What"), _("What was changed")), rows=told_entries, stays=True,
        at_erasure=_("what was done and when stays; the person's words are taken out of it"),
    ),
    HeldData(
        name="readings", group=PRIVACY, title=_("Who looked at these data"), purpose=purposes.ACCOUNTABILITY,
        columns=(_("When"), _("How"), _("Who"), _("What")), rows=told_readings, stays=True,
        at_erasure=_("stays: it names the record by number only"),
    ),
    HeldData(
        name="erasures", group=PRIVACY, title=_("When the person was forgotten"), purpose=purposes.ACCOUNTABILITY,
        columns=(_("When"), _("Why")), rows=_erasures, stays=True, at_erasure=_("stays: it holds no name"),
    ),
)  # fmt: skip
