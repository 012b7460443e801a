"""Every piece of the interface kit on one page, for those who build pages."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from talka.accounts.queries import is_demo
from talka.kernel.http import public
from talka.kernel.ui.kit import kit


@public
def show(request: HttpRequest) -> HttpResponse:
    """Only in a demo: it is of no use to anybody else."""
    if not is_demo():
        raise Http404
    return render(request, "ui/kit.html", {"kit": kit()})
