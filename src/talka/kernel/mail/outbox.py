"""The outbox: a letter is a row first, written with what it tells of; then the mail server gets it.

A killed process loses no letter. One that was being handed over at that moment goes out again under the same
Message-ID, by which mailboxes know a letter that they have already.
"""

from __future__ import annotations

import base64
import hashlib
import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from email.mime.base import MIMEBase
from email.utils import formataddr, parseaddr
from functools import partial
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPSenderRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from talka.kernel.directions import keep_apart
from talka.kernel.mail.models import Letter, LetterState
from talka.kernel.modules import letter_source
from talka.kernel.together import with_others

log = logging.getLogger("talka.mail")

# After how many minutes a letter is tried again; two days in all, as mail servers do.
PAUSES = (1, 5, 15, 60, 180, 360, 720, 1440)
# Past it somebody who was handing a letter over is taken for dead.
LEASE = timedelta(minutes=10)
# A burst that the clock hands over in one go.
MOST_AT_ONCE = 200
# One after another so many that the server did not take, and it is left in peace until the next look.
MOST_PUT_OFF = 3
# The words of a letter are kept so long after it was written, then only that there was one.
KEPT_FOR = timedelta(days=90)
_REFUSED_FOR_GOOD = 500
NOT_OUT = (LetterState.WAITING, LetterState.SENDING)


def post(  # noqa: PLR0913 -- what a letter is, and whose
    letter: EmailMultiAlternatives, *, key: str, kind: str, secret: bool = False, centre_id: int | None = None,
    at_once: bool = True,
) -> Letter:  # fmt: skip
    """Keep a letter to one address in the caller's transaction; the same key gives the letter that is there already.

    `at_once`: tried right after the commit, in this thread; otherwise when the clock looks next.
    """
    told = {"kind": kind, "secret": secret, "centre_id": centre_id, **_parts(letter)}
    kept, is_new = Letter.objects.get_or_create(key=key[:120], defaults=told)
    if is_new and at_once:
        transaction.on_commit(partial(deliver, kept.pk), robust=True)
    return kept


def post_later(letter: EmailMultiAlternatives, *, key: str, kind: str, centre_id: int | None = None) -> None:
    """The same for one of a great many: the clock hands it over; a key that is there is kept."""
    with_others(_keep, [Letter(key=key[:120], kind=kind, centre_id=centre_id, **_parts(letter))])


def _keep(letters: list[Letter]) -> None:
    Letter.objects.bulk_create(letters, ignore_conflicts=True)


def _parts(letter: EmailMultiAlternatives) -> dict[str, Any]:
    """The columns of a letter to one address."""
    [address] = letter.to
    return {
        "address": parseaddr(address)[1].lower(), "subject": letter.subject[:300], "text": str(letter.body),
        "html": html_of(letter), "headers": dict(letter.extra_headers), "due_at": timezone.now(),
        "attachments": [_kept(part) for part in letter.attachments],
    }  # fmt: skip


def withdraw(keys: Iterable[str]) -> int:
    """Let letters that still wait not go out: what they tell of does not hold any more."""
    waiting = Letter.objects.filter(key__in=list(keys), state=LetterState.WAITING)
    return waiting.update(state=LetterState.WITHDRAWN, text="", html="", attachments=[])


def set_aside(keys: Iterable[str]) -> dict[str, str]:
    """Let letters not go out that tell of what has changed since, in the caller's transaction.

    Under their keys others can then be written. What was not out yet comes back: its text by its key. One that is
    being handed over counts as well, for it could be put off and go out later; whoever gets it all the same gets the
    other one after it, as a letter of its own.
    """
    rows = list(Letter.objects.select_for_update().filter(key__in=list(keys), state__in=NOT_OUT))
    texts = {row.key: row.text for row in rows}
    for row in rows:
        row.key, row.state = f"{row.key[:100]} {row.pk}", LetterState.WITHDRAWN
        row.text, row.html, row.attachments = "", "", []
    Letter.objects.bulk_update(rows, ["key", "state", "text", "html", "attachments"], batch_size=500)
    return texts


def readdress(keys: Iterable[str], address: str) -> int:
    """Let letters that still wait go to another address, at the next look; none where there is no address."""
    if not address:
        return withdraw(keys)
    waiting = Letter.objects.filter(key__in=list(keys), state=LetterState.WAITING)
    return waiting.update(address=parseaddr(address)[1].lower(), due_at=timezone.now(), attempts=0, problem="")


