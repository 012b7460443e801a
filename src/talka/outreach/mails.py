"""Letters of outreach: the one that asks for a confirmation, and editions, composed for each reader as they go out."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache, partial
from typing import NamedTuple

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from talka.accounts.models import Centre, User
from talka.kernel.addresses import absolute
from talka.kernel.mail.models import Letter
from talka.kernel.mail.outbox import post, write_many
from talka.kernel.mail.writing import compose
from talka.kernel.modules import LetterSource, letter_frame
from talka.outreach.models import Delivery, Edition, EditionState, Subscriber, SubscriberState
from talka.outreach.queries.addresses import confirm_key, edition_url, link_url, subscriber_key
from talka.outreach.queries.content import Part, drawn, filled, parts_of, placeholders
from talka.outreach.queries.payers import frame_for
from talka.outreach.queries.subscribers import recipients

EDITION = "outreach.edition"
# So many letters of an edition fall due each minute: mail servers look askance at more, and others must get through.
LETTERS_A_MINUTE = 100
# Written in one transaction: few enough that nobody who saves something meanwhile waits.
TOGETHER = 100
# Between two of them, in seconds: somebody may be waiting to save something.
BREATH = 0.05
# In place of a reader's own key in the letter that all have in common.
_KEY = "outreach-key-of-the-reader"


class Words(NamedTuple):
    """A letter without its address."""

    subject: str
    text: str
    html: str


def ask_to_confirm(subscriber: Subscriber) -> None:
    """The letter whose link, and a press on the page behind it, begin the subscription."""
    link = absolute(reverse("outreach:confirm", args=[confirm_key(subscriber)]))
    _write_short(
        subscriber,
        subject=_("Confirm that you wish to get our news"),
        words=[
            _("Somebody, probably you, asked for the newsletter of “%(centre)s” at this address.")
            % {"centre": subscriber.centre.name},
            _("Open the link and press the button. Without that we do not write to you."),
            _("The link works for seven days; then the address is forgotten."),
        ],
        link=link, button=_("Yes, I wish to get it"),
    )  # fmt: skip


def tell_subscribed(subscriber: Subscriber) -> None:
    """Somebody asked for what they have already: the link lets them change what they chose."""
    link = absolute(reverse("outreach:preferences", args=[subscriber_key(subscriber.code)]))
    _write_short(
        subscriber,
        subject=_("You get our news already"),
        words=[
            _("Somebody, probably you, asked once more for the newsletter of “%(centre)s” at this address.")
            % {"centre": subscriber.centre.name}
        ],
        link=link, button=_("Change what I get"),
    )  # fmt: skip


def _write_short(subscriber: Subscriber, *, subject: str, words: Sequence[str], link: str, button: str) -> None:
    context = {
        "subject": subject, "words": words, "link": link, "button": button, "centre": subscriber.centre,
        "language": translation.get_language(), "frame": letter_frame(subscriber.centre_id),
    }  # fmt: skip
    letter = compose("outreach/mails/short", context, subject=subject, to=subscriber.email)
    key = f"outreach.subscriber:{subscriber.pk}:{timezone.now().timestamp():.3f}"
    post(letter, key=key, kind="outreach.subscriber", secret=True, centre_id=subscriber.centre_id)


def words_for(edition: Edition, *, language: str, key: str) -> Words:
    """An edition as a reader gets it: its own words in its language, what stands around them in the reader's."""
    lead = partial(_led, edition, {link.url: link.number for link in edition.links.all()})
    return _rendered(edition, drawn(parts_of(edition), lead), language, key)


def _led(edition: Edition, numbers: dict[str, int], url: str) -> str:
    """Through the counter, for links that were numbered when the edition went out."""
    return link_url(edition, numbers[url]) if url in numbers else url


