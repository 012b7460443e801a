"""A centre invites somebody to look after a profile, and what becomes of the letter."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from talka.accounts.actions import deactivate_user
from talka.accounts.models import Role, User
from talka.accounts.tests.makers import a_centre, a_user, signed_in, stranger
from talka.directory.actions import (
    decline_invitation,
    end_claim,
    invite,
    withdraw_invitation,
    write_invitation_again,
)
from talka.directory.actions.letters import forget_unproven_claims
from talka.directory.models import Correspondence
from talka.directory.queries.invitations import MOST_LETTERS, invited_claims, inviter_of
from talka.directory.tests.makers import PASSWORD, a_claim, an_invited_claim
from talka.kernel.actions import NotAllowed, Refused
from talka.kernel.audit.models import AuditEntry
from talka.kernel.testing.plugin import Freeze, QueryBudget
from talka.registry.models import Claim, Mandate, Person
from talka.registry.models.profiles import stored_words
from talka.registry.tests.makers import a_community, a_network, an_organisation

pytestmark = pytest.mark.django_db
GIVEN = {"name": "Anna Aicinātā", "email": "Anna@Kokle.lv", "language": "lv", "words": "Lūdzu, palīdziet!"}
TAKEN = {"name": "Anna Aicinātā", "password": PASSWORD}


@pytest.fixture
def commits(django_capture_on_commit_callbacks: Any) -> Any:
    """Do something as if it were committed, so that letters go out."""

    def do(what: Any) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return what()

    return do


def link_in(letter: Any) -> str:
    [path] = re.findall(r"http://[^/]+(/directory/claims/invited/\S+)", letter.body)
    return str(path)


def sent(commits: Any, record: Any, **given: str) -> str:
    """The link of an invitation that a member of staff wrote on the page."""
    staff = signed_in(a_user(Role.STAFF))
    kind = {"organisation": "organisations", "community": "communities", "network": "networks"}[record.found_as.value]
    answered = commits(lambda: staff.post(f"/directory/{kind}/{record.pk}/invite/", GIVEN | given))
    assert answered.status_code == 302
    return link_in(mail.outbox[-1])


@pytest.mark.parametrize("make", [an_organisation, a_community, a_network])
def test_the_whole_way_from_the_button_to_the_own_profile(commits: Any, make: Any) -> None:
    record = make("Kokle")
    link = sent(commits, record)
    assert mail.outbox[-1].to == ["anna@kokle.lv"]
    assert "Lūdzu, palīdziet!" in mail.outbox[-1].body
    browser = stranger()
    assert "Kokle" in browser.get(link).content.decode()
    assert Claim.objects.get().granted is None, "opening the link accepts nothing: mail programs open links"
    assert browser.post(link, {"name": "Anna", "password": "anna"}).status_code == 200
    assert not User.objects.filter(email="anna@kokle.lv").exists()
    assert browser.post(link, TAKEN)["Location"] == "/accounts/login/"
    own = signed_in(User.objects.get(email="anna@kokle.lv"))
    assert "Kokle" in own.get("/directory/mine/").content.decode()
    mandate = Mandate.objects.get(**{record.found_as.value: record})
    assert (mandate.person.name, mandate.person.email, mandate.role) == (
        "Anna Aicinātā", "anna@kokle.lv", Mandate.Role.REPRESENTATIVE,
    )  # fmt: skip
    assert (mandate.starts, mandate.ends, mandate.claim) == (timezone.localdate(), None, Claim.objects.get())
    assert "Uzaicinājums nr." in mandate.proof


def test_the_letter_is_in_the_language_that_was_chosen_and_that_of_an_account_before(commits: Any) -> None:
    sent(commits, an_organisation("Kokle"), language="en")
    assert "Will you look after" in mail.outbox[-1].subject
    known = a_user(email="juris@example.lv")
    known.language = "en"
    known.save(update_fields=["language"])
    sent(commits, an_organisation("Stabule"), email=known.email)
    assert "Will you look after" in mail.outbox[-1].subject


def test_whoever_has_an_account_accepts_with_one_press(commits: Any) -> None:
    known = a_user(email="juris@example.lv", name="Juris Zināmais")
    record = an_organisation("Kokle")
    link = sent(commits, record, email=known.email)
    own = signed_in(known)
    assert "password" not in own.get(link).content.decode()
    assert own.post(link)["Location"] == "/directory/mine/"
    assert (Claim.objects.get().user, Mandate.objects.get().person.name) == (known, "Juris Zināmais")
    assert User.objects.filter(email=known.email).count() == 1


def test_a_used_a_declined_a_withdrawn_and_an_old_link_say_so(commits: Any, freeze: Freeze) -> None:
    freeze("2026-03-02 10:00")
    used, declined, withdrawn, old = (
        sent(commits, an_organisation(), email=f"{name}@example.lv") for name in ("a", "b", "c", "d")
    )
    browser = stranger()
    browser.post(used, TAKEN)
    assert browser.post(declined, {"do": "decline"}).status_code == 200
    withdraw_invitation(Claim.objects.get(email="c@example.lv"), actor=a_user(Role.STAFF))
    for link, words in ((used, "jau pieņemts"), (declined, "noraidīts"), (withdrawn, "atsaukts")):
        page = browser.get(link)
        assert (page.status_code, words in page.content.decode()) == (410, True), words
        assert browser.post(link, TAKEN).status_code == 410
    freeze("2026-03-16 09:00")
    assert browser.get(old).status_code == 200
    freeze("2026-03-16 11:00")
    page = browser.post(old, TAKEN)
    assert (page.status_code, "beidzies" in page.content.decode()) == (410, True)
    end_claim(Claim.objects.get(email="a@example.lv"), actor=a_user(Role.STAFF))
    assert "vairs nav spēkā" in browser.get(used).content.decode()
    assert Claim.objects.filter(granted=True).count() == Mandate.objects.count() == 1


def test_a_made_up_link_and_that_of_another_letter_are_not_found(commits: Any) -> None:
    link = sent(commits, an_organisation("Kokle"))
    assert stranger().get(link.replace(":", ";", 1)).status_code == 404
    assert stranger().get(link.replace("/invited/", "/welcome/")).status_code == 404
    assert stranger().get(link.replace("/invited/", "/address/")).status_code == 404


def test_who_has_it_already_is_not_invited(commits: Any) -> None:
    staff, record = a_user(Role.STAFF), an_organisation("Kokle")
    claim = an_invited_claim(record, email="anna@example.lv")
    with pytest.raises(Refused, match="uzaicin"):
        an_invited_claim(record, email="Anna@example.lv")
    withdraw_invitation(claim, actor=staff)
    asked = a_claim(record, email="anna@example.lv")
    with pytest.raises(Refused, match="gaida"):
        an_invited_claim(record, email="anna@example.lv")
    Claim.objects.filter(pk=asked.pk).update(granted=True, decided_at=timezone.now())
    with pytest.raises(Refused, match="jau"):
        an_invited_claim(record, email="anna@example.lv")
    assert an_invited_claim(an_organisation("Stabule"), email="anna@example.lv").pk
    closed = a_user(email="slegts@example.lv")
    deactivate_user(closed, actor=a_user(Role.ADMINISTRATOR))
    with pytest.raises(Refused, match="slēgts"):
        an_invited_claim(record, email=closed.email)


def test_nobody_invites_themselves_and_only_staff_invites() -> None:
    record = an_organisation("Kokle")
    staff = a_user(Role.STAFF)
    page = signed_in(staff).post(f"/directory/organisations/{record.pk}/invite/", GIVEN | {"email": staff.email})
    assert (page.status_code, Claim.objects.count()) == (200, 0)
    for stranger_here in (a_user(), a_user(Role.REVIEWER)):
        assert signed_in(stranger_here).get(f"/directory/organisations/{record.pk}/invite/").status_code == 404
        with pytest.raises(NotAllowed):
            invite(Claim(organisation=record, name="A", email="a@example.lv"), language="lv", actor=stranger_here)
    assert signed_in(staff).get("/directory/organisations/999999/invite/").status_code == 404


def test_a_letter_goes_three_times_at_most_and_not_twice_in_an_hour(freeze: Freeze, commits: Any) -> None:
    freeze("2026-03-02 10:00")
    staff = a_user(Role.STAFF)
    link = sent(commits, an_organisation("Kokle"))
    claim = Claim.objects.get()
    with pytest.raises(Refused, match="stund"):
        write_invitation_again(claim, actor=staff)
    freeze("2026-03-14 10:00")
    commits(lambda: write_invitation_again(claim, actor=staff))
    freeze("2026-03-27 10:00")
    assert stranger().get(link).status_code == 200, "the fortnight is that of the last letter"
    browser = signed_in(staff)
    commits(lambda: browser.post(f"/directory/claims/{claim.pk}/again/"))
    assert (len(mail.outbox), Correspondence.objects.get().letters) == (MOST_LETTERS, MOST_LETTERS)
    freeze("2026-03-28 10:00")
    with pytest.raises(Refused, match="3"):
        write_invitation_again(claim, actor=staff)
    assert "/again/" not in browser.get(f"/directory/claims/{claim.pk}/").content.decode()


def test_an_address_gets_three_invitations_a_day() -> None:
    for _number in range(MOST_LETTERS):
        an_invited_claim(an_organisation(), email="anna@example.lv")
    with pytest.raises(Refused, match="rīt"):
        an_invited_claim(an_organisation(), email="anna@example.lv")


def test_staff_see_where_it_stands_and_take_it_back() -> None:
    record = a_community("Kopiena Kokle")
    claim = an_invited_claim(record, email="anna@example.lv")
    staff = signed_in(a_user(Role.STAFF))
    assert "Kopiena Kokle" in staff.get("/directory/claims/?which=invited").content.decode()
    assert "Kopiena Kokle" not in staff.get("/directory/claims/").content.decode(), "nothing is to be decided"
    page = staff.get(f"/directory/claims/{claim.pk}/").content.decode()
    assert f"/directory/claims/{claim.pk}/withdraw/" in page
    assert 'value="grant"' not in page
    assert claim.name in staff.get(f"/registry/communities/{record.pk}/").content.decode()
    staff.post(f"/directory/claims/{claim.pk}/withdraw/")
    claim.refresh_from_db()
    assert claim.ended_at is not None
    assert "Kopiena Kokle" in staff.get("/directory/claims/?which=past").content.decode()
    for act in ("withdraw", "again"):
        assert staff.post(f"/directory/claims/{claim.pk}/{act}/").status_code == 404
        assert signed_in(a_user()).post(f"/directory/claims/{claim.pk}/{act}/").status_code == 404
    assert not invited_claims(a_user()).exists()


def test_the_trail_says_who_invited_and_names_nobody_invited() -> None:
    staff = a_user(Role.STAFF, name="Ilze Centra")
    claim = an_invited_claim(an_organisation("Kokle"), actor=staff)
    decline_invitation(claim, actor=User(email=claim.email))
    told = [(one.verb, one.actor_label) for one in AuditEntry.objects.filter(object_type="registry.Claim")]
    assert sorted(verb for verb, _who in told) == ["directory.decline_invitation", "directory.invite"]
    assert ("directory.invite", "Ilze Centra") in told
    assert claim.email not in "".join(AuditEntry.objects.values_list("changes", flat=True))


def test_who_never_came_is_forgotten_and_who_came_is_not(freeze: Freeze, commits: Any) -> None:
    freeze("2026-03-02 10:00")
    stranger().post(sent(commits, an_organisation("Kokle")), TAKEN)
    an_invited_claim(an_organisation("Stabule"), email="nekad@example.lv")
    freeze("2026-05-30 10:00")
    forget_unproven_claims()
    assert Claim.objects.count() == 2
    freeze("2026-06-02 10:00")
    forget_unproven_claims()
    assert [one.email for one in Claim.objects.all()] == ["anna@kokle.lv"]


def test_whose_names_are_public_is_told_before(commits: Any) -> None:
    record = an_organisation("Kokle")
    record.public_fields = stored_words(["people"])
    record.save()
    link = sent(commits, record)
    words = "arī jūsu vārds"
    assert words in mail.outbox[-1].body
    assert words in stranger().get(link).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_the_invited_makes_so_many_queries(query_budget: QueryBudget, rows: int) -> None:
    for _number in range(rows):
        an_invited_claim(an_organisation())
    staff = signed_in(a_user(Role.STAFF))
    staff.get("/directory/claims/?which=invited")
    with query_budget(7):
        assert staff.get("/directory/claims/?which=invited").status_code == 200


def test_a_confirmed_claim_is_a_mandate_until_it_ends(freeze: Freeze) -> None:
    freeze("2026-03-02 10:00")
    centre = a_centre()
    staff = a_user(Role.STAFF, centre=centre)
    record = an_organisation("Kokle")
    known = a_user(email="anna@example.lv", name="Anna Zināmā")
    met = Person.objects.create(name="Anna Zināmā", email="anna@example.lv")
    claim = a_claim(record, email=known.email)
    signed_in(staff).post(f"/directory/claims/{claim.pk}/", {"do": "grant"})
    mandate = Mandate.objects.get()
    assert (mandate.person, mandate.organisation, mandate.starts) == (met, record, timezone.localdate())
    assert "Pieteikums nr." in mandate.proof
    assert list(met.centres.all()) == [centre]
    assert "Anna Zināmā" in signed_in(staff).get(f"/registry/organisations/{record.pk}/").content.decode()
    freeze("2026-06-01 10:00")
    claim.refresh_from_db()
    end_claim(claim, actor=staff)
    mandate.refresh_from_db()
    assert mandate.ends == timezone.localdate()
    verbs = AuditEntry.objects.filter(object_type="registry.Mandate", object_id=str(mandate.pk))
    assert sorted(one.verb for one in verbs) == ["registry.end_mandate", "registry.give_mandate"]


def test_a_mandate_by_hand_stays_as_it_is() -> None:
    record, staff = an_organisation("Kokle"), a_user(Role.STAFF)
    known = a_user(email="anna@example.lv", name="Anna Zināmā")
    met = Person.objects.create(name="Anna Zināmā", email="anna@example.lv")
    Mandate.objects.create(person=met, organisation=record, role=Mandate.Role.REPRESENTATIVE, proof="Protokols")
    claim = a_claim(record, email=known.email)
    signed_in(staff).post(f"/directory/claims/{claim.pk}/", {"do": "grant"})
    assert Mandate.objects.get().proof == "Protokols"
    claim.refresh_from_db()
    end_claim(claim, actor=staff)
    assert Mandate.objects.get().ends is None


def test_a_coordinator_lets_the_centre_of_the_region_know_the_person() -> None:
    centre = a_centre()
    community = a_community()
    centre.region_code = str(community.place.code) if community.place else ""
    centre.save()
    claim = a_claim(community, email=a_user(email="anna@example.lv", name="Anna").email)
    signed_in(a_user(Role.COORDINATOR)).post(f"/directory/claims/{claim.pk}/", {"do": "grant"})
    assert list(Mandate.objects.get().person.centres.all()) == [centre]


def test_the_letter_and_its_page_say_who_asks() -> None:
    centre = a_centre(name="Rīgas NVO centrs")
    staff = a_user(Role.STAFF, centre=centre, name="Ilze Krasta")
    claim = Claim(invited_by=staff, email="anna@example.lv", organisation=an_organisation("Kokle"))
    assert inviter_of(claim) == "Ilze Krasta, Rīgas NVO centrs"
    claim.invited_by = a_user(Role.COORDINATOR, name="Gunta Stein")
    assert inviter_of(claim).startswith("Gunta Stein")
    claim.invited_by = None
    assert inviter_of(claim) == "NVO atbalsta centrs"
