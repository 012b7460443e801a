"""An edition from the first words to what its letters became."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from email.message import EmailMessage

import pytest
from django.utils import timezone

from talka.accounts.actions import add_funder_logo, system_actor
from talka.accounts.models import FunderLogo, Role
from talka.accounts.queries.faces import address_of
from talka.accounts.tests.makers import a_centre, a_funder, a_user, signed_in, stranger
from talka.accounts.tests.test_identity import a_picture
from talka.activities.models import Activity
from talka.kernel.actions import Conflict, NotAllowed, Refused
from talka.kernel.addresses import absolute
from talka.kernel.mail.models import Letter, LetterState
from talka.kernel.mail.outbox import deliver_due
from talka.kernel.modules import PublicItem, PublicItems
from talka.kernel.testing.mailbox import Mailbox, a_mailbox
from talka.outreach.actions import (
    add_block,
    edit_edition,
    move_block,
    remove_block,
    send_edition,
    unsubscribe,
)
from talka.outreach.actions.editions import note_bounces, see_editions_through
from talka.outreach.mails import words_for, write_letters
from talka.outreach.models import Block, BlockKind, BlockRule, Delivery, Edition, EditionState, LinkDay
from talka.outreach.queries import content
from talka.outreach.queries.editions import checks, progress_of
from talka.outreach.queries.subscribers import Wanted, recipients
from talka.outreach.tests.makers import a_subscriber, an_edition, sent, some_news
from talka.programmes.tests.makers import a_purpose, an_agreement

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with a_mailbox() as kept:
        yield kept


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another module's published events: one soon, one far away, one over."""
    today = timezone.localdate()
    items = [
        PublicItem("e:1", "Seminārs drīz", "https://talka.lv/e/1", today + dt.timedelta(days=3), "plkst. 10:00, Cēsis"),
        PublicItem("e:2", "Forums pavasarī", "https://talka.lv/e/2", today + dt.timedelta(days=90)),
        PublicItem("e:3", "Bijis pasākums", "https://talka.lv/e/3", today - dt.timedelta(days=3)),
    ]
    source = PublicItems("events", "Pasākumi", lambda _centre, _language, _words: items)
    monkeypatch.setattr(content, "public_items", lambda: [source])


def a_list(edition: Edition, **fields: object) -> Block:
    block = Block(edition=edition, kind=BlockKind.ITEMS, source="events", title="Pasākumi", **fields)
    made = add_block(block, actor=system_actor())
    edition.refresh_from_db()
    return made


def html_of(message: EmailMessage) -> str:
    part = message.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def test_each_reader_gets_one_letter_with_a_way_to_leave_at_one_press(mailbox: Mailbox) -> None:
    riga = a_centre("riga", name="Rīgas „NVO” centrs, biedrība", phone="+371 20000001", email="riga@example.lv")
    anna, _other = a_subscriber("anna@example.lv", centre=riga), a_subscriber("juris@example.lv", centre=riga)
    a_subscriber("sveša@example.lv".replace("š", "s"), centre=a_centre("zemgale"))
    draft = an_edition(centre=riga, title="Šīs nedēļas ziņas", text="Ķeram **iespējas**: [raksts](https://a.lv/x)")
    edition = sent(draft)
    deliver_due(), deliver_due()
    write_letters(edition)
    deliver_due()
    to = sorted(one["To"] for one in mailbox.letters if one["List-Id"])
    assert [one for one in to if one in {"anna@example.lv", "juris@example.lv", "svesa@example.lv"}] == [
        "anna@example.lv", "juris@example.lv",
    ]  # fmt: skip
    [letter] = [one for one in mailbox.letters if one["To"] == "anna@example.lv" and one["List-Id"]]
    assert letter["Subject"] == "Šīs nedēļas ziņas"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (letter["From"].addresses[0].display_name, letter["Reply-To"]) == (riga.name, "riga@example.lv")
    link = letter["List-Unsubscribe"].strip(" <>")
    text = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # the letter has a plain part
    assert "iespējas" in text
    assert "**" not in text
    assert "+371 20000001" in text
    assert link in text
    assert link in html_of(letter)
    assert "outreach-key-of-the-reader" not in letter.as_string()
    path = "/" + link.split("/", 3)[3]
    assert stranger().post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    anna.refresh_from_db()
    assert anna.email == ""


