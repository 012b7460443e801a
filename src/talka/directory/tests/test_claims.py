"""From “I represent this organisation” to looking after its page, and to the end of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from talka.accounts.actions import deactivate_user, system_actor
from talka.accounts.models import Role, User
from talka.accounts.tests.makers import a_user, signed_in, stranger
from talka.directory.actions import end_claim, grant_claim, keep_profile, prove_address
from talka.directory.actions.letters import forget_unproven_claims, remind_representatives
from talka.directory.models import Correspondence
from talka.directory.tests.makers import PASSWORD, a_claim, a_representative
from talka.kernel.actions import NotAllowed, Refused
from talka.kernel.audit.models import AuditEntry
from talka.kernel.mail.outbox import deliver_due
from talka.kernel.testing.plugin import Freeze, QueryBudget
from talka.registry.models import Claim, Organisation
from talka.registry.models.profiles import stored_words
from talka.registry.tests.makers import a_community, an_organisation

pytestmark = pytest.mark.django_db
GIVEN = {"name": "Anna Pārstāve", "email": "Anna@Kokle.lv", "words": "valdes locekle"}


def asked(client: Client, record: Any, **given: str) -> Any:
    return client.post(f"/directory/organisations/{record.pk}/claim/", GIVEN | given)


def link_in(letter: Any) -> str:
    [path] = re.findall(r"http://[^/]+(/directory/claims/\S+)", letter.body)
    return str(path)


def on_commit(callbacks: Any, do: Any) -> Any:
    with callbacks(execute=True):
        return do()


@pytest.fixture
def commits(django_capture_on_commit_callbacks: Any) -> Any:
    """Do something as if it were committed, so that letters go out."""
    return lambda do: on_commit(django_capture_on_commit_callbacks, do)


def test_the_whole_way_from_the_public_page_to_the_own_profile(commits: Any) -> None:
    record = an_organisation("Kokle")
    browser = stranger()
    assert (
        f"/directory/organisations/{record.pk}/claim/"
        in browser.get(f"/directory/organisations/{record.pk}/").content.decode()
    )
    assert commits(lambda: asked(browser, record)).status_code == 302
    letter = mail.outbox.pop()
    assert letter.to == ["anna@kokle.lv"]
    link = link_in(letter)
    claim = Claim.objects.get()
    assert browser.get(link).status_code == 200
    claim.refresh_from_db()
    assert claim.email_confirmed_at is None, "opening the link proves nothing: mail programs open links"
    browser.post(link)
    staff = signed_in(a_user(Role.STAFF, name="Ilze Centra"))
    assert "Anna Pārstāve" in staff.get("/directory/claims/").content.decode()
    commits(lambda: staff.post(f"/directory/claims/{claim.pk}/", {"do": "grant", "words": "Paldies!"}))
    letter = mail.outbox.pop()
    assert "Paldies!" in letter.body
    welcome = link_in(letter)
    weak = browser.post(welcome, {"name": "Anna", "password": "anna"})
    assert (weak.status_code, User.objects.filter(email="anna@kokle.lv").exists()) == (200, False)
    assert browser.post(welcome, {"name": "Anna Pārstāve", "password": PASSWORD})["Location"] == "/accounts/login/"
    person = User.objects.get(email="anna@kokle.lv")
    assert not person.memberships.exists()
    own = signed_in(person)
    assert own.get("/today/")["Location"] == "/directory/mine/"
    assert "Kokle" in own.get("/directory/mine/").content.decode()
    values = {"version": "1", "offers": "Telpa un tēja", "show_offers": "on", "phone": "20001122", "true": "1"}
    own.post(f"/directory/mine/{claim.pk}/", values)
    record.refresh_from_db()
    assert (record.offers, record.phone, record.confirmed_by) == ("Telpa un tēja", "20001122", person)
    public = browser.get(f"/directory/organisations/{record.pk}/").content.decode()
    assert "Telpa un tēja" in public
    assert "20001122" not in public
    seen = staff.get(f"/directory/claims/{claim.pk}/").content.decode()
    assert "20001122" in seen
    assert "Telpa un tēja" in seen


def test_the_letter_is_in_the_language_of_whoever_asked(commits: Any) -> None:
    record = an_organisation("Kokle")
    commits(lambda: asked(stranger(language="en"), record))
    assert "Confirm your e-mail address" in mail.outbox[-1].subject
    claim = prove(Claim.objects.get())
    commits(lambda: grant_claim(claim, actor=a_user(Role.STAFF)))
    assert "You look after" in mail.outbox[-1].subject
    commits(lambda: asked(stranger(), record))
    assert "Apstipriniet" in mail.outbox[-1].subject


def prove(claim: Claim) -> Claim:
    return prove_address(claim, actor=system_actor())


def test_what_a_program_fills_in_is_answered_the_same_and_forgotten(commits: Any) -> None:
    record = an_organisation("Kokle")
    answered = commits(lambda: asked(stranger(), record, homepage="http://spam.example"))
    assert answered["Location"].endswith("?sent=1")
    assert (Claim.objects.count(), mail.outbox) == (0, [])


def test_a_mailbox_gets_three_letters_a_day_and_a_visitor_asks_five_times_an_hour(commits: Any) -> None:
    record = an_organisation("Kokle")
    browser = stranger()
    statuses = [commits(lambda: asked(browser, record)).status_code for _ in range(6)]
    assert statuses == [302] * 5 + [429]
    assert len(mail.outbox) == 3


def test_a_link_works_seven_days_and_only_as_it_was_sent(freeze: Freeze, commits: Any) -> None:
    freeze("2026-03-01")
    record = an_organisation("Kokle")
    commits(lambda: asked(stranger(), record))
    link = link_in(mail.outbox[-1])
    freeze("2026-03-07 23:00")
    assert stranger().get(link).status_code == 200
    assert stranger().get(link.replace(":", ";", 1)).status_code == 404
    freeze("2026-03-09")
    assert stranger().get(link).status_code == 404
    assert stranger().post(link).status_code == 404
    # The secret of one letter is not that of another.
    assert stranger().get(link.replace("/address/", "/welcome/")).status_code == 404


def test_staff_see_and_decide_only_what_is_proven() -> None:
    waiting = a_claim(an_organisation("Kokle"), proven=False)
    staff = signed_in(a_user(Role.STAFF))
    assert staff.get(f"/directory/claims/{waiting.pk}/").status_code == 404
    with pytest.raises(NotAllowed):
        grant_claim(waiting, actor=a_user(Role.STAFF))


def test_nobody_but_staff_reads_or_decides_claims() -> None:
    claim = a_claim(an_organisation("Kokle"), email="slepena@kanarija.lv")
    person, _held = a_representative(an_organisation("Stabule"))
    for client in (signed_in(person), signed_in(a_user(Role.REVIEWER)), signed_in(a_user())):
        for address in ("", f"{claim.pk}/", f"{claim.pk}/end/"):
            for answered in (client.get(f"/directory/claims/{address}"), client.post(f"/directory/claims/{address}")):
                assert answered.status_code == 404
                assert b"kanarija" not in answered.content
    with pytest.raises(NotAllowed):
        grant_claim(claim, actor=person)


def test_staff_do_not_decide_about_their_own_claim() -> None:
    member = a_user(Role.STAFF)
    claim = a_claim(an_organisation("Kokle"), email=member.email)
    with pytest.raises(NotAllowed):
        grant_claim(claim, actor=member)
    grant_claim(claim, actor=a_user(Role.STAFF))
    assert claim.user == member


def test_the_address_of_the_profile_itself_is_a_reason_to_trust() -> None:
    record = an_organisation("Kokle")
    Organisation.objects.filter(pk=record.pk).update(email="Info@Kokle.lv", website="https://www.kokle.lv/par")
    staff = signed_in(a_user(Role.STAFF))
    said = {
        "info@kokle.lv": "Adrese ir paša profila e-pasts.",
        "anna@kokle.lv": "Adrese pieder profila tīmekļvietnei.",
        "anna@cita.lv": "Adrese profilā nav zināma.",
    }
    for email, words in said.items():
        claim = a_claim(Organisation.objects.get(pk=record.pk), email=email)
        assert words in staff.get(f"/directory/claims/{claim.pk}/").content.decode(), email


def test_a_refusal_needs_words_and_they_are_sent(commits: Any) -> None:
    claim = a_claim(an_organisation("Kokle"))
    staff = signed_in(a_user(Role.STAFF))
    address = f"/directory/claims/{claim.pk}/"
    assert staff.post(address, {"do": "refuse"}).status_code == 200
    claim.refresh_from_db()
    assert claim.decided_at is None
    commits(lambda: staff.post(address, {"do": "refuse", "words": "Reģistrā ir citi cilvēki."}))
    claim.refresh_from_db()
    assert (claim.granted, "Reģistrā ir citi" in mail.outbox[-1].body) == (False, True)
    again = staff.post(address, {"do": "grant"}, follow=True)
    claim.refresh_from_db()
    assert (claim.granted, again.status_code) == (False, 200)


def test_a_closed_account_is_not_opened_by_a_claim() -> None:
    gone = a_user()
    deactivate_user(gone, actor=a_user(Role.ADMINISTRATOR))
    claim = a_claim(an_organisation("Kokle"), email=gone.email)
    with pytest.raises(Refused, match="slēgts"):
        grant_claim(claim, actor=a_user(Role.STAFF))


def test_representatives_reach_their_own_profile_and_nothing_else() -> None:
    own, other = an_organisation("Kokle"), an_organisation("Svešā Kanārija")
    person, claim = a_representative(own)
    _other_person, other_claim = a_representative(other)
    client = signed_in(person)
    assert client.get(f"/directory/mine/{claim.pk}/").status_code == 200
    assert "Kanārija" not in client.get("/directory/mine/").content.decode()
    closed = (
        f"/directory/mine/{other_claim.pk}/", f"/registry/organisations/{own.pk}/", "/registry/", "/registry/persons/",
        f"/registry/organisations/{own.pk}/edit/", "/directory/claims/", "/activities/",
    )  # fmt: skip
    for address in closed:
        assert client.get(address).status_code in {302, 404}, address
        assert client.post(address).status_code in {302, 404, 405}, address
    confirmed = client.post(f"/directory/mine/{other_claim.pk}/confirm/", {"version": "1"})
    assert confirmed.status_code == 404
    with pytest.raises(NotAllowed):
        keep_profile(other, values={"offers": "Nekas"}, version=1, actor=person)


def test_the_name_the_number_and_notes_are_not_theirs_to_change() -> None:
    record = an_organisation("Kokle", registration_number="40008234596")
    Organisation.objects.filter(pk=record.pk).update(notes="Kanārija: centra piezīme")
    person, claim = a_representative(record)
    client = signed_in(person)
    address = f"/directory/mine/{claim.pk}/"
    assert "Kanārija" not in client.get(address).content.decode()
    client.post(address, {"version": "1", "name": "Cits", "registration_number": "1", "notes": "x", "offers": "Tēja"})
    record.refresh_from_db()
    assert (record.name, record.registration_number, record.offers) == ("Kokle", "40008234596", "Tēja")
    assert record.notes == "Kanārija: centra piezīme"
    with pytest.raises(Refused):
        keep_profile(record, values={"notes": "x"}, version=record.version, actor=person)


def test_an_ended_claim_opens_nothing(commits: Any) -> None:
    record = an_organisation("Kokle")
    person, claim = a_representative(record)
    client = signed_in(person)
    staff = signed_in(a_user(Role.STAFF))
    commits(lambda: staff.post(f"/directory/claims/{claim.pk}/end/", {"reason": "Jauna valde"}))
    assert "Jauna valde" in mail.outbox[-1].body
    for address in ("/directory/mine/", f"/directory/mine/{claim.pk}/"):
        assert client.get(address).status_code == 404
    assert client.post(f"/directory/mine/{claim.pk}/confirm/", {"version": "1"}).status_code == 404
    with pytest.raises(NotAllowed):
        keep_profile(Organisation.objects.get(pk=record.pk), values={"offers": "x"}, version=1, actor=person)
    claim.refresh_from_db()
    with pytest.raises(NotAllowed):
        end_claim(claim, actor=a_user(Role.STAFF))


def test_the_link_to_a_new_representative_ends_with_the_claim_and_is_used_once(commits: Any) -> None:
    claim = a_claim(an_organisation("Kokle"))
    commits(lambda: grant_claim(claim, actor=a_user(Role.STAFF)))
    link = link_in(mail.outbox[-1])
    given = {"name": "Anna", "password": PASSWORD}
    stranger().post(link, given)
    assert User.objects.get(email=claim.email).check_password(PASSWORD)
    stranger().post(link, given | {"password": "cita gara parole te"})
    assert User.objects.get(email=claim.email).check_password(PASSWORD)
    other = a_claim(an_organisation("Stabule"))
    commits(lambda: grant_claim(other, actor=a_user(Role.STAFF)))
    link = link_in(mail.outbox[-1])
    end_claim(other, actor=a_user(Role.STAFF))
    assert stranger().post(link, given).status_code == 404
    assert not User.objects.filter(email=other.email).exists()


def test_the_preview_shows_what_was_typed_and_stores_nothing() -> None:
    record = a_community("Kaimiņi")
    person, claim = a_representative(record)
    given = {"version": "1", "offers": "Dārzs", "show_offers": "on", "needs": "Klusums", "preview": "1"}
    text = signed_in(person).post(f"/directory/mine/{claim.pk}/", given).content.decode()
    shown = text.partition('class="dir-preview"')[2].partition("</form>")[0].partition("dir-field")[0]
    assert "Dārzs" in shown
    assert "Klusums" not in shown
    record.refresh_from_db()
    assert (record.offers, record.version) == ("", 1)


def test_two_who_edit_at_once_see_what_the_other_stored() -> None:
    record = an_organisation("Kokle")
    person, claim = a_representative(record)
    Organisation.objects.filter(pk=record.pk).update(version=2, offers="Centra vārdi")
    client = signed_in(person)
    text = client.post(f"/directory/mine/{claim.pk}/", {"version": "1", "offers": "Mani vārdi"}).content.decode()
    assert "Centra vārdi" in text
    assert "Mani vārdi" in text
    record.refresh_from_db()
    assert record.offers == "Centra vārdi"


def test_every_step_stands_in_the_trail() -> None:
    record = an_organisation("Kokle")
    person, claim = a_representative(record)
    keep_profile(record, values={"public_fields": stored_words(["email"])}, version=1, actor=person)
    end_claim(claim, actor=person)
    verbs = list(AuditEntry.objects.filter(verb__startswith="directory.").order_by("sequence").values_list("verb"))
    steps = ("ask_claim", "prove_address", "grant_claim", "take_up_claim", "keep_profile", "end_claim")
    assert [verb for (verb,) in verbs] == [f"directory.{name}" for name in steps]


def test_a_representative_is_asked_once_a_year_whether_all_is_true(freeze: Freeze, commits: Any) -> None:
    freeze("2025-01-10")
    record = an_organisation("Kokle")
    person, claim = a_representative(record)
    Organisation.objects.filter(pk=record.pk).update(confirmed_on="2025-01-10")
    _gone, ended = a_representative(an_organisation("Stabule"))
    end_claim(ended, actor=a_user(Role.STAFF))
    deliver_due()
    sent = []
    for day in ("2025-12-30", "2026-01-12", "2026-01-13", "2027-01-11", "2027-01-13"):
        freeze(day)
        mail.outbox.clear()
        remind_representatives()
        deliver_due()
        sent.append([letter.to[0] for letter in mail.outbox])
    assert sent == [[], [person.email], [], [], [person.email]]
    assert Correspondence.objects.get(claim=claim).reminded_on == timezone.localdate()


def test_an_address_that_nobody_proved_is_forgotten_after_eight_days(freeze: Freeze) -> None:
    freeze("2026-03-01")
    a_claim(an_organisation("Kokle"), proven=False, email="aizmirsta@kanarija.lv")
    kept = a_claim(an_organisation("Stabule"))
    freeze("2026-03-08")
    forget_unproven_claims()
    assert Claim.objects.count() == 2
    freeze("2026-03-10")
    forget_unproven_claims()
    assert list(Claim.objects.all()) == [kept]
    told = AuditEntry.objects.values_list("changes", "object_label", "actor_label")
    assert "kanarija" not in str(list(told)), "nor does the trail keep it"


def test_the_page_of_the_organisation_tells_staff_who_looks_after_it() -> None:
    record = an_organisation("Kokle")
    person, claim = a_representative(record)
    staff = signed_in(a_user(Role.STAFF))
    text = staff.get(f"/registry/organisations/{record.pk}/").content.decode()
    assert person.name in text
    assert f'href="/directory/organisations/{record.pk}/"' in text
    end_claim(claim, actor=person)
    assert person.name not in staff.get(f"/registry/organisations/{record.pk}/").content.decode()


def test_the_board_tells_staff_who_waits() -> None:
    staff = signed_in(a_user(Role.STAFF))
    words = "Vēlas uzturēt savu lapu"
    assert words not in staff.get("/today/").content.decode()
    a_claim(an_organisation("Kokle"))
    assert words in staff.get("/today/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_claims_makes_seven_queries(query_budget: QueryBudget, rows: int) -> None:
    for number in range(rows):
        a_claim(an_organisation(f"Kokle {number}"))
    client = signed_in(a_user(Role.STAFF))
    client.get("/directory/claims/")
    with query_budget(7):
        client.get("/directory/claims/")
