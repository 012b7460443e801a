"""A person asks what is held about them: an address, a letter, a link that opens it for a day."""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from talka.kernel.http import by_token, public
from talka.privacy.actions.requests import ask_about
from talka.privacy.exports import write_archive
from talka.privacy.forms import AskForm
from talka.privacy.models import OwnDataRequest
from talka.privacy.queries.own import centres_that_met, is_shared, open_request, people_of
from talka.privacy.queries.sections import empty_titles, grouped, sections_of
from talka.privacy.views.persons import archive_response
from talka.registry.actions.readings import note_reading
from talka.registry.models import Person

LIMIT, MOST_NAME = "own_data", 150


@public
def ask(request: HttpRequest) -> HttpResponse:
    """The address; the answer is the same whether it is known or not, and whether too many asked."""
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if ratelimit.consume(request, action=LIMIT, key=email.strip().casefold()):
            ask_about(email)
        return redirect("privacy:asked")
    return render(request, "privacy/own/ask.html", {"form": form})


@public
def asked(request: HttpRequest) -> HttpResponse:
    """What happens now."""
    return render(request, "privacy/own/asked.html")


@by_token
def show(request: HttpRequest, key: str) -> HttpResponse:
    """First only a button, because programs that look through mail open links; then everything that is held."""
    found = open_request(key)
    if found is None:
        return _private(render(request, "privacy/own/closed.html", status=404))
    if request.method != "POST":
        return _private(render(request, "privacy/own/open.html", {"key": key}))
    name = request.POST.get("name", "")[:MOST_NAME]
    people = _people(found, name, taken=False)
    if not people and is_shared(found.email):
        return _private(render(request, "privacy/own/name.html", {"key": key, "wrong": bool(name)}))
    held = [sections_of(person, None) for person in people]
    centres = centres_that_met(people)
    told = [{"groups": grouped(sections), "empty": empty_titles(sections)} for sections in held]
    return _private(
        render(request, "privacy/own/show.html", {"key": key, "told": told, "name": name, "centres": centres})
    )


@by_token
@require_POST
def download(request: HttpRequest, key: str) -> HttpResponse | FileResponse:
    """The same as a file."""
    found = open_request(key)
    name = request.POST.get("name", "")[:MOST_NAME]
    people = _people(found, name, taken=True) if found is not None else []
    if not people:
        return _private(render(request, "privacy/own/closed.html", status=404))
    archive = write_archive([(person, sections_of(person, None)) for person in people])
    return archive_response(archive, people[0])


def _people(found: OwnDataRequest, name: str, *, taken: bool) -> list[Person]:
    people = people_of(found.email, name)
    for person in people:
        note_reading(None, what="own", person=person, taken=taken)
    return people


def _private(response: HttpResponse) -> HttpResponse:
    """Not kept by the browser, nor found by search engines; that its address is told to no other site is usual here."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