def states_of(keys: Iterable[str]) -> dict[str, LetterState]:
    """What became of the letters with these keys; one query."""
    rows = Letter.objects.filter(key__in=list(keys)).values_list("key", "state")
    return {key: LetterState(state) for key, state in rows}


def deliver(letter_id: int) -> Letter | None:
    """Hand a letter that waits to the mail server, and keep what came of it; none when it does not wait."""
    now = timezone.now()
    waiting = Letter.objects.filter(pk=letter_id, state=LetterState.WAITING)
    if not waiting.update(state=LetterState.SENDING, claimed_at=now, attempts=F("attempts") + 1):
        return None
    letter = Letter.objects.get(pk=letter_id)
    message = _message(letter)
    if message is None:
        _done(letter, state=LetterState.WITHDRAWN)
        letter.refresh_from_db()
        return letter
    try:
        message.send()
    except (OSError, SMTPException) as problem:
        _put_off(letter, problem)
    else:
        _done(letter, state=LetterState.SENT, sent_at=timezone.now(), problem="")
        if letter.secret and not settings.KEEP_SECRET_LETTERS():
            Letter.objects.filter(pk=letter.pk).update(text="", html="", attachments=[])
    letter.refresh_from_db()
    return letter


def deliver_due(now: datetime | None = None) -> int:
    """What the clock does each minute: take letters back from the dead, then hand over those whose time came."""
    now = now or timezone.now()
    Letter.objects.filter(state=LetterState.SENDING, claimed_at__lt=now - LEASE).update(state=LetterState.WAITING)
    # Letters to one person go before those that go to thousands.
    due = Letter.objects.filter(state=LetterState.WAITING, due_at__lte=now).order_by("source", "due_at", "pk")
    handed, put_off = 0, 0
    for letter_id in list(due.values_list("pk", flat=True)[:MOST_AT_ONCE]):
        letter = deliver(letter_id)
        handed += letter is not None
        put_off = put_off + 1 if letter is not None and letter.state == LetterState.WAITING else 0
        if put_off == MOST_PUT_OFF:
            # A server that is away takes its time to say so; the others wait for the next look.
            break
    return handed


def forget_old() -> int:
    """Take the words out of letters written long ago; that there was one, when and what became of it stays."""
    old = Letter.objects.filter(written_at__lt=timezone.now() - KEPT_FOR).exclude(text="", html="", address="")
    return old.exclude(state__in=[LetterState.WAITING, LetterState.SENDING]).update(
        text="", html="", attachments=[], headers={}, address="", subject=""
    )


def letters_to(address: str) -> QuerySet[Letter]:
    """What was written to an address, whatever its case; nothing for no address."""
    return Letter.objects.filter(address=address.lower()) if address else Letter.objects.none()


def letters_of(kind: str, *, centre_id: int | None) -> QuerySet[Letter]:
    """What was written on an occasion for a centre, or (None) for the whole installation."""
    return Letter.objects.filter(kind=kind, centre_id=centre_id)


def keys_waiting(letters: QuerySet[Letter], *, begins: str | tuple[str, ...], ends: str = "") -> list[str]:
    """Keys of those that may still go out, of them those that begin with one of these words and end so; one query."""
    keys = letters.filter(state__in=NOT_OUT).values_list("key", flat=True)
    return [key for key in keys if key.startswith(begins) and key.endswith(ends)]


def forget_address(address: str) -> None:
    """Take an address and all words to it out of the outbox; what still waited does not go out."""
    letters_to(address).filter(state=LetterState.WAITING).update(state=LetterState.WITHDRAWN)
    letters_to(address).update(address="", subject="", text="", html="", attachments=[], headers={}, problem="")


def hold_all(problem: str) -> int:
    """Let nothing go out that waits: a restored copy must not write to people again."""
    return Letter.objects.filter(state__in=[LetterState.WAITING, LetterState.SENDING]).update(
        state=LetterState.WITHDRAWN, problem=problem[:300]
    )


def newest_letters() -> QuerySet[Letter]:
    """All letters, the newest first."""
    return Letter.objects.order_by("-written_at", "-pk")


