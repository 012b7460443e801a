"""A letter as a mail server or a person hands it over: who wrote, what about, with which files.

Everything in it is anybody's text. Sizes, parts and depth are limited before anything is read; nothing is fetched.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from email.errors import MessageError
from email.headerregistry import AddressHeader
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.utils import getaddresses, parseaddr

import nh3
from django.utils.translation import gettext_lazy as _

from talka.kernel.actions import Refused
from talka.kernel.text import clean_text

MOST_BYTES, MOST_PARTS, MOST_DEPTH = 15 * 1024 * 1024, 60, 6
MOST_FILES, MOST_TEXT, MOST_SUBJECT, MOST_NAME, MOST_ADDRESS = 10, 5_000, 200, 150, 254
# Where mail servers and programs say for whom a letter is.
_FOR = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
_ADDRESS = re.compile(r"[^\s@<>,;:\"\[\]()]{1,64}@[^\s@<>,;:\"\[\]()]{1,180}\.[^\s@<>,;:\"\[\]()]{2,}")
# The first line of the head that programs put above a letter which is passed on.
_FROM_LINE = re.compile(r"^[> \t*]*(?:From|No|Von|От|Від|Sūtītājs)\s*:\**\s*(?P<who>.+)$", re.MULTILINE)
# Its other lines in the languages of mail programs, and that of the subject.
_SUBJECTS = "Subject|Temats|Tēma|Betreff|Тема"
_HEAD_LINE = re.compile(
    rf"[>\s*]*(?:From|No|Von|От|Від|Sūtītājs|Date|Sent|Datums|Nosūtīts|Sūtīts|Datum|Gesendet|Дата|Отправлено|Надіслано|"
    rf"To|Kam|Adresāts|An|Кому|Cc|Kopija|Копия|Копія|Reply-To|Atbildēt|Importance|Svarīgums|Attachments|Pielikumi|{_SUBJECTS})\s*:",
    re.IGNORECASE,
)
_SUBJECT_LINE = re.compile(rf"^[>\s*]*(?:{_SUBJECTS})\s*:\**(?P<subject>.*)$", re.IGNORECASE | re.MULTILINE)
_QUOTED = re.compile(r"^>[ \t]?", re.MULTILINE)
# The line that programs draw above it.
_RULE = re.compile(r"^[>\s]*(?:[-_]{3,}.*|Begin forwarded message:.*)$", re.IGNORECASE)
_BREAKS = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6])\b[^>]*>", re.IGNORECASE)
_BLANKS = re.compile(r"\n{3,}")
_PASSED_ON = re.compile(r"^(?:(?:fwd?|pārs\w*|wg|пересл)\s*:\s*)+", re.IGNORECASE)
_ANSWERED_OR_PASSED_ON = re.compile(r"^(?:(?:re|fwd?|atb|pārs\w*|wg|aw|пересл)\s*:\s*)+", re.IGNORECASE)


class NotALetter(Refused):
    """What was handed over cannot be read as a letter."""

    def __init__(self) -> None:
        super().__init__(_("This cannot be read as a letter. Choose a file with the ending .eml, or paste its text."))


class TooLarge(Refused):
    """It holds more than a letter to a centre should."""

    def __init__(self) -> None:
        super().__init__(_("The letter is too large. Save its files and attach those that are needed."))


@dataclass(frozen=True)
class IncomingLetter:
    """What a letter says, cleaned and cut to size."""

    name: str
    address: str
    subject: str
    text: str
    # For whom it is: addresses in small letters.
    recipients: frozenset[str] = frozenset()
    # Name and bytes.
    files: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)
    message_hash: str = ""
    # Written by a program: an absence, a bounce, a list.
    is_automatic: bool = False
    # What stood above a letter that was passed on: words among colleagues.
    remark: str = ""

    @property
    def question(self) -> str:
        """What becomes the question: the subject above the text."""
        return f"{self.subject}\n\n{self.text}".strip()[:MOST_TEXT]


def read_letter(content: bytes) -> IncomingLetter:
    """Read a letter in the form of the internet (RFC 5322, MIME); one that was passed on as a whole counts itself."""
    if len(content) > MOST_BYTES:
        raise TooLarge
    try:
        outer = BytesParser(policy=policy.default).parsebytes(content)
        if not outer.get("From") and not outer.get("Subject"):
            raise NotALetter
        return _read(outer)
    except (MessageError, LookupError, ValueError, IndexError, AttributeError, KeyError) as broken:
        raise NotALetter from broken


def read_pasted(text: str) -> IncomingLetter:
    """Read a letter that somebody copied from their mail program: its head is looked for at the beginning of lines.

    Who wrote and what about are taken from the head; what stands above it is a remark, what stands below the letter.
    """
    text = _cleaned(text)
    name, address = _writer_in(text)
    if not address:
        return IncomingLetter("", "", "", text[:MOST_TEXT])
    head, remark, below = _parted(text)
    found = _SUBJECT_LINE.search(head)
    subject = (
        _ANSWERED_OR_PASSED_ON.sub("", _line(found["subject"].strip("* \t"), MOST_SUBJECT)) if found and below else ""
    )
    return IncomingLetter(name, address, subject, (below or text)[:MOST_TEXT], remark=remark[:MOST_TEXT])


def _read(outer: EmailMessage) -> IncomingLetter:
    parts = list(_leaves(outer))
    inner = next((part for part, _depth in parts if part.get_content_type() == "message/rfc822"), None)
    letter = _inside(inner) if inner is not None else outer
    leaves = [part for part, _depth in (_leaves(letter) if letter is not outer else parts)]
    text = _cleaned(_body(letter))
    subject = _line(letter.get("Subject", ""), MOST_SUBJECT)
    name, address = _writer(letter)
    remark = _cleaned(_body(outer)) if letter is not outer else ""
    if letter is outer and _PASSED_ON.match(subject):
        # Passed on in line: whoever wrote first stands in the text.
        first_name, first_address = _writer_in(text)
        if first_address:
            name, address, subject = first_name, first_address, _PASSED_ON.sub("", subject).strip()
            _head, remark, below = _parted(text)
            text = below or text
    return IncomingLetter(
        name=name,
        address=address,
        subject=subject,
        text=text[:MOST_TEXT],
        recipients=_recipients(outer),
        files=tuple(_files(leaves)),
        message_hash=_hash(outer),
        is_automatic=_is_automatic(outer),
        remark=remark[:MOST_TEXT],
    )


def _leaves(message: EmailMessage) -> Iterator[tuple[EmailMessage, int]]:
    """The parts that hold something, and letters inside as wholes; no more and no deeper than allowed."""
    ahead: list[tuple[EmailMessage, int]] = [(message, 0)]
    seen = 0
    while ahead:
        part, depth = ahead.pop(0)
        seen += 1
        if seen > MOST_PARTS or depth > MOST_DEPTH:
            raise TooLarge
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            ahead.extend((one, depth + 1) for one in part.iter_parts() if isinstance(one, EmailMessage))
        else:
            yield part, depth


def _inside(part: EmailMessage) -> EmailMessage:
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else None
    if not isinstance(inner, EmailMessage):
        raise NotALetter
    return inner


def _body(letter: EmailMessage) -> str:
    found = letter.get_body(preferencelist=("plain", "html"))
    if found is None:
        return ""
    text = _text_of(found)
    return _without_markup(text) if found.get_content_type() == "text/html" else text


def _text_of(part: MIMEPart) -> str:
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    charset = str(part.get_content_charset() or "utf-8")
    try:
        return raw.decode(charset, "replace")
    except LookupError:
        return raw.decode("utf-8", "replace")


def _without_markup(markup: str) -> str:
    return html.unescape(nh3.clean(_BREAKS.sub("\n", markup), tags=set()))


def _files(leaves: list[EmailMessage]) -> Iterator[tuple[str, bytes]]:
    number = 0
    for part in leaves:
        name = part.get_filename() or ""
        if not name or part.get_content_maintype() == "message":
            continue
        raw = part.get_payload(decode=True)
        if isinstance(raw, bytes) and raw and number < MOST_FILES:
            number += 1
            yield _line(name, MOST_NAME) or f"{number}", raw


def _writer(letter: EmailMessage) -> tuple[str, str]:
    header = letter.get("Reply-To") or letter.get("From")
    if isinstance(header, AddressHeader) and header.addresses:
        first = header.addresses[0]
        return _line(first.display_name, MOST_NAME), _address(first.addr_spec)
    name, address = parseaddr(str(header or ""))
    return _line(name, MOST_NAME), _address(address)


def _writer_in(text: str) -> tuple[str, str]:
    """Who wrote first, by the head of a letter that was passed on in line."""
    line = _FROM_LINE.search(text)
    found = _ADDRESS.search(line["who"]) if line else None
    if line is None or found is None:
        return "", ""
    name = line["who"].replace(found[0], "").replace("mailto:", "").strip(" \t<>[]()\"'*;")
    return _line(name, MOST_NAME), _address(found[0])


def _parted(text: str) -> tuple[str, str, str]:
    """The head of a letter that was passed on in line, what stands above it, and what the letter says below it."""
    begin = _FROM_LINE.search(text)
    if begin is None:
        return "", "", text
    above, lines = text[: begin.start()].splitlines(), text[begin.start() :].splitlines()
    while above and _HEAD_LINE.match(above[-1]):
        # Thunderbird begins with the subject.
        lines.insert(0, above.pop())
    above = [line for line in above if not _RULE.match(line)]
    end = next((at for at, line in enumerate(lines) if not _is_of_head(line)), len(lines))
    below = "\n".join(lines[end:])
    if lines[0].lstrip().startswith(">"):
        below = _QUOTED.sub("", below)
    return "\n".join(lines[:end]), "\n".join(above).strip(), below.strip()


def _is_of_head(line: str) -> bool:
    """Whether it begins as such lines do, or goes on with addresses; the first other one is the letter's own."""
    return bool(_HEAD_LINE.match(line) or (line.strip("> \t") and (line[0].isspace() or _ADDRESS.search(line))))


def _address(text: str) -> str:
    found = _ADDRESS.fullmatch(text.strip().lower())
    return found[0] if found and len(found[0]) <= MOST_ADDRESS else ""


def _recipients(letter: EmailMessage) -> frozenset[str]:
    given = [str(value) for name in _FOR for value in letter.get_all(name, [])]
    return frozenset(address.lower() for _name, address in getaddresses(given[:50]) if "@" in address)


def _is_automatic(letter: EmailMessage) -> bool:
    automatic = str(letter.get("Auto-Submitted", "no")).strip().lower() not in {"", "no"}
    bulk = str(letter.get("Precedence", "")).strip().lower() in {"bulk", "junk", "list", "auto_reply"}
    return automatic or bulk or bool(letter.get("List-Id")) or letter.get("Return-Path") == "<>"


def _hash(letter: EmailMessage) -> str:
    identity = str(letter.get("Message-ID", "")).strip()
    return hashlib.sha256(identity.encode("utf-8", "replace")).hexdigest() if identity else ""


def _cleaned(text: str) -> str:
    storable = text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    return _BLANKS.sub("\n\n", clean_text(storable, multiline=True))


def _line(text: object, most: int) -> str:
    storable = str(text).replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    return clean_text(storable)[:most]
