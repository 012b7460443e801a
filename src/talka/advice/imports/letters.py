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

from django.utils.translation import gettext_lazy as _

from talka.advice.imports.packed import unpack
from talka.kernel.actions import Refused
from talka.kernel.mail.parts import TooManyParts, of_few_parts
from talka.kernel.text import clean_text

MOST_BYTES, MOST_PARTS, MOST_DEPTH = 15 * 1024 * 1024, 60, 6
MOST_FILES, MOST_TEXT, MOST_SUBJECT, MOST_NAME, MOST_ADDRESS = 10, 5_000, 200, 150, 254
# Where mail servers and programs say for whom a letter is.
_FOR = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
_ANSWERS = ("In-Reply-To", "References")
_ADDRESS = re.compile(r"[^\s@<>,;:\"\[\]()]{1,64}@[^\s@<>,;:\"\[\]()]{1,180}\.[^\s@<>,;:\"\[\]()]{2,}")
# The first line of the head that programs put above a letter which is passed on.
_FROM_LINE = re.compile(r"^[> \t*]*(?:From|No|Von|От|Від|Sūtītājs)\s*:\**\s*(?P<who>.+)$", re.MULTILINE)
# Its other lines in the languages of mail programs, and that of the subject.
_SUBJECTS = "Subject|Temats|Tēma|Betreff|Тема"
HEAD_LINE = re.compile(
    rf"[>\s*]*(?:From|No|Von|От|Від|Sūtītājs|Date|Sent|Datums|Nosūtīts|Sūtīts|Datum|Gesendet|Дата|Отправлено|Надіслано|"
    rf"To|Kam|Adresāts|An|Кому|Cc|Kopija|Копия|Копія|Reply-To|Atbildēt|Importance|Svarīgums|Attachments|Pielikumi|{_SUBJECTS})\s*:",
    re.IGNORECASE,
)
_SUBJECT_LINE = re.compile(rf"^[>\s*]*(?:{_SUBJECTS})\s*:\**(?P<subject>.*)$", re.IGNORECASE | re.MULTILINE)
_QUOTED = re.compile(r"^>[ \t]?", re.MULTILINE)
# The line that programs draw above it.
RULE = re.compile(r"^[>\s]*(?:[-_]{3,}.*|Begin forwarded message:.*)$", re.IGNORECASE)
# Markup is read mark by mark: a tree of it could be made too deep to be built.
_MARKS = re.compile(r"<!--|-->|<(?=[a-z/!?])[/!?]?([a-z][a-z0-9:]*+)?[^<>]*+>", re.IGNORECASE)
_BLOCKS = frozenset(
    {"p", "div", "li", "ul", "ol", "tr", "table", "blockquote", *(f"h{level}" for level in range(1, 7))}
)
_UNSEEN = frozenset({"script", "style", "title"})
_AS_TYPED = re.compile(r"<pre\b", re.IGNORECASE)
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
    # Who handed it in, whoever wrote it first, and which letters it says it answers.
    sender: str = ""
    answers: tuple[str, ...] = ()
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
        outer = BytesParser(policy=policy.default).parsebytes(of_few_parts(content))
        if not outer.get("From") and not outer.get("Subject"):
            raise NotALetter
        return _read(outer)
    except TooManyParts:
        raise TooLarge from None
    except (MessageError, LookupError, ValueError, IndexError, AttributeError, KeyError, RecursionError) as broken:
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
    parts = [part for part, _depth in _leaves(outer)]
    inner = next(filter(None, map(_passed_on_whole, parts)), None)
    letter = inner or outer
    leaves = parts if inner is None else [part for part, _depth in _leaves(inner)]
    files, packed = _files(leaves)
    text = _cleaned(_body(letter)) or _cleaned(packed)
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
        sender=_sender(outer),
        answers=tuple(str(value) for name in _ANSWERS for value in outer.get_all(name, [])),
        files=files,
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


def _passed_on_whole(part: EmailMessage) -> EmailMessage | None:
    """The letter that a part is, be it named a letter or only called one by its file."""
    if part.get_content_type() == "message/rfc822":
        payload = part.get_payload()
        inner = payload[0] if isinstance(payload, list) and payload else None
        if not isinstance(inner, EmailMessage):
            raise NotALetter
        return inner
    raw = part.get_payload(decode=True) if (part.get_filename() or "").lower().endswith(".eml") else None
    inner = BytesParser(policy=policy.default).parsebytes(of_few_parts(raw)) if isinstance(raw, bytes) else None
    return inner if inner is not None and inner.get("From") else None


