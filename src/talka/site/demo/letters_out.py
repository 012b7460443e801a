"""News, newsletters and their invented subscribers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils import timezone

from talka.accounts.actions import system_actor
from talka.accounts.models import Centre, User
from talka.kernel.mail.models import Letter, LetterState
from talka.kernel.modules import public_items
from talka.outreach.actions import (
    add_block,
    add_list,
    ask_subscription,
    keep_batch,
    publish_news,
    record_batch,
    send_edition,
    unsubscribe,
    write_edition,
    write_letters_of,
    write_news,
)
from talka.outreach.actions.editions import see_editions_through
from talka.outreach.models import (
    BatchSource,
    Block,
    BlockKind,
    BlockRule,
    Edition,
    LinkDay,
    NewsItem,
    PostBatch,
    Subscriber,
)
from talka.outreach.queries.subscribers import Wanted, recipients
from talka.outreach.queries.work import NEWS, NEWSLETTER, POST, usual_purpose
from talka.site.demo.people import Users

NAMES = (
    "anna", "juris", "zane", "peteris", "ilga", "edgars", "laura", "mara", "kristaps", "dace", "andris", "inese",
    "rihards", "vita", "aigars", "santa", "normunds", "agnese", "guntis", "liene", "martins", "signe", "valdis",
)  # fmt: skip
TOPICS = ((), ("funding",), ("training", "funding"), ("law",), ("communities", "volunteering"), ("youth",))
ROLES = ("ngo", "ngo", "community", "municipality", "volunteer", "")
STATED = "Piekrītu, ka centrs man raksta un tādēļ glabā manu adresi, līdz es atteikšos (2026-11)"
CALL = (
    "Konkursā var piedalīties arī **nereģistrētas kopienas** – pietiek ar trim cilvēkiem.\n\n"
    "- Projekts ilgst līdz sešiem mēnešiem.\n- Pieteikums ir divas lapas.\n- Konsultants palīdz bez maksas.\n\n"
    "Ja neesat droši, vai ideja der, [pajautājiet mums](https://www.talka.invalid/jautat)."
)
# Days ago, title, summary, text.
NEWS_ITEMS = (
    (
        3,
        "Atvērts mazo projektu konkurss kopienām",
        "Kopienas var saņemt līdz 1 500 € savas vietas uzlabošanai. Pieteikumi līdz mēneša beigām.",
        CALL,
    ),
    (
        12,
        "Kas mainās gada pārskatos",
        "Biedrībām, kuru apgrozījums nepārsniedz 25 000 €, pietiek ar vienkāršotu pārskatu.",
        "Sagatavojām īsu pārskatu: kam jāsniedz pilns gada pārskats, kam vienkāršots un līdz kuram datumam.",
    ),
    (
        27,
        "Paldies brīvprātīgajiem!",
        "Rudens talkās piedalījās 84 cilvēki septiņās apkaimēs.",
        "Talkās iztīrījām divus parkus, sakārtojām bērnu laukumu un iestādījām 40 ābeles. **Paldies katram!**",
    ),
)
GREETING = (
    "Labdien!\n\nĪsumā: atvērts konkurss kopienām, padomi par gada pārskatiem un stāsts par rudens talkām. "
    "Ja jums ir jautājums, zvaniet {tālrunis} vai rakstiet {e-pasts}.\n\n*{centrs}*"
)
CLICKS = (14, 9, 4, 2)


def write_to_subscribers(centres: Mapping[str, Centre], people: Users) -> None:
    """News, newsletters and their invented subscribers."""
    riga, today = centres["riga"], timezone.localdate()
    _subscribe(riga, people.staff)
    for days, title, summary, body in NEWS_ITEMS:
        _publish(riga, people.staff, today - dt.timedelta(days=days), title=title, summary=summary, body=body)
    draft = NewsItem(centre=riga, title="Meklējam forumam runātājus", summary="Pieteikšanās līdz 15. datumam.")
    write_news(draft, actor=people.staff)
    _send(riga, people.staff, "Ko paspēsim šomēnes", today - dt.timedelta(days=34))
    _send(riga, people.staff, "Konkurss kopienām un divi semināri", today - dt.timedelta(days=2))
    _begin(riga, people.staff, "Mēneša jaunumi: kas gaidāms")
    _tell_of_posts(riga, people.staff, today)


def _subscribe(riga: Centre, staff: User) -> None:
    """Most of them from the forum's list, some by themselves; one has left, one has not confirmed."""
    agreed = timezone.now() - dt.timedelta(days=200)
    rows = [(f"{name}.{number}@example.lv", ROLES[number % len(ROLES)]) for number, name in enumerate(NAMES * 2)]
    consent = "Foruma dalībnieku lapas, mape 3-7"
    add_list(riga, addresses=rows, consent=consent, language="lv", agreed_at=agreed, actor=staff)
    readers = list(Subscriber.objects.filter(centre=riga).order_by("pk"))
    for number, reader in enumerate(readers):
        for topic in TOPICS[number % len(TOPICS)]:
            reader.interests.create(kind="topic", value=topic)
    unsubscribe(readers[5], actor=system_actor())
    asked = Subscriber(centre=riga, email="jauna.lasitaja@example.lv", consent_words=STATED, consent_at=timezone.now())
    ask_subscription(asked, wanted=Wanted(interests={"topic": ["training"]}), actor=system_actor())


