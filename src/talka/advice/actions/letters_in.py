"""A letter becomes a request, or goes to the one that it answers."""

from __future__ import annotations

from typing import IO

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from talka.accounts.models import User
from talka.advice import rules
from talka.advice.actions.answers import MOST_ADDED, keep_addition
from talka.advice.actions.requests import ask_advice, attach
from talka.advice.imports.letters import MOST_BYTES, IncomingLetter, read_letter
from talka.advice.imports.replies import own_words
from talka.advice.models import AdviceMessage, AdviceRequest, Channel, MessageKind
from talka.advice.queries.keys import without_keys
from talka.advice.queries.mailboxes import centre_of_letter, request_answered_by, request_of_letter
from talka.kernel.actions import Refused, action, note
from talka.kernel.files.refusals import BadFile


class ForNobody(Refused):
    """The letter is for no address of a centre."""

    def __init__(self) -> None:
        super().__init__(_("The letter is for no address of a centre."))


class Automatic(Refused):
    """A program wrote the letter."""

    def __init__(self) -> None:
        super().__init__(_("A program wrote this letter: an absence, a bounce or a mailing list."))


def take_in_letter(
    letter: IncomingLetter, *, request: AdviceRequest | None = None, told: bool = True, actor: User
) -> AdviceRequest:
    """Make a request of a letter: staff name its centre by an unsaved request, a mail server by the address.

    What answers a letter of ours is added to its request; the same letter gives the request that is there already. A
    file that cannot be kept is named in the question. What a colleague wrote above a letter that they passed on is a
    note of advisers: whoever asked reads the question.
    """
    if request is None and letter.is_automatic:
        raise Automatic
    known = request_of_letter(letter.message_hash) or _joined(letter, actor)
    if known is not None:
        return known
    if request is None:
        centre = centre_of_letter(letter.recipients)
        if centre is None:
            raise ForNobody
        request = AdviceRequest(centre=centre)
    request.channel, request.letter_hash = Channel.EMAIL, letter.message_hash
    request.name, request.email = request.name or letter.name, request.email or letter.address
    request.question = request.question or without_keys(letter.question)
    request.language = request.language or settings.LANGUAGE_CODE
    with transaction.atomic():
        made = ask_advice(request, told=told, actor=actor)
        if letter.remark:
            AdviceMessage.objects.create(
                request=made, kind=MessageKind.NOTE, author=actor, text=without_keys(letter.remark)
            )
        if words := _attached(made, None, letter, actor):
            made.question = _with_words(made.question, words)
            made.save(update_fields=["question"])
    return made


@action(allowed=rules.may_bring_words)
def add_letter(request: AdviceRequest, *, letter: IncomingLetter, actor: User) -> AdviceRequest:
    """Whoever asked answers a letter of ours: what they say is added as on their own page, with the files."""
    message = keep_addition(request, own_words(without_keys(letter.text)), letter_hash=letter.message_hash)
    if words := _attached(request, message, letter, actor):
        message.text = _with_words(message.text, words)
        message.save(update_fields=["text"])
    note(addition=message.pk)
    return request


def take_in_mail(stream: IO[bytes], *, actor: User) -> AdviceRequest:
    """Make a request of a letter as a mail server hands it over; not more of it is read than a letter may hold."""
    return take_in_letter(read_letter(stream.read(MOST_BYTES + 1)), actor=actor)


def _joined(letter: IncomingLetter, actor: User) -> AdviceRequest | None:
    """The request that it answers, with its words; what cannot be added there becomes a request of its own."""
    found = None
    if not letter.is_automatic:
        found = request_answered_by(letter.sender, heads=letter.answers, text=letter.text)
    if found is None or not add_letter.allows(actor, found):
        return None
    try:
        return add_letter(found, letter=letter, actor=actor)
    except Refused:
        return None


def _with_words(text: str, words: str) -> str:
    return f"{text[: MOST_ADDED - len(words) - 4]}\n\n[{words}]"


def _attached(request: AdviceRequest, message: AdviceMessage | None, letter: IncomingLetter, actor: User) -> str:
    """Keep the files of a letter; words that name those which could not be kept."""
    lost = []
    for name, content in letter.files:
        try:
            with transaction.atomic():
                attach(request, message, [SimpleUploadedFile(name, content)], actor)
        except BadFile:
            lost.append(name)
    return _("Files of the letter that were not kept: %(names)s") % {"names": ", ".join(lost)} if lost else ""
