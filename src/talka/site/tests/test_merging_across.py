"""Records merged twice over and parted again, with all that modules hang on them; and people who are forgotten."""

from __future__ import annotations

from typing import Any

import pytest

from talka.accounts.actions import system_actor
from talka.accounts.models import Role
from talka.accounts.tests.makers import a_centre, a_user
from talka.activities.tests.makers import a_programme, some_work, takes_part
from talka.advice.models import AdviceRequest
from talka.advice.tests.makers import a_request
from talka.directory.actions import end_claim, keep_profile
from talka.directory.tests.makers import a_representative
from talka.events.tests.makers_afterwards import a_past_event, a_registration
from talka.kernel.actions import NotAllowed, Refused
from talka.outreach.models import Subscriber
from talka.outreach.tests.makers import a_subscriber
from talka.privacy.tests.makers import forgotten
from talka.registry.actions import add_member
from talka.registry.actions.merges import merge_records, part_records
from talka.registry.models import Claim, Mandate, Merge, NetworkMember, Organisation
from talka.registry.queries.indexing import stale_words
from talka.registry.tests.makers import a_mandate, a_network, a_person, an_organisation
from talka.registry.tests.test_merges import all_that_points
from talka.reporting.queries.figures import figures, recount
from talka.reporting.tests.test_merged_people import shown

pytestmark = pytest.mark.django_db


def three_of_two_centres() -> tuple[list[Organisation], Any]:
    """Three entries of one association, each with all that may hang on it, in the work of two centres."""
    centres = [a_centre("riga"), a_centre("zemgale")]
    agreement = a_programme(centres[0])
    agreement.partners.add(centres[1])
    year = agreement.years.get(ordinal=1)
    network = a_network("Kopīgais tīkls")
    records = [an_organisation(f"Kokle {name}") for name in ("A", "B", "C")]
    for at, record in enumerate(records):
        centre = centres[at % 2]
        person = a_person(f"Persona {at}", organisation=record, centre=centre)
        work = some_work(centre=centre, agreement=agreement, purpose="CS", year=year)
        takes_part(work, person=person, organisation=record)
        if at:
            takes_part(work, organisation=records[0])
        a_mandate(person, organisation=record)
        add_member(NetworkMember(network=network, organisation=record), actor=system_actor())
        a_representative(record)
        a_registration(a_past_event(centre), person=person, organisation=record)
        asked = a_request(centre=centre)
        AdviceRequest.objects.filter(pk=asked.pk).update(organisation=record, person=person)
    return records, agreement


def everything() -> dict[str, Any]:
    return {"rows": all_that_points(), "claims": sorted(Claim.objects.values_list("pk", "organisation", "ended_at"))}


@pytest.mark.parametrize("second", ["kept", "gone"])
def test_a_chain_of_merges_is_parted_only_backwards_and_then_wholly(second: str) -> None:
    (a, b, c), agreement = three_of_two_centres()
    actor = a_user(Role.COORDINATOR)
    before = everything()
    merge_records(b, gone=a, actor=actor)
    first = Merge.objects.get()
    b = Organisation.objects.get(pk=b.pk)
    kept, gone = (b, c) if second == "kept" else (c, b)
    merge_records(kept, gone=gone, actor=actor)
    assert shown(figures(agreement)) == shown(recount(agreement))
    assert stale_words() == 0
    with pytest.raises(Refused):
        part_records(first, actor=actor)
    assert first.undone_at is None
    part_records(Merge.objects.filter(undone_at=None).latest("pk"), actor=actor)
    part_records(first, actor=actor)
    assert everything() == before
    assert shown(figures(agreement)) == shown(recount(agreement))
    assert stale_words() == 0


def test_representatives_of_both_look_after_the_one_that_stays_and_only_their_own_after_parting() -> None:
    kept, gone = an_organisation("Kokle"), an_organisation("Kokle 2")
    ours, _claim = a_representative(kept)
    theirs, claim = a_representative(gone)
    merge_records(kept, gone=gone, actor=system_actor())
    kept.refresh_from_db()
    for person in (ours, theirs):
        keep_profile(kept, values={"offers": person.email}, version=kept.version, actor=person)
        kept.refresh_from_db()
    claim.refresh_from_db()
    end_claim(claim, actor=a_user(Role.STAFF))
    with pytest.raises(NotAllowed):
        keep_profile(kept, values={"offers": "x"}, version=kept.version, actor=theirs)
    assert Mandate.objects.get(claim=claim).ends is not None


def test_a_representative_who_took_part_and_reads_the_newsletter_is_forgotten_whole() -> None:
    centre = a_centre()
    record = an_organisation("Kokle")
    account, claim = a_representative(record, email="zelma@kanarija.example")
    person = claim.mandates.get().person
    person.centres.add(centre)
    agreement = a_programme(centre)
    work = some_work(centre=centre, agreement=agreement, purpose="CS", year=agreement.years.get(ordinal=1))
    takes_part(work, person=person, organisation=record)
    a_registration(a_past_event(centre), person.name, email=person.email, person=person)
    a_subscriber("zelma@kanarija.example", centre=centre)
    before = shown(figures(agreement))
    end_claim(claim, actor=a_user(Role.STAFF))
    forgotten(person)
    assert shown(figures(agreement)) == before == shown(recount(agreement))
    assert not Subscriber.objects.filter(email__icontains="zelma").exists()
    assert not Claim.objects.filter(email__icontains="zelma").exists()
    person.refresh_from_db()
    assert (person.email, person.erased_at is None) == ("", False)
    assert account.claims.filter(granted=True, ended_at=None).count() == 0
    assert stale_words() == 0
