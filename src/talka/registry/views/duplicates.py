"""Records that may be one."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from talka.kernel.actions import Refused
from talka.kernel.http import SignedInRequest, signed_in
from talka.kernel.ui.shapes import Link
from talka.registry import rules
from talka.registry.actions.resemblances import part_resemblance
from talka.registry.models import Kind
from talka.registry.queries.duplicates import pairs_to_show, resemblances_to_settle
from talka.registry.queries.merging import MERGED

PAGE = 20


@signed_in
def duplicates(request: SignedInRequest) -> HttpResponse:
    """Pairs to merge or to part, the likeliest first."""
    if not rules.may_settle_resemblances(request.user):
        raise Http404
    kind = request.GET.get("kind", "")
    kind = kind if kind in MERGED else str(Kind.ORGANISATION)
    page = Paginator(resemblances_to_settle(request.user, kind), PAGE).get_page(request.GET.get("page"))
    titles = {
        "organisation": _("Organisations"),
        "community": _("Communities"),
        "network": _("Networks"),
        "person": _("Persons"),
    }
    here = reverse("registry:duplicates")
    context = {
        "kind": kind,
        "page": page,
        "pairs": pairs_to_show(kind, list(page.object_list)),
        "tabs": [Link(titles[one], f"{here}?kind={one}", active=one == kind) for one in MERGED],
        "breadcrumbs": [Link(_("Registry"), reverse("registry:organisations"))],
    }
    return render(request, "registry/duplicates/list.html", context)


@signed_in
@require_POST
def part(request: SignedInRequest, kind: str, resemblance_id: int) -> HttpResponse:
    """These two are not the same."""
    if kind not in MERGED:
        raise Http404
    found = get_object_or_404(resemblances_to_settle(request.user, kind), pk=resemblance_id)
    try:
        part_resemblance(found, actor=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("They will not be offered again."))
    return redirect(f"{reverse('registry:duplicates')}?kind={kind}")