def _publish(centre: Centre, staff: User, day: dt.date, **words: str) -> None:
    purpose = usual_purpose(centre, NEWS, day)
    news = publish_news(write_news(NewsItem(centre=centre, purpose=purpose, **words), actor=staff), actor=staff)
    # As if it had been written that day.
    at = timezone.make_aware(dt.datetime.combine(day, dt.time(10)))
    NewsItem.objects.filter(pk=news.pk).update(published_at=at)


def _begin(centre: Centre, staff: User, title: str) -> Edition:
    purpose = usual_purpose(centre, NEWSLETTER, timezone.localdate())
    begun = Edition(centre=centre, title=title, preheader="Īsi un par būtisko no jūsu NVO centra", purpose=purpose)
    edition = write_edition(begun, actor=staff)
    add_block(Block(edition=edition, kind=BlockKind.TEXT, text=GREETING), actor=staff)
    for source in public_items():
        rule = BlockRule.AHEAD if source.code == "events" else BlockRule.BACK
        listed = Block(
            edition=edition,
            kind=BlockKind.ITEMS,
            source=source.code,
            title=str(source.title),
            rule=rule,
            days=45,
            most=5,
        )
        if source.items(centre, edition.language, ""):
            add_block(listed, actor=staff)
    edition.refresh_from_db()
    return edition


def _send(centre: Centre, staff: User, title: str, day: dt.date) -> None:
    """An edition that went out that day; a mailbox was gone."""
    edition = _begin(centre, staff, title)
    send_edition(edition, expected=recipients(edition).count(), actor=staff)
    write_letters_of(edition)
    at = timezone.make_aware(dt.datetime.combine(day, dt.time(9, 30)))
    letters = Letter.objects.filter(delivery__edition=edition)
    letters.update(state=LetterState.SENT, sent_at=at, written_at=at, attempts=1)
    gone = letters.order_by("pk")[11].pk
    words = "{'%s': (550, b'5.1.1 mailbox unavailable')}" % letters.get(pk=gone).address  # noqa: UP031 -- as servers say it
    letters.filter(pk=gone).update(state=LetterState.FAILED, is_refused=True, sent_at=None, problem=words)
    Edition.objects.filter(pk=edition.pk).update(sent_at=at)
    see_editions_through()
    for link, clicks in zip(edition.links.all(), CLICKS, strict=False):
        LinkDay.objects.create(link=link, day=day, clicks=clicks)


def _tell_of_posts(centre: Centre, staff: User, today: dt.date) -> None:
    """A month's count, and links of the last weeks."""
    last_month = today.replace(day=1) - dt.timedelta(days=1)
    purpose = usual_purpose(centre, POST, today)
    counted = {
        "day": last_month.isoformat(), "title": "", "link": "", "channel": "facebook", "reach": 18400, "count": 21,
    }  # fmt: skip
    tally = PostBatch(centre=centre, source=BatchSource.TALLY, channel="facebook", purpose=purpose)
    record_batch(keep_batch(tally, rows=[counted], actor=staff), actor=staff)
    rows = [
        {
            "day": (today - dt.timedelta(days=2 * at + 1)).isoformat(), "title": title, "reach": None, "count": 1,
            "link": f"https://www.{channel}.com/nvocentrs/posts/{100 + at}", "channel": channel,
        }
        for at, (title, channel) in enumerate(
            (("Konkurss kopienām ir atvērts", "facebook"), ("Semināra ieraksts", "youtube"), ("", "instagram"))
        )
    ]  # fmt: skip
    links = PostBatch(centre=centre, source=BatchSource.LINKS, purpose=purpose)
    record_batch(keep_batch(links, rows=rows, actor=staff), actor=staff)