def test_the_number_is_restated_and_must_be_the_one_that_was_seen() -> None:
    riga = a_centre("riga")
    a_subscriber(centre=riga)
    edition = an_edition(centre=riga)
    a_subscriber(centre=riga)
    with pytest.raises(Refused, match="2"):
        send_edition(edition, expected=1, actor=system_actor())
    client = signed_in(a_user(Role.STAFF, centre=riga))
    page = client.get(f"/outreach/desk/editions/{edition.pk}/send/").content.decode()
    assert "lasitajs" in page
    client.post(f"/outreach/desk/editions/{edition.pk}/send/", {"number": "1"})
    edition.refresh_from_db()
    assert edition.state == EditionState.DRAFT
    client.post(f"/outreach/desk/editions/{edition.pk}/send/", {"number": "2"})
    edition.refresh_from_db()
    assert (edition.state, edition.recipients) == (EditionState.QUEUEING, 2)
    with pytest.raises((NotAllowed, Conflict)):
        send_edition(edition, expected=2, actor=system_actor())


def test_an_edition_is_narrowed_by_what_readers_chose_and_reaches_who_chose_nothing() -> None:
    riga = a_centre("riga")
    law = a_subscriber(centre=riga, wanted=Wanted(interests={"topic": ["law"]}))
    a_subscriber(centre=riga, wanted=Wanted(interests={"topic": ["youth"]}))
    everything = a_subscriber(centre=riga, wanted=Wanted(role="municipality", language="en"))
    edition = an_edition(centre=riga, segment={"topic": ["law"]})
    assert set(recipients(edition)) == {law, everything}
    edition.segment = {"role": ["municipality"]}
    assert set(recipients(edition)) == {everything}
    edition.segment = {"language": ["lv"], "topic": ["law"]}
    assert set(recipients(edition)) == {law}


@pytest.mark.usefixtures("events")
def test_a_list_fills_itself_by_its_rule_or_with_what_was_picked() -> None:
    edition = an_edition()
    a_list(edition, rule=BlockRule.AHEAD, days=30)
    a_list(edition, rule=BlockRule.BACK, days=30)
    a_list(edition, rule=BlockRule.PICKED, picked=["e:2", "e:9"])
    told = [[line["title"] for line in part["lines"]] for part in content.parts_of(edition)[1:]]
    assert told == [["Seminārs drīz"], ["Bijis pasākums"], ["Forums pavasarī"]]


@pytest.mark.usefixtures("events")
def test_what_went_out_does_not_change_when_its_sources_do(monkeypatch: pytest.MonkeyPatch) -> None:
    riga = a_centre("riga")
    a_subscriber(centre=riga)
    edition = an_edition(centre=riga)
    a_list(edition, rule=BlockRule.AHEAD, days=30)
    sent(edition)
    monkeypatch.setattr(content, "public_items", list)
    page = stranger().get(f"/outreach/editions/{edition.code}/").content.decode()
    assert "Seminārs drīz" in page
    assert "https://talka.lv/e/1" in page
    assert edition.code in stranger().get("/outreach/editions/rss/").content.decode()


def test_news_can_be_put_in_as_a_list() -> None:
    riga = a_centre("riga")
    news = some_news("Atvērts konkurss", centre=riga)
    some_news("Melnraksts", centre=riga, public=False)
    edition = an_edition(centre=riga)
    add_block(Block(edition=edition, kind=BlockKind.ITEMS, source="news", rule=BlockRule.BACK), actor=system_actor())
    words = words_for(edition, language="lv", key="x")
    assert "Atvērts konkurss" in words.html
    assert news.code in words.text
    assert "Melnraksts" not in words.html