def _body(letter: EmailMessage) -> str:
    """What it says; words in markup where the plain ones are left empty."""
    plain, marked = (letter.get_body(preferencelist=(kind,)) for kind in ("plain", "html"))
    text = _text_of(plain) if plain is not None else ""
    return _without_markup(_text_of(marked)) if marked is not None and not text.strip() else text


def _text_of(part: MIMEPart) -> str:
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    try:
        return raw.decode(str(part.get_content_charset() or "utf-8"), "strict")
    except (LookupError, UnicodeDecodeError):
        return _decoded(raw)


def _decoded(raw: bytes) -> str:
    """Bytes whose encoding nobody says, or says wrongly."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1257", "replace")


def _without_markup(markup: str) -> str:
    """The words of markup; only its blocks and breaks end a line, not the lines of its source."""
    flowing = (markup if _AS_TYPED.search(markup) else " ".join(markup.split())).replace("\0", "")
    words: list[str] = []
    at, until = 0, ""
    for mark in _MARKS.finditer(flowing):
        name, is_end = (mark[1] or "").lower(), mark[0].startswith("</")
        if not until:
            words.append(flowing[at : mark.start()])
            words.append("\0" if name in _BLOCKS else "\n" if name == "br" else " " if name in {"td", "th"} else "")
            until = "-->" if mark[0] == "<!--" else name if name in _UNSEEN and not is_end else ""
        elif until in (mark[0], name if is_end else ""):
            until = ""
        at = mark.end()
    words.append("" if until else flowing[at:])
    blocks = [block for block in (one.strip(" \n") for one in "".join(words).split("\0")) if block]
    return html.unescape("\n".join(blocks).replace(" \n", "\n").replace("\n ", "\n"))


def _files(leaves: list[EmailMessage]) -> tuple[tuple[tuple[str, bytes], ...], str]:
    """Files by name, and the words that Outlook packs among them."""
    found: list[tuple[str, bytes]] = []
    words = ""
    for part in leaves:
        name, raw = part.get_filename() or "", part.get_payload(decode=True)
        if not name or part.get_content_maintype() == "message" or not isinstance(raw, bytes) or not raw:
            continue
        packed = unpack(raw)
        found.extend(packed.files if packed else [(name, raw)])
        words = words or (_decoded(packed.body) if packed else "")
    return tuple(
        (_line(name, MOST_NAME) or f"{at}", raw) for at, (name, raw) in enumerate(found[:MOST_FILES], 1)
    ), words


def _sender(letter: EmailMessage) -> str:
    """The address that it comes from, which mail servers look at; not where answers to it go."""
    return _named(letter.get("From"))[1]


def _writer(letter: EmailMessage) -> tuple[str, str]:
    return _named(letter.get("Reply-To") or letter.get("From"))


def _named(header: object) -> tuple[str, str]:
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
    while above and HEAD_LINE.match(above[-1]):
        # Thunderbird begins with the subject.
        lines.insert(0, above.pop())
    above = [line for line in above if not RULE.match(line)]
    end = next((at for at, line in enumerate(lines) if not _is_of_head(line)), len(lines))
    below = "\n".join(lines[end:])
    if lines[0].lstrip().startswith(">"):
        below = _QUOTED.sub("", below)
    return "\n".join(lines[:end]), "\n".join(above).strip(), below.strip()


def _is_of_head(line: str) -> bool:
    """Whether it begins as such lines do, or goes on with addresses; the first other one is the letter's own."""
    return bool(HEAD_LINE.match(line) or (line.strip("> \t") and (line[0].isspace() or _ADDRESS.search(line))))


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
    return _BLANKS.sub("\n\n", clean_text(_storable(text), multiline=True))


def _line(text: object, most: int) -> str:
    return clean_text(_storable(str(text)))[:most]


def _storable(text: str) -> str:
    """Without what no database takes; bytes that a head may not hold come as halves of characters."""
    try:
        raw = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raw = text.encode("utf-8", "replace")
    return _decoded(raw).replace("\0", "")
