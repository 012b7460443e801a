"""Writing the narrative, and the centre's own Word template."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from talka.accounts.queries import asking
from talka.kernel.actions import Conflict, Refused
from talka.kernel.forms import refuse
from talka.kernel.http import signed_in
from talka.programmes.models import Agreement, ImplementationYear
from talka.reporting.actions import remove_template, upload_template, write_narrative
from talka.reporting.documents import CONTENT_TYPES
from talka.reporting.documents.storage import read
from talka.reporting.documents.templates import MOST_BYTES, available_names, default_template
from talka.reporting.forms import NarrativeForm, TemplateForm
from talka.reporting.models import Narrative
from talka.reporting.queries.content import narrative_placeholders
from talka.reporting.queries.numbers import Numbers
from talka.reporting.queries.placeholders import narrative_paragraphs, unknown_names
from talka.reporting.queries.reports import narrative_of, template_of
from talka.reporting.queries.typed_figures import typed_figures
from talka.reporting.queries.written import Written
from talka.reporting.views.report import crumbs_of, download, readable_agreement


@signed_in
def narrative(request: HttpRequest, pk: int, ordinal: int) -> HttpResponse:
    """The narrative of a year, or of the whole (0), with every figure that may stand in it and how it will read."""
    agreement = readable_agreement(request, pk)
    if not write_narrative.allows(request.user, agreement):
        raise Http404
    year = get_object_or_404(agreement.years, ordinal=ordinal) if ordinal else None
    stored = narrative_of(agreement, year)
    known = narrative_placeholders(agreement, year)
    written = Written(known)
    form = NarrativeForm(
        _with_figure(request, written),
        initial={"text": written.shown(stored.text) if stored else "", "version": stored.version if stored else 0},
    )
    current: Narrative | None = None
    looks = "preview" in request.POST or "insert" in request.POST
    if request.method == "POST" and not looks and _is_sound(form, written):
        try:
            write_narrative(
                agreement,
                year=year,
                text=written.stored(form.cleaned_data["text"]),
                version=form.cleaned_data["version"],
                actor=asking(request),
            )
        except Conflict as conflict:
            current = conflict.current if isinstance(conflict.current, Narrative) else None
            form.add_error(None, str(conflict))
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("The narrative is saved."))
            return redirect(f"{reverse('reporting:report', args=[pk])}#{year_anchor(year)}")
    context = _context(agreement, written, str(form["text"].value() or "")) | {
        "year": year,
        "form": form,
        "current": current,
        "current_text": written.shown(current.text) if current else "",
    }
    template = "reporting/report/narrative.html"
    if request.headers.get("HX-Request") and "preview" in request.POST:
        template += "#preview"
    return render(request, template, context)


def _with_figure(request: HttpRequest, written: Written) -> QueryDict | None:
    """What was sent; where a figure was pressed and no script put it in, with it after the last word."""
    if request.method != "POST":
        return None
    name = request.POST.get("insert", "")
    if name not in written.known:
        return request.POST
    data = request.POST.copy()
    text = data.get("text", "")
    data["text"] = f"{text}{'' if not text or text[-1].isspace() else ' '}{written.braces(name)}"
    return data


def _is_sound(form: NarrativeForm, written: Written) -> bool:
    """Whether the text may be kept; every name in braces must be that of a figure."""
    if not form.is_valid():
        return False
    unknown = unknown_names(written.stored(form.cleaned_data["text"]), written.known)
    if unknown:
        names = ", ".join(f"{{{name}}}" for name in unknown)
        form.add_error("text", _("No figure is called %(names)s. Put figures in from the list.") % {"names": names})
    return not unknown


def _context(agreement: Agreement, written: Written, shown: str) -> dict[str, Any]:
    text = written.stored(shown)
    return {
        "agreement": agreement,
        "offers": written.offers(),
        "preview": narrative_paragraphs(text, "preview", dict(written.known), Numbers(whole=False)),
        "unknown": unknown_names(text, written.known),
        # Numbers that could follow their records by themselves.
        "typed": [
            (figure.text, written.words[figure.kind.code])
            for figure in typed_figures(text)
            if figure.kind.code in written.known
        ],
        "number_base": reverse("reporting:numbers", args=[agreement.pk]),
        "breadcrumbs": crumbs_of(agreement),
    }


def year_anchor(year: ImplementationYear | None) -> str:
    """Where a narrative stands on the report's page."""
    return f"y{year.ordinal}" if year else "other"


@signed_in
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the Word template, edit it in Word, bring it back; or go back to the shipped one."""
    agreement = readable_agreement(request, pk)
    if not upload_template.allows(request.user, agreement):
        raise Http404
    form = TemplateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            # One byte more than allowed is enough to be refused in words.
            upload_template(agreement, data=upload.read(MOST_BYTES + 1), name=upload.name, actor=asking(request))
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("The template was checked and is used from now on."))
            return redirect("reporting:template", pk)
    return render(
        request,
        "reporting/report/template.html",
        {
            "agreement": agreement,
            "form": form,
            "own": template_of(agreement),
            "names": list(available_names()),
            "breadcrumbs": crumbs_of(agreement),
        },
    )


@signed_in
def template_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The template in use as a file; with ?shipped the one that the product brings."""
    agreement = readable_agreement(request, pk)
    if not upload_template.allows(request.user, agreement):
        raise Http404
    own = None if "shipped" in request.GET else template_of(agreement)
    data = read(own.file) if own else default_template()
    return download(data, "kopsavilkuma-veidne.docx", CONTENT_TYPES["docx"])


@signed_in
def template_removal(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then go back to the shipped template."""
    agreement = readable_agreement(request, pk)
    own = template_of(agreement)
    if own is None or not remove_template.allows(request.user, own):
        raise Http404
    if request.method == "POST":
        remove_template(own, actor=asking(request))
        messages.success(request, _("The shipped template is used again."))
        return redirect("reporting:template", pk)
    return render(request, "reporting/report/template_removal.html", {"agreement": agreement, "own": own})
