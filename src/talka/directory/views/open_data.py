"""What can be taken from here, for people."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from talka.kernel.http import public


@public
def show(request: HttpRequest) -> HttpResponse:
    """What there is, under which terms, and how to ask for it."""
    return render(request, "directory/open_data.html")
