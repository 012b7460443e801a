"""The proof pack: documents, evidence, figures and their hashes in one ZIP, with a script that verifies it offline."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from importlib import resources
from typing import IO, Any, cast

from talka.kernel.files.models import StoredFile
from talka.kernel.files.store import open_stored
from talka.reporting.documents.archives import dated_entry
from talka.reporting.models import Submission
from talka.reporting.queries.shapes import EvidenceLine, ReportContent

_CHUNK = 256 * 1024


class _Sink(io.RawIOBase):
    """Takes what the archive writes and gives it on, so that nothing is gathered in memory."""

    def __init__(self) -> None:
        super().__init__()
        self.pending = bytearray()

    def writable(self) -> bool:
        """Nothing else can be done with it."""
        return True

    def write(self, data: Any) -> int:
        """Take some bytes."""
        self.pending += data
        return len(data)

    def take(self) -> bytes:
        """Give on what has come."""
        given = bytes(self.pending)
        self.pending.clear()
        return given


class ProofPack:
    """Streams the archive of a submission, hashing every file on its way."""

    def __init__(self, submission: Submission) -> None:
        self.submission = submission
        self.content = ReportContent.from_json(submission.content)
        self.made_on = date.fromisoformat(self.content.made_on)
        self.listed: list[dict[str, object]] = []

    def chunks(self) -> Iterator[bytes]:
        """The bytes of the archive."""
        sink = _Sink()
        with zipfile.ZipFile(cast("IO[bytes]", sink), "w", zipfile.ZIP_DEFLATED) as archive:
            yield from self._text(archive, sink, "saturs.json", self.submission.content.encode())
            for document in self.submission.files.select_related("file").order_by("file_format"):
                yield from self._file(
                    archive, sink, f"dokumenti/{document.file.name}", document.file, document.file.sha256
                )
            yield from self._evidence(archive, sink)
            yield from self._text(archive, sink, "skaitli.json", self._figures())
            yield from self._text(archive, sink, "vertesana.json", self._review())
            script = resources.files("talka.reporting.documents").joinpath("data/verify.py.txt").read_bytes()
            yield from self._text(archive, sink, "verify.py", script)
            manifest = {
                "agreement": self.content.agreement,
                "submission": self.submission.number,
                "content_sha256": self.submission.content_hash,
                "files": self.listed,
            }
            archive.writestr(dated_entry("manifest.json", self.made_on), _json(manifest))
        yield sink.take()

    def _text(self, archive: zipfile.ZipFile, sink: _Sink, name: str, data: bytes) -> Iterator[bytes]:
        archive.writestr(dated_entry(name, self.made_on), data)
        self._list(name, hashlib.sha256(data).hexdigest(), len(data), "")
        yield sink.take()

    def _evidence(self, archive: zipfile.ZipFile, sink: _Sink) -> Iterator[bytes]:
        lines = {line.file_id: line for line in evidence_files(self.content)}
        stored = StoredFile.objects.in_bulk(list(lines))
        for file_id, line in sorted(lines.items()):
            file = stored.get(file_id)
            name = f"apliecinajumi/{file_id}-{file.name}" if file else f"apliecinajumi/{file_id}"
            if file is None:
                self._list(name, "", 0, line.sha256)
            else:
                yield from self._file(archive, sink, name, file, line.sha256)

    def _file(
        self, archive: zipfile.ZipFile, sink: _Sink, name: str, file: StoredFile, expected: str
    ) -> Iterator[bytes]:
        try:
            stream = open_stored(file)
        except FileNotFoundError:
            # Said in the manifest, so that the check fails aloud and the rest can still be read.
            self._list(name, "", 0, expected)
            return
        with stream, archive.open(dated_entry(name, self.made_on), "w", force_zip64=True) as target:
            yield from self._copy(stream, target, sink, name, expected)

    def _copy(self, stream: IO[bytes], target: IO[bytes], sink: _Sink, name: str, expected: str) -> Iterator[bytes]:
        digest, size = hashlib.sha256(), 0
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            target.write(chunk)
            yield sink.take()
        self._list(name, digest.hexdigest(), size, expected)

    def _list(self, name: str, sha256: str, size: int, expected: str) -> None:
        self.listed.append({"path": name, "sha256": sha256, "size": size, "expected_sha256": expected or sha256})

    def _figures(self) -> bytes:
        return _json(
            [
                {
                    "id": n.id,
                    "label": n.label,
                    "text": n.text,
                    "value": n.value,
                    "scale": n.scale,
                    "money": n.money,
                    "year": n.year,
                    "made_of": n.made_of,
                }
                for n in self.content.numbers
            ]
        )

    def _review(self) -> bytes:
        submission = self.submission
        return _json(
            {
                "state": submission.state,
                "submitted_at": submission.submitted_at.isoformat(),
                "submitted_by": str(submission.submitted_by),
                "decided_at": submission.decided_at.isoformat() if submission.decided_at else None,
                "decided_by": str(submission.decided_by) if submission.decided_by else None,
                "decision_note": submission.decision_note,
                "comments": [comment.shown for comment in submission.comments.select_related("by")],
            }
        )


def evidence_files(content: ReportContent) -> Iterable[EvidenceLine]:
    """Every file that the report's records and expenditures rest on."""
    for record in content.records:
        yield from (line for line in record.evidence if line.file_id)
    for row in content.spending:
        if row.file:
            yield row.file


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()
