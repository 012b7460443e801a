"""Who may speak for whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.kernel.actions import Refused, action, note
from talka.kernel.audit.trail import snapshot
from talka.registry import rules
from talka.registry.actions.networks import overlapping, refuse_wrong_time
from talka.registry.actions.persons import person_behind
from talka.registry.models import Claim, Mandate, Person
from talka.registry.queries.representing import centres_that_decided


class AlreadyMandated(Refused):
    """The person speaks in this role for the same one in that time."""

    def __init__(self) -> None:
        super().__init__(_("This person has the same role there already in this time."), field="role")


@action(allowed=rules.may_keep_mandate)
def give_mandate(mandate: Mandate, *, actor: User) -> Mandate:
    """Enter an unsaved mandate: a person speaks for one organisation, community or network, not twice in one role."""
    spoken_for = [one for one in (mandate.organisation_id, mandate.community_id, mandate.network_id) if one is not None]
    if len(spoken_for) != 1:
        raise Refused(_("Name one organisation, community or network."))
    refuse_wrong_time(mandate.starts, mandate.ends)
    # One at a time for a person, so that two who press the button at once do not both succeed.
    Person.objects.select_for_update().get(pk=mandate.person_id)
    same = {"organisation": mandate.organisation, "community": mandate.community, "network": mandate.network}
    held = Mandate.objects.filter(person_id=mandate.person_id, role=mandate.role, **same)
    if held.filter(overlapping(mandate.starts, mandate.ends)).exists():
        raise AlreadyMandated
    mandate.save(force_insert=True)
    return mandate


@action(allowed=rules.may_keep_mandate)
def end_mandate(mandate: Mandate, *, ends: date, actor: User) -> Mandate:
    """Say until which day the person spoke for it."""
    refuse_wrong_time(mandate.starts, ends)
    mandate.ends = ends
    mandate.save()
    return mandate


class MendedMeanwhile(Refused):
    """Somebody else changed the mandate after the page was opened; it says what is stored now."""

    def __init__(self, stored: Mandate) -> None:
        said = " · ".join(filter(None, (stored.household, stored.proof))) or "–"
        super().__init__(_("Somebody changed this meanwhile. Now it says: %(facts)s.") % {"facts": said})
        self.stored = stored


@action(allowed=rules.may_keep_mandate)
def mend_mandate(mandate: Mandate, *, values: Mapping[str, str], seen: str, actor: User) -> Mandate:
    """Put right of which household somebody is, or on what proof they speak; `seen` is what one looked at."""
    stored = Mandate.objects.select_for_update().get(pk=mandate.pk)
    if stored.mended != seen:
        raise MendedMeanwhile(stored)
    if "household" in values and stored.community_id is not None:
        mandate.household = values["household"]
    mandate.proof = values["proof"]
    if mandate.household != stored.household:
        # Which household it is concerns the community alone.
        note(household_changed=True)
    mandate.save()
    return mandate


def put_claim_mandate(claim: Claim, *, name: str, proof: str, day: date, actor: User) -> Mandate | None:
    """The mandate that follows from the right to look after a profile; the caller has asked its own rule.

    None where the person speaks in this role already: what was entered by hand stays as it is.
    """
    person = person_behind(name, claim.email, centres=centres_that_decided(claim), actor=actor)
    Person.objects.select_for_update().get(pk=person.pk)
    role = Mandate.Role.REPRESENTATIVE
    same = {"organisation": claim.organisation, "community": claim.community, "network": claim.network}
    if Mandate.objects.filter(person=person, role=role, **same).filter(overlapping(day, None)).exists():
        return None
    mandate = Mandate(person=person, role=role, starts=day, proof=proof, claim=claim, **same)
    mandate.save(force_insert=True)
    give_mandate.write_done([(mandate, {"claim": claim.pk})], actor=actor)
    return mandate


def end_claim_mandates(claim: Claim, *, day: date, actor: User) -> None:
    """End what followed from a right that ends; the caller has asked its own rule."""
    done = []
    for mandate in claim.mandates.held_on(day).select_for_update():
        before = snapshot(mandate)
        mandate.ends = day
        mandate.save(update_fields=["ends"])
        done.append((mandate, before, {"claim": claim.pk}))
    end_mandate.write_changed(done, actor=actor)
