"""What an uploaded file really is: an allow-list by content, which the name must not contradict."""

import hashlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO
from zipfile import ZipFile

import puremagic

from talka.kernel.files.archives import open_archive, read_entry, refuse_document_types, refuse_remote_parts
from talka.kernel.files.names import clean_name
from talka.kernel.files.refusals import BadFile

MOST_BYTES = 20 * 1024 * 1024

_MEGABYTE = 1024 * 1024
_CHUNK = 256 * 1024
_HEAD = 4096
_MOST_PARTS = 2000
_MOST_CONTENT_TYPES = 1024 * 1024

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_SIGNED = "application/vnd.etsi.asic-e+zip"

_ARCHIVE_START = b"PK\x03\x04"
_TEXT_ENCODINGS = ("utf-8-sig", "utf-16", "cp1257")
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_MARKUP_STARTS = ("<", "%!", "#!", "{\\rtf", "GIF8")
_LAYOUT = frozenset("\t\n\r\f")
_ACTIVE_PARTS = ("vbaproject.bin", "vbadata.xml")
_ACTIVE_FOLDERS = ("xl/macrosheets/", "word/activex/", "xl/activex/", "basic/", "scripts/")
# In a signed container lie the documents of others; what runs when opened is refused there as well.
_ACTIVE_SUFFIXES = frozenset(
    {
        *(".exe", ".dll", ".com", ".scr", ".msi", ".bat", ".cmd", ".ps1", ".sh", ".js", ".jse", ".vbs", ".vbe"),
        *(".wsf", ".hta", ".jar", ".lnk", ".reg", ".html", ".htm", ".svg", ".xlsm", ".docm", ".pptm", ".xltm"),
        *(".dotm", ".zip", ".7z", ".rar", ".iso", ".img"),
    }
)


@dataclass(frozen=True)
class Kind:
    """A kind of file that is accepted, by the extensions it may have; the first is ours."""

    content_type: str
    extensions: tuple[str, ...]


PDF = Kind("application/pdf", ("pdf",))
DOCX = Kind(f"{_OFFICE}wordprocessingml.document", ("docx",))
XLSX = Kind(f"{_OFFICE}spreadsheetml.sheet", ("xlsx",))
ODT = Kind(f"{_OPEN_DOCUMENT}text", ("odt",))
ODS = Kind(f"{_OPEN_DOCUMENT}spreadsheet", ("ods",))
SIGNED = Kind(_SIGNED, ("asice", "edoc", "sce"))
PNG = Kind("image/png", ("png",))
JPEG = Kind("image/jpeg", ("jpg", "jpeg"))
WEBP = Kind("image/webp", ("webp",))
TEXT = Kind("text/plain", ("txt",))
CSV = Kind("text/csv", ("csv",))
KINDS = (PDF, DOCX, XLSX, ODT, ODS, SIGNED, PNG, JPEG, WEBP, TEXT, CSV)
ACCEPTED = ", ".join(kind.extensions[0].upper() for kind in KINDS)

_PICTURES = {"png": ("PNG", PNG), "jpg": ("JPEG", JPEG), "webp": ("WEBP", WEBP)}


@dataclass(frozen=True)
class FileFacts:
    """What is known of an accepted file: its size in bytes, its SHA-256 in hex, its extension without the dot."""

    content_type: str
    extension: str
    size: int
    sha256: str
    display_name: str


def inspect(stream: IO[bytes], name: str, *, most_bytes: int = MOST_BYTES) -> FileFacts:
    """Recognise an uploaded file, and leave its stream at the start. Raises BadFile."""
    size, sha256 = _measure(stream, most_bytes)
    stream.seek(0)
    kind = _recognise(stream)
    stream.seek(0)
    display_name = clean_name(name)
    extension = PurePosixPath(display_name).suffix.lower().removeprefix(".")
    if kind is TEXT and extension == "csv":
        kind = CSV
    if not extension:
        display_name = f"{display_name}.{kind.extensions[0]}"
    elif extension not in kind.extensions:
        raise BadFile("extension", extension=f".{extension}", content=kind.extensions[0].upper())
    return FileFacts(kind.content_type, kind.extensions[0], size, sha256, display_name)