def of_centres(letters: QuerySet[Letter], centres: frozenset[int] | None) -> QuerySet[Letter]:
    """Those that belong to these centres; None: all."""
    return letters if centres is None else letters.filter(centre_id__in=centres)


def identity(letter: Letter) -> str:
    """By which a letter that comes back is known: nobody can guess that of another letter, and it tells no key."""
    return f"{letter.pk}.{hashlib.sha256(f'{settings.SECRET_KEY}{letter.pk}{letter.key}'.encode()).hexdigest()[:32]}"


def message_id(letter: Letter) -> str:
    """The same at every attempt."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{identity(letter)}@{host}>"


def words_of(letter: Letter) -> EmailMultiAlternatives | None:
    """A letter as its reader gets it; none when its words are not kept, or must not go out any more."""
    if not letter.source:
        return _stored(letter) if letter.text else None
    source = letter_source(letter.source) if letter.address else None
    composed: EmailMultiAlternatives | None = source.compose(letter) if source is not None else None
    return composed


def write_many(letters: Iterable[Letter]) -> None:
    """Put letters that a source composes into the outbox, in the caller's transaction; the clock hands them over."""
    Letter.objects.bulk_create(letters, batch_size=1_000)


def html_of(message: EmailMultiAlternatives) -> str:
    """Its HTML."""
    return next((str(content) for content, kind_of in message.alternatives if kind_of == "text/html"), "")


def _message(letter: Letter) -> EmailMultiAlternatives | None:
    message = words_of(letter) if letter.source else _stored(letter)
    if message is not None:
        # Some mail services put an identity of their own in the place of ours.
        own = {"Message-ID": message_id(letter), "X-Talka-Letter": identity(letter), "Auto-Submitted": "auto-generated"}
        message.extra_headers |= own | _sender(letter, message.from_email)
        # To whom servers send back what they cannot deliver.
        message.from_email = settings.MAIL_RETURNS_TO or message.from_email
        written, message.alternatives = message.alternatives, []
        for markup, kind in written:
            message.attach_alternative(keep_apart(str(markup)), kind)
    return message


def _sender(letter: Letter, usual: str) -> dict[str, str]:
    """Who writes, as mailboxes show it: a centre by its name, which is told where answers go; or the installation."""
    name, answers_to = settings.SENDER_OF(letter.centre_id) if letter.centre_id is not None else ("", "")
    told = {"From": formataddr((name, parseaddr(usual)[1])) if name else usual}
    return told | {"Reply-To": answers_to} if answers_to and answers_to.lower() != letter.address else told


def _stored(letter: Letter) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        subject=letter.subject, body=letter.text, to=[letter.address], headers=dict(letter.headers)
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    for name, content_type, content in letter.attachments:
        message.attach(name, base64.b64decode(content), content_type)
    return message


def _kept(part: Any) -> tuple[str, str, str]:
    if isinstance(part, MIMEBase):
        raise TypeError("attach the name, the bytes and their type")
    name, content, content_type = part
    raw = content.encode() if isinstance(content, str) else content
    return str(name), str(content_type), base64.b64encode(raw).decode()


def _put_off(letter: Letter, problem: OSError | SMTPException) -> None:
    words = " ".join(str(problem).split())[:300]
    log.warning("Letter %s could not be handed over: %s", letter.pk, words)
    if _for_good(problem) or letter.attempts > len(PAUSES):
        no_mailbox = isinstance(problem, SMTPRecipientsRefused) and _for_good(problem)
        _done(letter, state=LetterState.FAILED, problem=words, is_refused=no_mailbox)
        return
    due = timezone.now() + timedelta(minutes=PAUSES[letter.attempts - 1])
    _done(letter, state=LetterState.WAITING, problem=words, due_at=due)


def _for_good(problem: OSError | SMTPException) -> bool:
    """Whether the server says that trying again is of no use."""
    if isinstance(problem, SMTPRecipientsRefused):
        return all(code >= _REFUSED_FOR_GOOD for code, _words in problem.recipients.values())
    if isinstance(problem, SMTPDataError | SMTPSenderRefused):
        return problem.smtp_code >= _REFUSED_FOR_GOOD
    return False


def _done(letter: Letter, **values: Any) -> None:
    """Written only by whoever claimed it: somebody may have taken the letter for left behind meanwhile."""
    Letter.objects.filter(pk=letter.pk, state=LetterState.SENDING, claimed_at=letter.claimed_at).update(**values)