@pytest.mark.parametrize(
    "text", ["{vards}", "{{7*7}}", "{% debug %}", "{user.password}", "{0.__class__}", "{{ centrs }}", "{{centrs}}"]
)
def test_what_looks_like_a_name_and_is_none_is_never_evaluated_and_stops_sending(text: str) -> None:
    riga = a_centre("riga", name="Rīgas centrs")
    a_subscriber(centre=riga)
    edition = an_edition(centre=riga, text=f"Sveiki, {text}")
    assert any(one.stops for one in checks(edition))
    words = words_for(edition, language="lv", key="x")
    assert "49" not in words.text.partition("--")[0]
    with pytest.raises(Refused):
        send_edition(edition, expected=1, actor=system_actor())


@pytest.mark.parametrize(
    "name",
    ["Visit http://evil.test", "[x](http://evil.test)", "<a href='http://evil.test'>x</a>", "![](http://evil.test)"],
)
def test_a_value_never_becomes_a_link(name: str) -> None:
    edition = an_edition(centre=a_centre("ļauns".replace("ļ", "l"), name=name), text="Sveicina {centrs}")
    html = words_for(edition, language="lv", key="x").html
    assert 'href="http://evil.test' not in html
    assert "<a href='http" not in html
    assert "<img" not in html


def test_names_are_replaced_in_texts_subject_and_headings() -> None:
    edition = an_edition(
        centre=a_centre("riga", name="Rīgas centrs", phone="20000001"),
        title="{centrs} ziņo",
        text="Zvaniet {tālrunis}.",
    )
    words = words_for(edition, language="lv", key="x")
    assert words.subject == "Rīgas centrs ziņo"
    assert "Zvaniet 20000001." in words.text
    assert "Zvaniet 20000001." in words.html


def test_an_empty_part_and_nobody_to_write_to_stop_sending() -> None:
    edition = an_edition(text="")
    assert [one.stops for one in checks(edition) if one.stops] == [True, True]
    add_block(Block(edition=edition, kind=BlockKind.ITEMS, source="news"), actor=system_actor())
    assert sum(one.stops for one in checks(edition)) == 2


def test_parts_move_and_go() -> None:
    edition = an_edition(text="")
    first, second, third = (
        add_block(Block(edition=edition, kind=BlockKind.TEXT, text=str(number)), actor=system_actor())
        for number in range(3)
    )
    move_block(third, up=True, actor=system_actor())
    move_block(first, up=True, actor=system_actor())
    assert [one.text for one in edition.blocks.all()] == ["0", "2", "1"]
    remove_block(second, actor=system_actor())
    assert [one.text for one in edition.blocks.all()] == ["0", "2"]


def test_whoever_leaves_or_loses_the_mailbox_before_the_letter_goes_gets_none(mailbox: Mailbox) -> None:
    riga = a_centre("riga")
    anna, juris = a_subscriber("anna@example.lv", centre=riga), a_subscriber("juris@example.lv", centre=riga)
    edition = sent(an_edition(centre=riga))
    unsubscribe(anna, actor=system_actor())
    Letter.objects.exclude(source="").update(due_at=timezone.now())
    deliver_due()
    got = [one["To"] for one in mailbox.letters if one["List-Id"]]
    assert got == [juris.email]
    assert progress_of(edition).withdrawn == 1


def test_a_mailbox_that_is_gone_is_marked_seen_and_not_written_to_again(mailbox: Mailbox) -> None:
    riga = a_centre("riga")
    gone, _there = a_subscriber("nav@example.lv", centre=riga), a_subscriber("ir@example.lv", centre=riga)
    deliver_due()
    mailbox.refuses.add("nav@example.lv")
    edition = sent(an_edition(centre=riga))
    deliver_due()
    assert note_bounces() == 1
    assert note_bounces() == 0
    gone.refresh_from_db()
    assert gone.bounced_at is not None
    assert progress_of(edition).refused == 1
    assert [one.email for one in recipients(an_edition(centre=riga))] == ["ir@example.lv"]
    client = signed_in(a_user(Role.STAFF, centre=riga))
    assert "nav@example.lv" in client.get("/outreach/desk/subscribers/?which=bounced").content.decode()
    client.post(f"/outreach/desk/subscribers/{gone.pk}/again/")
    assert recipients(an_edition(centre=riga)).count() == 2


