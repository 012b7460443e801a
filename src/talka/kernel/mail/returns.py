"""Letters that mail servers send back: what one says about a letter of ours (RFC 3464), or that it was unwanted (5965).

Everything in it is anybody's text. It is believed only about a letter whose identity it names, which only the letter's
own reader and the servers on its way have seen, and only when it names that reader too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from email.utils import parseaddr
from enum import StrEnum

from django.utils.crypto import constant_time_compare

from talka.kernel.mail.models import Letter, LetterState
from talka.kernel.mail.outbox import identity
from talka.kernel.mail.parts import of_few_parts
from talka.kernel.mail.reasons import STATUS, is_gone
from talka.kernel.text import clean_text

# What stands in front of a returned letter's own files; the rest is not read.
MOST_BYTES, MOST_PARTS, MOST_DEPTH, MOST_LINES = 512 * 1024, 40, 6, 12_000
_MOST_NAMED, _MOST_WORDS, _MOST_LINE = 10, 300, 4_000
_IDENTITY = re.compile(r"\b(\d{1,18})\.([0-9a-f]{32})\b")
# Where the identity may stand in what is left of the letter itself, and in what tells of it.
_OF_THE_LETTER = ("Message-ID", "X-Talka-Letter")
_OF_THE_REPORT = ("In-Reply-To", "References", "X-Original-Message-ID", "Original-Message-ID")
_RECIPIENTS = ("Final-Recipient", "Original-Recipient", "X-Actual-Recipient")
_COMPLAINED_BY = ("Original-Rcpt-To", "X-HmXmrOriginalRecipient", "To")
_UNWANTED = {"abuse", "fraud", "opt-out"}
# What the older numbers mean, where a server gives no others: no room, and refused.
_OLDER = {"552": "5.2.2", "554": "5.7.0"}


class Outcome(StrEnum):
    """What a letter that came in turned out to be."""

    RETURNED = "returned"
    COMPLAINED = "complained"
    # Nothing that tells of one of our letters, or nothing new about it.
    NOTHING = "nothing"


@dataclass(frozen=True)
class Verdict:
    """What a report says of one reader."""

    addresses: frozenset[str]
    status: str = ""
    words: str = ""
    is_complaint: bool = False


def take_back(content: bytes) -> Outcome:
    """Note on a letter of ours that it came back or was unwanted; told twice, it changes nothing. Never raises."""
    read = b"\n".join(content[:MOST_BYTES].split(b"\n", MOST_LINES)[:MOST_LINES])
    try:
        message = BytesParser().parsebytes(of_few_parts(read))
        parts = list(_parts(message))
        named, verdicts = list(_identities(message, parts))[:_MOST_NAMED], list(_verdicts(parts))[:_MOST_NAMED]
    except (LookupError, ValueError, TypeError, AttributeError, RecursionError):
        return Outcome.NOTHING
    for letter in _letters(named):
        for verdict in verdicts:
            if letter.address in verdict.addresses or (verdict.is_complaint and not verdict.addresses):
                return _note(letter, verdict)
    return Outcome.NOTHING


def letters_named(texts: Iterable[str]) -> list[Letter]:
    """Letters of ours whose identity stands in these words of a letter's head; nobody else's is believed."""
    named = [(int(key), token) for text in texts for key, token in _IDENTITY.findall(text[:_MOST_LINE])]
    return list(_letters(named[:_MOST_NAMED]))


def _parts(message: Message) -> Iterator[Message]:
    """All parts, no more and no deeper than allowed; not those of the letter inside."""
    ahead = [(message, 0)]
    for _count in range(MOST_PARTS):
        if not ahead:
            return
        part, depth = ahead.pop(0)
        yield part
        if part.get_content_maintype() == "multipart" and depth < MOST_DEPTH:
            ahead += [(one, depth + 1) for one in _inside(part)]


def _inside(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def _is(part: Message, kind: str) -> bool:
    return part.get_content_type() == f"message/{kind}"


def _originals(parts: Iterable[Message]) -> Iterator[Message]:
    """The head of the letter that came back."""
    for part in parts:
        if _is(part, "rfc822"):
            yield from _inside(part)[:1]
        elif part.get_content_type() == "text/rfc822-headers":
            raw = part.get_payload(decode=True)
            yield BytesParser().parsebytes(raw if isinstance(raw, bytes) else b"", headersonly=True)


def _identities(message: Message, parts: list[Message]) -> Iterator[tuple[int, str]]:
    blocks = [block for part in parts if _is(part, "delivery-status") for block in _inside(part)[:_MOST_NAMED]]
    places: list[tuple[Message, tuple[str, ...]]] = [(one, _OF_THE_LETTER) for one in _originals(parts)]
    places += [(one, _OF_THE_REPORT) for one in (*blocks, message)]
    for headers, names in places:
        for value in _values(headers, names):
            yield from ((int(key), token) for key, token in _IDENTITY.findall(value))


def _verdicts(parts: list[Message]) -> Iterator[Verdict]:
    for part in parts:
        if _is(part, "delivery-status"):
            yield from filter(None, map(_verdict, _inside(part)[: _MOST_NAMED + 1]))
        elif _is(part, "feedback-report"):
            yield from _complaint(part, parts)


def _verdict(block: Message) -> Verdict | None:
    """What one block of a delivery status says; none while the server still tries, or when it came through."""
    addresses = _addresses(block, _RECIPIENTS)
    given, said = STATUS.search(_first(block, "Status")), _first(block, "Diagnostic-Code").partition(";")[2].strip()
    if not addresses or given is None or given[1] == "2" or _first(block, "Action").lower() != "failed":
        return None
    closer, status = STATUS.search(said), given[0]
    if given[2] == "0.0":
        # It says nothing; the server at the other end has told it in its own words.
        status = closer[0] if closer and closer[1] == given[1] else _OLDER.get(said[:3], status)
    return Verdict(addresses, status, (said if status in said else f"{status} {said}").strip()[:_MOST_WORDS])


def _complaint(report: Message, parts: list[Message]) -> Iterator[Verdict]:
    """A reader pressed “this is spam”; their address may be crossed out."""
    fields = [*_inside(report), report]
    if any(_first(one, "Feedback-Type").lower() in _UNWANTED for one in fields):
        named = [_addresses(one, _COMPLAINED_BY) for one in (*fields, *_originals(parts))]
        yield Verdict(frozenset().union(*named), is_complaint=True)


def _addresses(headers: Message, names: tuple[str, ...]) -> frozenset[str]:
    """Addresses in small letters, of `rfc822; jana@example.lv` and `Jana <jana@example.lv>` alike."""
    found = (parseaddr(value.partition(";")[2] or value)[1].strip().lower() for value in _values(headers, names))
    return frozenset(address for address in found if "@" in address and not address.startswith("redacted"))


def _letters(named: Iterable[tuple[int, str]]) -> Iterator[Letter]:
    """Letters of ours whose identity is right."""
    tokens = dict(named)
    for letter in Letter.objects.filter(pk__in=tokens).exclude(address="").defer("text", "html", "attachments"):
        if constant_time_compare(identity(letter), f"{letter.pk}.{tokens[letter.pk]}"):
            yield letter


def _note(letter: Letter, verdict: Verdict) -> Outcome:
    state = LetterState.COMPLAINED if verdict.is_complaint else LetterState.RETURNED
    told = {"state": state, "problem": verdict.words, "is_refused": is_gone(verdict.status)}
    if not Letter.objects.filter(pk=letter.pk, state=LetterState.SENT).update(**told):
        return Outcome.NOTHING
    return Outcome.COMPLAINED if verdict.is_complaint else Outcome.RETURNED


def _values(headers: Message, names: tuple[str, ...]) -> Iterator[str]:
    """What stands in these headers, as one line each that can be stored."""
    for value in (value for name in names for value in headers.get_all(name, [])[:_MOST_NAMED]):
        yield clean_text(str(value)[:_MOST_LINE].replace("\0", "").encode("utf-8", "replace").decode("utf-8"))


def _first(headers: Message, name: str) -> str:
    return next(_values(headers, (name,)), "")
