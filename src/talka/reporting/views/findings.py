"""What the report says about itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talka.accounts.queries import asking
from talka.kernel.actions import Refused
from talka.kernel.forms import refuse
from talka.kernel.http import signed_in
from talka.kernel.ui.shapes import Link
from talka.programmes.models import Agreement
from talka.reporting.actions import acknowledge_alike, acknowledge_finding, withdraw_acknowledgement
from talka.reporting.findings import CONTRADICTION, Finding, findings_of, read_first, together_key
from talka.reporting.forms import AcknowledgeForm, AlikeForm, FindingForm
from talka.reporting.views.report import crumbs_of, readable_agreement

PAGE = 100
# Of a rule that finds more than the most, the first are shown and all are a list of pages.
MOST_ALIKE, FIRST_ALIKE, PAGE_ALIKE = 10, 5, 30
TITLES = {
    "people_above_participations": gettext_lazy("More people than participations"),
    "counted_in_two_agreements": gettext_lazy("Work under two agreements"),
    "double_funding": gettext_lazy("The same document paid twice"),
}


@dataclass(frozen=True)
class ShownFinding:
    """A finding with its place on the page, and where somebody says why it stands; `tried` when that was refused."""

    number: int
    finding: Finding
    form: AcknowledgeForm | None
    tried: bool
    # After the last of a rule that is shown: how many it finds altogether.
    alike: int = 0


@signed_in
def findings(request: HttpRequest, pk: int) -> HttpResponse:
    """Contradictions, then gaps; each with what to mend, or a reason why it stands; or all of a rule, or all of one."""
    agreement = readable_agreement(request, pk)
    if "of" in request.GET:
        return _records(request, agreement)
    if "withdraw" in request.POST:
        return _withdraw(request, agreement)
    of_all = "seen" in request.POST
    one = AcknowledgeForm((not of_all and request.POST) or None, auto_id="tried-%s")
    alike = AlikeForm((of_all and request.POST) or None, auto_id="alike-%s")
    if _explained(request, agreement, one, alike):
        return _back(request, agreement)
    context: dict[str, Any] = {
        "agreement": agreement,
        "form_has_errors": any(form.is_bound and form.errors for form in (one, alike)),
        "may_acknowledge": acknowledge_finding.allows(asking(request), agreement),
    }
    if "alike" in request.GET:
        return _of_a_rule(request, context, one, alike)
    found = findings_of(agreement)
    groups = [(_("Contradictions"), "contradiction"), (_("Gaps"), "gap")]
    by_kind = [(title, kind, [finding for finding in found if finding.kind == kind]) for title, kind in groups]
    shown = list(_shown((pair for *_name, some in by_kind for pair in _first_alike(some, one)), one, context))
    context |= {
        "breadcrumbs": crumbs_of(agreement),
        "groups": [
            (title, kind, len(some), [o for o in shown if o.finding.kind == kind]) for title, kind, some in by_kind
        ],
        "homeless": _homeless(one, shown),
    }
    return render(request, "reporting/findings/list.html", context)


def _explained(request: HttpRequest, agreement: Agreement, one: AcknowledgeForm, alike: AlikeForm) -> bool:
    """Whether a reason was kept; one that is refused stays in its form."""
    try:
        if alike.is_valid():
            rule = request.GET.get("alike", "")
            acknowledge_alike(agreement, rule=rule, **alike.cleaned_data, actor=asking(request))
            return True
        if one.is_valid():
            acknowledge_finding(agreement, **one.cleaned_data, actor=asking(request))
            return True
    except Refused as refused:
        refuse(alike if alike.is_bound else one, refused)
    return False


def _of_a_rule(request: HttpRequest, context: dict[str, Any], one: AcknowledgeForm, alike: AlikeForm) -> HttpResponse:
    """Everything that a rule finds, page by page; what nobody has explained first, and explained together."""
    agreement, rule = context["agreement"], request.GET["alike"]
    found = [finding for finding in findings_of(agreement) if finding.rule == rule]
    if not found and request.method == "GET":
        # The last one was mended meanwhile.
        return redirect("reporting:findings", agreement.pk)
    page = Paginator(sorted(found, key=lambda finding: bool(finding.acknowledged)), PAGE_ALIKE)
    portion = page.get_page(request.GET.get("page"))
    shown = list(_shown(((finding, 0) for finding in portion), one, context))
    waiting = [finding for finding in found if finding.blocks] if context["may_acknowledge"] else []
    together = len(waiting) > 1
    context |= {
        "breadcrumbs": _crumbs(agreement),
        "title": TITLES.get(rule, _("Findings of one kind")),
        "page": portion,
        "found": shown,
        "together": alike if together else None,
        "waiting": len(waiting),
        # Of what is shown now, also where something else was seen before.
        "seen": together_key(waiting) if together else "",
        "homeless": _homeless(one, shown) or (alike if alike.is_bound and not together else None),
    }
    return render(request, "reporting/findings/alike.html", context)


def _records(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """All work behind one finding, page by page."""
    wanted = request.GET.get("of"), request.GET.get("year")
    found = [one for one in findings_of(agreement) if (one.rule, str(one.year)) == wanted and one.is_of_work]
    if not found:
        raise Http404
    context = {
        "agreement": agreement,
        "finding": found[0],
        "page": Paginator(found[0].records, PAGE).get_page(request.GET.get("page")),
        "breadcrumbs": _crumbs(agreement),
    }
    return render(request, "reporting/findings/records.html", context)


def _withdraw(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    form = FindingForm(request.POST)
    try:
        key = form.cleaned_data["key"] if form.is_valid() else ""
        withdraw_acknowledgement(agreement, key=key, actor=asking(request))
    except Refused as refused:
        # Somebody else took it back first, or this reader may not take it back.
        messages.error(request, str(refused))
    return _back(request, agreement)


def _back(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """To the same list, on the same page of it."""
    query = request.GET.urlencode()
    return redirect(reverse("reporting:findings", args=[agreement.pk]) + (f"?{query}" if query else ""))


def _crumbs(agreement: Agreement) -> list[Link]:
    return [*crumbs_of(agreement), Link(_("Findings"), reverse("reporting:findings", args=[agreement.pk]))]


def _first_alike(found: Sequence[Finding], tried: AcknowledgeForm) -> Iterator[tuple[Finding, int]]:
    """The first of each rule, unexplained before explained, and the tried one; after the last of many, how many."""
    total = Counter(finding.rule for finding in found)
    taken: Counter[str] = Counter()
    first: set[int] = set()
    for finding in sorted(found, key=lambda finding: bool(finding.acknowledged)):
        taken[finding.rule] += 1
        if total[finding.rule] <= MOST_ALIKE or taken[finding.rule] <= FIRST_ALIKE or _is_tried(finding, tried):
            first.add(id(finding))
    shown = [finding for finding in found if id(finding) in first]
    last = {finding.rule: at for at, finding in enumerate(shown)}
    for at, finding in enumerate(shown):
        many = total[finding.rule] > MOST_ALIKE and last[finding.rule] == at
        yield finding, total[finding.rule] if many else 0


def _is_tried(finding: Finding, tried: AcknowledgeForm) -> bool:
    return tried.is_bound and finding.kind == CONTRADICTION and finding.key == tried["key"].value()


def _homeless(tried: AcknowledgeForm, shown: Iterable[ShownFinding]) -> AcknowledgeForm | None:
    """What was written about a finding that is gone meanwhile is not lost."""
    return tried if tried.is_bound and not any(one.tried for one in shown) else None


def _shown(
    found: Iterable[tuple[Finding, int]], tried: AcknowledgeForm, context: dict[str, Any]
) -> Iterator[ShownFinding]:
    taken = list(found)
    read_first(finding.records for finding, _alike in taken)
    for number, (finding, alike) in enumerate(taken, start=1):
        # The key of a finding is made of all its records: only whoever can say something about it needs it.
        if finding.kind != CONTRADICTION or not context["may_acknowledge"]:
            yield ShownFinding(number, finding, None, tried=False, alike=alike)
            continue
        is_tried = _is_tried(finding, tried)
        form = tried if is_tried else AcknowledgeForm(initial={"key": finding.key}, auto_id=f"f{number}-%s")
        yield ShownFinding(number, finding, form, is_tried, alike)