def test_an_edition_that_is_out_stands_in_the_work_log_once(mailbox: Mailbox) -> None:
    riga = a_centre("riga")
    for _ in range(2):
        a_subscriber(centre=riga)
    staff = a_user(Role.STAFF, centre=riga)
    edition = sent(an_edition(centre=riga, title="Marta ziņas", actor=staff), actor=staff)
    see_editions_through()
    assert not Activity.objects.exists()
    deliver_due()
    assert len(mailbox.letters) >= 2
    see_editions_through()
    see_editions_through()
    [work] = Activity.objects.all()
    edition.refresh_from_db()
    assert (edition.state, edition.activity) == (EditionState.SENT, work)
    assert (work.title, work.kind.code, work.count, work.participants) == ("Marta ziņas", "newsletter", 1, None)
    assert work.recorded_by == staff
    assert "2" in work.notes
    assert work.evidence.get().link.endswith(f"/outreach/editions/{edition.code}/")


def test_a_link_is_counted_by_day_without_knowing_by_whom() -> None:
    riga = a_centre("riga")
    a_subscriber(centre=riga)
    edition = sent(an_edition(centre=riga, text="[raksts](https://a.lv/x?a=1&b=2) un [vēl](https://b.lv/)"))
    client = stranger()
    browser = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux)"}
    address = f"/outreach/l/{edition.code}/1/"
    assert address in words_for(edition, language="lv", key="x").html
    for _ in range(2):
        answer = client.get(address, **browser)  # type: ignore[arg-type]  # headers of the test client
        assert answer.headers["Location"] == "https://a.lv/x?a=1&b=2"
        assert not answer.cookies
    client.head(address, **browser)  # type: ignore[arg-type]  # see above
    client.get(address, HTTP_USER_AGENT="SomeScanner bot")
    assert [(one.link.number, one.clicks) for one in LinkDay.objects.all()] == [(1, 2)]
    assert client.get(f"/outreach/l/{edition.code}/3/", **browser).status_code == 404  # type: ignore[arg-type]  # see above


def test_a_draft_has_no_public_page_and_no_links() -> None:
    edition = an_edition(title="Slepens melnraksts")
    assert stranger().get(f"/outreach/editions/{edition.code}/").status_code == 404
    assert "Slepens" not in stranger().get("/outreach/editions/").content.decode()


def test_editions_of_another_centre_are_not_found() -> None:
    foreign = an_edition(centre=a_centre("zemgale"), title="Zemgales slepenais")
    client = signed_in(a_user(Role.STAFF, centre=a_centre("riga")))
    for page in ("", "settings/", "preview/", "letter/", "text/", "send/", "delete/"):
        assert client.get(f"/outreach/desk/editions/{foreign.pk}/{page}").status_code == 404
    for page in ("test/", "stop/", "resume/", "end/", "blocks/"):
        assert client.post(f"/outreach/desk/editions/{foreign.pk}/{page}").status_code == 404
    assert "Zemgales slepenais" not in client.get("/outreach/desk/editions/").content.decode()


