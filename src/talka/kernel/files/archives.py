"""ZIP archives judged by their directory, before anything in them is unpacked."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from talka.kernel.files.refusals import BadFile

MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 100
# A small entry may well be all the same byte; a bomb needs a large one.
_RATIO_FROM = 1024 * 1024
_MEGABYTE = 1024 * 1024
_CHUNK = 64 * 1024
_UNSAFE = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|[\0-\x1f]")
_ENCRYPTED = 0x1
# Kinds of parts, in small letters, that Word fetches by itself; and addresses on the writer's own computer.
_FETCHED = frozenset({"attachedtemplate", "oleobject", "frame", "subdocument", "afchunk"})
_OWN = re.compile(r"file:(//(localhost)?)?/(?![/\\])|[a-z]:[/\\]|(?![/\\]{2})[^:]*$", re.IGNORECASE)
_BROKEN_ARCHIVE = (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, ValueError, OSError)


@contextmanager
def open_archive(source: Path | IO[bytes], *, most_entries: int) -> Iterator[zipfile.ZipFile]:
    """Open a ZIP within limits: entries, 200 MB unpacked, ratio 100, safe names, no password. Raises BadFile."""
    try:
        archive = zipfile.ZipFile(source)
    except _BROKEN_ARCHIVE as error:
        raise BadFile("damaged") from error
    with archive:
        _check_directory(archive.infolist(), most_entries)
        yield archive


def _check_directory(entries: list[zipfile.ZipInfo], most_entries: int) -> None:
    if len(entries) > most_entries:
        raise BadFile("too_many_entries", most=most_entries)
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise BadFile("encrypted")
    if len({entry.filename.casefold() for entry in entries}) < len(entries):
        raise BadFile("damaged")
    for entry in entries:
        if _UNSAFE.search(entry.orig_filename):
            raise BadFile("unsafe_path", entry=entry.filename[:100])
        if entry.file_size > max(_RATIO_FROM, MOST_RATIO * entry.compress_size):
            raise BadFile("compression")
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise BadFile("unpacks_too_large", most=MOST_UNPACKED // _MEGABYTE)


def read_entry(archive: zipfile.ZipFile, name: str, *, most_bytes: int) -> bytes:
    """Return the entry, or its first bytes. Raises BadFile when it is damaged."""
    try:
        with archive.open(name) as entry:
            return entry.read(most_bytes)
    except (*_BROKEN_ARCHIVE, KeyError, zlib.error) as error:
        raise BadFile("damaged") from error


def refuse_document_types(archive: zipfile.ZipFile) -> None:
    """Refuse an archive if any XML part of it declares a document type, and with it entities. Raises BadFile."""
    for entry in archive.infolist():
        if entry.filename.lower().endswith((".xml", ".rels")) and entry.file_size:
            with suppress(_RootReached):
                _read_part(archive, entry.filename, _StopAtRoot())


def refuse_remote_parts(archive: zipfile.ZipFile) -> None:
    """Refuse a document that fetches a template, an object or a frame from elsewhere when it is opened. Raises BadFile.

    Links that a reader follows, and parts on the writer's own computer, fetch nothing.
    """
    for entry in archive.infolist():
        if entry.filename.lower().endswith(".rels") and entry.file_size:
            found = _Relationships()
            _read_part(archive, entry.filename, found)
            if found.fetched:
                raise BadFile("fetches", address=found.fetched[:100])


def _read_part(archive: zipfile.ZipFile, name: str, handler: ContentHandler) -> None:
    parser = DefusedExpatParser(forbid_dtd=True)
    parser.setContentHandler(handler)
    try:
        with archive.open(name) as part:
            while chunk := part.read(_CHUNK):
                parser.feed(chunk)
        parser.close()
    except DefusedXmlException as error:
        raise BadFile("document_type") from error
    except (*_BROKEN_ARCHIVE, SAXException, zlib.error) as error:
        raise BadFile("damaged") from error


class _Relationships(ContentHandler):
    """Finds the first part that lies elsewhere and is fetched without being asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched = ""

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802, ARG002 -- the name SAX calls
        kind, target = (str(attrs.get(part, "")) for part in ("Type", "Target"))
        is_elsewhere = str(attrs.get("TargetMode", "")).lower() == "external" and not _OWN.match(target)
        if is_elsewhere and kind.rpartition("/")[2].lower() in _FETCHED and not self.fetched:
            self.fetched = target


class _RootReached(Exception):
    """The prolog is over."""


class _StopAtRoot(ContentHandler):
    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802, ARG002 -- the name SAX calls
        raise _RootReached