def _rendered(edition: Edition, parts: list[Part], language: str, key: str) -> Words:
    names = placeholders(edition)
    subject = filled(edition.title, names)
    with translation.override(language):
        context = {
            "edition": edition, "centre": edition.centre, "subject": subject, "parts": parts, "language": language,
            "preheader": filled(edition.preheader, names), "archive": edition_url(edition),
            "unsubscribe": absolute(reverse("outreach:unsubscribe", args=[key])),
            "preferences": absolute(reverse("outreach:preferences", args=[key])), "frame": frame_for(edition),
        }  # fmt: skip
        text = render_to_string("outreach/mails/edition.txt", context)
        return Words(subject, text, render_to_string("outreach/mails/edition.html", context))


def letter_for(words: Words, *, to: str, centre: Centre, key: str) -> EmailMultiAlternatives:
    """The letter with the headers by which a mailbox offers to unsubscribe with one press."""
    link = absolute(reverse("outreach:unsubscribe", args=[key]))
    name = "".join(letter for letter in centre.name if letter.isprintable() and letter not in '<>"')
    headers = {
        "List-Unsubscribe": f"<{link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": f"{name} <{centre.code}.{_host()}>",
    }
    letter = EmailMultiAlternatives(subject=words.subject, body=words.text, to=[to], headers=headers)
    letter.attach_alternative(words.html, "text/html")
    return letter


def _host() -> str:
    return absolute("").partition("://")[2].partition(":")[0]


@lru_cache(maxsize=8)
def _common(_code: str, edition_id: int, language: str) -> Words:
    """What all readers of a language have in common; an edition that went out does not change any more."""
    edition = Edition.objects.select_related("centre").get(pk=edition_id)
    return words_for(edition, language=language, key=_KEY)


def compose_edition(letter: Letter) -> EmailMultiAlternatives | None:
    """The letter of one reader; none when they left meanwhile, or sending was stopped."""
    delivery = Delivery.objects.select_related("edition__centre", "subscriber").filter(letter=letter).first()
    if delivery is None:
        return None
    edition, reader = delivery.edition, delivery.subscriber
    if reader.state != SubscriberState.ACTIVE or reader.bounced_at or edition.state == EditionState.STOPPED:
        return None
    common = _common(edition.code, edition.pk, reader.language)
    key = subscriber_key(reader.code, edition.code)
    own = Words(common.subject, common.text.replace(_KEY, key), common.html.replace(_KEY, key))
    return letter_for(own, to=letter.address, centre=edition.centre, key=key)


LETTERS = LetterSource(EDITION, compose_edition)


def write_letters(edition: Edition) -> None:
    """Put a letter for each reader into the outbox, a few at a time; begun again, it goes on where it was left."""
    have = edition.deliveries.count()
    missing = recipients(edition).exclude(deliveries__edition=edition).order_by("pk")
    started = timezone.now()
    last = 0
    while batch := list(missing.filter(pk__gt=last)[:TOGETHER]):
        last = batch[-1].pk
        with transaction.atomic():
            letters = [
                Letter(
                    key=f"{EDITION}:{edition.pk}:{one.pk}", kind=EDITION, source=EDITION, address=one.email,
                    subject=edition.title, centre_id=edition.centre_id,
                    due_at=started + timedelta(minutes=(have + number) // LETTERS_A_MINUTE),
                )
                for number, one in enumerate(batch)
            ]  # fmt: skip
            write_many(letters)
            Delivery.objects.bulk_create(
                Delivery(edition=edition, subscriber=one, letter=letter)
                for one, letter in zip(batch, letters, strict=True)
            )
        have += len(batch)
        if len(batch) == TOGETHER:
            time.sleep(BREATH)
    waiting = Edition.objects.filter(pk=edition.pk, state=EditionState.QUEUEING)
    waiting.update(state=EditionState.SENDING, recipients=have)


def send_test(edition: Edition, *, to: User) -> None:
    """The edition as it stands now, to whoever writes it; its links to unsubscribe lead nowhere."""
    words = words_for(edition, language=to.language, key="test")
    with translation.override(to.language):
        subject = _("Test: %(subject)s") % {"subject": words.subject}
    letter = letter_for(words._replace(subject=subject), to=to.email, centre=edition.centre, key="test")
    key = f"outreach.test:{edition.pk}:{timezone.now().timestamp():.3f}"
    post(letter, key=key, kind="outreach.test", centre_id=edition.centre_id)