def test_the_editor_works_by_plain_requests() -> None:
    riga = a_centre("riga")
    staff = a_user(Role.STAFF, centre=riga)
    client = signed_in(staff)
    given = {"title": "Pirmais numurs", "preheader": "Īsi", "language": "lv", "topic": ["law"]}
    client.post("/outreach/desk/editions/new/", given)
    edition = Edition.objects.get()
    assert edition.segment == {"topic": ["law"]}
    here = f"/outreach/desk/editions/{edition.pk}/"
    client.post(f"{here}blocks/", {"what": "text"})
    client.post(f"{here}blocks/", {"what": "news"})
    text, listed = edition.blocks.all()
    client.post(f"{here}blocks/{text.pk}/", {"title": "Sveiki", "text": "Labdien!"})
    client.post(f"{here}blocks/{listed.pk}/", {"title": "", "rule": "picked", "days": "30", "most": "5"})
    client.post(f"{here}blocks/{listed.pk}/move/", {"do": "up"})
    for page in ("", "preview/", "letter/", "text/", "send/", "settings/", "delete/", f"blocks/{text.pk}/"):
        assert client.get(f"{here}{page}").status_code == 200, page
    assert [one.kind for one in edition.blocks.all()] == ["items", "text"]
    client.post(f"{here}test/")
    assert Letter.objects.get().address == staff.email
    client.post(f"{here}blocks/{listed.pk}/move/", {"do": "remove"})
    assert edition.blocks.count() == 1
    client.post(f"{here}delete/", {"confirm": "yes"})
    assert not Edition.objects.exists()


def test_two_who_edit_at_once_do_not_lose_words() -> None:
    edition = an_edition()
    edit_edition(edition, values={"title": "Mans"}, version=edition.version, actor=system_actor())
    with pytest.raises(Conflict):
        edit_edition(edition, values={"title": "Tavs"}, version=edition.version - 1, actor=system_actor())


def test_letters_written_again_after_a_killed_worker_are_not_written_twice() -> None:
    riga = a_centre("riga")
    for _ in range(5):
        a_subscriber(centre=riga)
    edition = an_edition(centre=riga)
    send_edition(edition, expected=5, actor=system_actor())
    write_letters(edition)
    Edition.objects.filter(pk=edition.pk).update(state=EditionState.QUEUEING)
    a_subscriber(centre=riga)
    write_letters(edition)
    assert Delivery.objects.count() == 6
    assert Letter.objects.filter(source="outreach.edition", state=LetterState.WAITING).count() == 6


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_editions_asks_the_same_number_of_queries(query_budget: Callable[..., object], rows: int) -> None:
    riga = a_centre("riga")
    for _ in range(rows):
        an_edition(centre=riga)
    client = signed_in(a_user(Role.STAFF, centre=riga))
    client.get("/outreach/desk/editions/")
    with query_budget(7):  # type: ignore[attr-defined]  # a context
        client.get("/outreach/desk/editions/")


def test_letters_and_the_page_show_the_logos_of_whoever_pays(mailbox: Mailbox) -> None:
    administrator, funder, riga = a_user(Role.ADMINISTRATOR), a_funder(), a_centre("riga")
    agreement = an_agreement("L-1", centre=riga, funder=funder)
    paid, own = an_edition(centre=riga, purpose=a_purpose(agreement)), an_edition(centre=riga)
    a_subscriber("anna@example.lv", centre=riga)
    shown: dict[str, str] = {}
    for width, logo in (
        (300, FunderLogo(name="vietne")), (301, FunderLogo(name="centrs", centre=riga)),
        (302, FunderLogo(name="fonds", funder=funder)),
    ):  # fmt: skip
        logo.statement, logo.height_mm = f"Finansē {logo.name}", 12
        kept = add_funder_logo(logo, upload=a_picture(size=(width, 100)), actor=administrator)
        shown[logo.name] = absolute(address_of(kept.picture))
    for edition, name in ((paid, "fonds"), (own, "centrs")):
        sent(edition)
        deliver_due()
        [letter] = [one for one in mailbox.letters if one["List-Id"] and one["Subject"] == edition.title]
        text = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # the letter has a plain part
        page = stranger().get(f"/outreach/editions/{edition.code}/").content.decode()
        for other, address in shown.items():
            assert (f'src="{address}"' in html_of(letter)) is (other == name)
            assert (f"Finansē {other}" in text) is (other == name)
            assert (f"Finansē {other}" in page) is (other == name)
