"""The report as a Word document, filled into the shipped template or into one that a centre edited."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from django.utils.translation import gettext as _
from docxtpl import DocxTemplate

from talka.kernel.files.archives import open_archive, refuse_document_types
from talka.kernel.files.refusals import BadFile
from talka.reporting.documents.archives import settled
from talka.reporting.documents.form_data import SCHEMA, Schema, form_data
from talka.reporting.documents.table_columns import LEFT_OUT, leave_columns_out
from talka.reporting.documents.template_names import TemplateEnvironment, check_source
from talka.reporting.documents.templates import MOST_BYTES, BadTemplate, default_template
from talka.reporting.queries.shapes import ReportContent

# Parts of a document are matched by expressions whose time grows with their length.
MOST_PART_BYTES = 2 * 1024 * 1024
_MOST_ENTRIES = 500
_HYPERLINK = "/hyperlink"
_SAFE_LINK = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
# Fields that fetch, embed or run something when the document is opened.
_FETCHING_FIELD = re.compile(
    r"\b(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|EMBED|DATABASE|MACROBUTTON)\b", re.IGNORECASE
)
_FORBIDDEN_PARTS = re.compile(
    r"vbaproject|vbadata|/activex|/embeddings/|afchunk|customui|\.(?:bin|exe|docm|dotm)$", re.IGNORECASE
)
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LIVING_PARTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml$")


def render_docx(content: ReportContent, template: bytes | None = None) -> bytes:
    """The report in Word; a template must have passed `check_template`."""
    return settled(_filled(template or default_template(), form_data(content)), date.fromisoformat(content.made_on))


def check_template(data: bytes) -> None:
    """Accept a Word document as a template, or raise BadTemplate saying what to mend."""
    if len(data) > MOST_BYTES:
        raise BadTemplate(_("The template is larger than %(most)s MB.") % {"most": MOST_BYTES // (1024 * 1024)})
    try:
        with open_archive(io.BytesIO(data), most_entries=_MOST_ENTRIES) as archive:
            _check_archive(archive)
    except BadFile as error:
        raise BadTemplate(error.message) from error
    try:
        for source in _sources(data):
            check_source(source)
        _filled(data, _sample(SCHEMA))
    except BadTemplate:
        raise
    except Exception as error:  # a damaged part fails anywhere inside the packages that read it
        raise BadTemplate(_("The template cannot be filled in. Start again from the downloaded one.")) from error


def _check_archive(archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    if "word/document.xml" not in names or "[Content_Types].xml" not in names:
        raise BadTemplate(_("This is not a Word document (.docx)."))
    refuse_document_types(archive)
    if any(_FORBIDDEN_PARTS.search(name) for name in names) or b"macroEnabled" in archive.read("[Content_Types].xml"):
        raise BadTemplate(_("The template contains macros or embedded objects. Save it without them, as .docx."))
    for name in names:
        if name.endswith(".rels"):
            _check_relations(ElementTree.fromstring(archive.read(name)))
        elif _LIVING_PARTS.match(name):
            _check_part(archive, name)


def _check_relations(relations: Element) -> None:
    for relation in relations:
        if relation.get("TargetMode") != "External":
            continue
        is_link = (relation.get("Type") or "").endswith(_HYPERLINK)
        if not is_link or not _SAFE_LINK.match(relation.get("Target") or ""):
            raise BadTemplate(
                _("The template refers to files outside it. Remove linked pictures, templates and objects.")
            )


def _check_part(archive: zipfile.ZipFile, name: str) -> None:
    if archive.getinfo(name).file_size > MOST_PART_BYTES:
        raise BadTemplate(_("The template is too long."))
    part = ElementTree.fromstring(archive.read(name))
    fields = [node.text or "" for node in part.iter(f"{_WORD}instrText")]
    fields += [node.get(f"{_WORD}instr") or "" for node in part.iter(f"{_WORD}fldSimple")]
    if _FETCHING_FIELD.search(" ".join([*fields, "".join(fields)])):
        raise BadTemplate(_("The template contains fields that fetch something from elsewhere."))


def _sources(data: bytes) -> list[str]:
    """Each part of the document as the text that jinja2 will read, and its properties."""
    template = DocxTemplate(io.BytesIO(data))
    template.init_docx()
    parts = [template.patch_xml(template.get_xml())]
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        parts += [template.patch_xml(template.get_part_xml(part)) for _key, part in template.get_headers_footers(uri)]
    notes = [part for part in template.docx.part.package.parts if "footnotes" in part.content_type]
    parts += [template.patch_xml(part.blob.decode("utf-8")) for part in notes]
    properties = template.docx.core_properties
    return [
        *parts,
        *(
            str(getattr(properties, name) or "")
            for name in ("author", "comments", "identifier", "language", "subject", "title")
        ),
    ]


def _filled(data: bytes, values: dict[str, Any]) -> bytes:
    headings = {name: heading or LEFT_OUT for name, heading in values["indicator_headings"].items()}
    template = DocxTemplate(io.BytesIO(data))
    template.render(values | {"indicator_headings": headings}, jinja_env=TemplateEnvironment(), autoescape=True)
    for table in template.docx.tables:
        leave_columns_out(table)
    target = io.BytesIO()
    template.save(target)
    return target.getvalue()


def _sample(schema: Schema) -> Any:
    """Made-up values of the right shape."""
    if isinstance(schema, dict):
        return {name: _sample(inner) for name, inner in schema.items()}
    return [_sample(schema[0]), _sample(schema[0])] if isinstance(schema, list) else "<Paraugs & 1 234,56>"
