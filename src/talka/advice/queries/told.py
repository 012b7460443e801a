"""What was said under a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.safestring import SafeString

from talka.advice.models import AdviceFile, AdviceMessage, AdviceRequest, Channel, MessageKind
from talka.kernel.files.models import StoredFile
from talka.kernel.markdown import to_html


@dataclass(frozen=True)
class Said:
    """One message as it is shown: words as they were typed, or the answer's own markup."""

    kind: str
    label: str
    who: str
    at: datetime
    text: str
    html: SafeString | str
    links: tuple[tuple[str, str], ...]
    files: tuple[AdviceFile, ...]
    is_new: bool = False


def conversation(request: AdviceRequest, *, for_asker: bool) -> list[Said]:
    """Everything that was said, the earliest first; notes among advisers are not for whoever asked."""
    rows = request.messages.select_related("author").prefetch_related("files__file")
    if for_asker:
        rows = rows.exclude(kind=MessageKind.NOTE)
    return [_said(one, since=None if for_asker else request.added_at) for one in rows]


def given_on(request: AdviceRequest) -> date:
    """The day of which closing it is work: of the last answer; without one as it stands in the log, or today."""
    if request.answered_at is not None:
        return timezone.localdate(request.answered_at)
    return (request.activity.starts if request.activity is not None else None) or timezone.localdate()


def files_of_question(request: AdviceRequest) -> list[AdviceFile]:
    """What came with the question."""
    return list(request.files.filter(message=None).select_related("file"))


def file_for_asker(request: AdviceRequest, file_id: int) -> StoredFile | None:
    """A file of the request that whoever asked may have."""
    rows = request.files.exclude(message__kind=MessageKind.NOTE).select_related("file")
    found = rows.filter(pk=file_id).first()
    return found.file if found is not None else None


def file_for_adviser(request: AdviceRequest, file_id: int) -> StoredFile | None:
    """Any file of the request."""
    found = request.files.select_related("file").filter(pk=file_id).first()
    return found.file if found is not None else None


def last_answer(request: AdviceRequest) -> str:
    """The words of the latest answer."""
    found = request.messages.filter(kind=MessageKind.ANSWER).order_by("-written_at", "-pk").first()
    return found.text if found is not None else ""


def _said(one: AdviceMessage, *, since: datetime | None) -> Said:
    is_answer = one.kind == MessageKind.ANSWER
    return Said(
        kind=one.kind,
        label=f"{one.get_kind_display()}, {Channel.EMAIL.label}" if one.letter_hash else one.get_kind_display(),
        who=str(one.author or ""),
        at=one.written_at,
        text="" if is_answer else one.text,
        html=to_html(one.text) if is_answer else "",
        links=tuple((title, url) for title, url in one.links),
        files=tuple(one.files.all()),
        is_new=since is not None and one.kind == MessageKind.ADDITION and one.written_at >= since,
    )