def _measure(stream: IO[bytes], most_bytes: int) -> tuple[int, str]:
    stream.seek(0)
    size, digest = 0, hashlib.sha256()
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > most_bytes:
            raise BadFile("too_large", most=most_bytes // _MEGABYTE)
        digest.update(chunk)
    if not size:
        raise BadFile("empty")
    return size, digest.hexdigest()


def _recognise(stream: IO[bytes]) -> Kind:
    head = stream.read(_HEAD)
    if head.startswith(_ARCHIVE_START):
        return _archive_kind(stream)
    signatures = _signatures(head)
    if head.startswith(b"%PDF-") and "pdf" in signatures:
        return PDF
    if signatures & {"heic", "heif", "heics", "avif"}:
        raise BadFile("heic")
    for signature, (picture_format, kind) in _PICTURES.items():
        if signature in signatures:
            from talka.kernel.files.pictures import check_picture  # noqa: PLC0415 -- only when asked for

            check_picture(stream, picture_format)
            return kind
    stream.seek(0)
    _check_text(stream.read())
    return TEXT


def _signatures(head: bytes) -> set[str]:
    try:
        return {match.extension.lower().removeprefix(".") for match in puremagic.magic_string(head)}
    except puremagic.PureError:
        return set()


def _archive_kind(stream: IO[bytes]) -> Kind:
    with open_archive(stream, most_entries=_MOST_PARTS) as archive:
        names = [name.lower() for name in archive.namelist()]
        if any(name.endswith(_ACTIVE_PARTS) or name.startswith(_ACTIVE_FOLDERS) for name in names):
            raise BadFile("macros")
        if "[content_types].xml" in names:
            return _office_kind(archive)
        if "mimetype" in names:
            return _kind_by_mimetype(archive)
    raise BadFile("kind", accepted=ACCEPTED)


def _office_kind(archive: ZipFile) -> Kind:
    content_types = read_entry(archive, "[Content_Types].xml", most_bytes=_MOST_CONTENT_TYPES)
    if b"macroenabled" in content_types.lower():
        raise BadFile("macros")
    refuse_document_types(archive)
    refuse_remote_parts(archive)
    for kind in (DOCX, XLSX):
        if f"{kind.content_type}.main+xml".encode() in content_types:
            return kind
    raise BadFile("kind", accepted=ACCEPTED)


def _kind_by_mimetype(archive: ZipFile) -> Kind:
    mimetype = read_entry(archive, "mimetype", most_bytes=_HEAD).decode("ascii", "replace").strip()
    if mimetype == SIGNED.content_type:
        _check_container(archive)
        return SIGNED
    for kind in (ODT, ODS):
        if mimetype == kind.content_type:
            refuse_document_types(archive)
            return kind
    raise BadFile("kind", accepted=ACCEPTED)


def _check_container(archive: ZipFile) -> None:
    for name in archive.namelist():
        if PurePosixPath(name.rstrip(". ")).suffix.lower() in _ACTIVE_SUFFIXES:
            raise BadFile("entry_kind", entry=name[:100])


def _check_text(content: bytes) -> None:
    text = _decoded(content)
    if text is None or any(char < " " and char not in _LAYOUT for char in set(text)):
        raise BadFile("kind", accepted=ACCEPTED)
    if text.lstrip("\ufeff \t\r\n\f").startswith(_MARKUP_STARTS):
        raise BadFile("markup")


def _decoded(content: bytes) -> str | None:
    for encoding in _TEXT_ENCODINGS:
        if encoding == "utf-16" and not content.startswith(_UTF_16_MARKS):
            continue
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
