"""Files to take along: the page that explains them, and the files."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talka.accounts.queries import asking
from talka.directory.exports import Format, formats_of, vcards
from talka.directory.exports.rows import MODELS, acting, chosen
from talka.directory.exports.shown import Reader
from talka.kernel import exports
from talka.kernel.http import few_languages, public, signed_in
from talka.kernel.limits import address_of, asked_too_often
from talka.registry import rules
from talka.registry.actions.readings import note_reading
from talka.registry.models import Kind, Person
from talka.registry.queries.references import rows_of

MOST_ROWS = 100_000
IN_MEMORY = 4 * 1024 * 1024
AN_HOUR = "public, max-age=3600"
MINUTE = 60
View = Callable[..., HttpResponseBase]
LISTS = {
    "organisations": gettext_lazy("Organisations"),
    "communities": gettext_lazy("Communities"),
    "networks": gettext_lazy("Networks"),
}
# Other programs read it; its name is English as its content is.
FOR_MACHINES = "hsds.json"


def seldom(view: View) -> View:
    """Of one address on the network as often as open data, since it is the same; whoever is signed in has no limit."""

    @functools.wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        who = address_of(request)
        often = partial(asked_too_often, "files", who, most=settings.OPEN_REQUESTS_PER_MINUTE, seconds=MINUTE)
        if request.user.is_anonymous and often():
            words = _("Too many requests in a minute. Wait a little.")
            headers = {"Retry-After": str(MINUTE)}
            return HttpResponse(words, status=429, headers=headers, content_type="text/plain; charset=utf-8")
        return view(request, *args, **kwargs)

    return answered


@public
@few_languages
def files(request: HttpRequest) -> HttpResponse:
    """Which file is for what, and where it is."""
    lists = [(title, _links(name)) for name, title in LISTS.items()]
    return render(request, "directory/files.html", {"lists": lists, "is_staff": _reader(request).everything})


@public
@seldom
def whole_list(request: HttpRequest, name: str, code: str) -> FileResponse:
    """What everybody may know of, narrowed as the address says."""
    file_format = _format(name, code)
    asked = {parameter: value for parameter, value in request.GET.items() if isinstance(value, str)}
    rows = chosen(name, asked).order_by("pk")[:MOST_ROWS]
    response = _file(file_format, rows, Reader(), name if code == FOR_MACHINES else LISTS[name])
    if not request.user.is_authenticated:
        response["Cache-Control"] = AN_HOUR
    return response


@public
@seldom
def one_record(request: HttpRequest, name: str, code: str, **ids: int) -> FileResponse:
    """One record: all of it for whoever works in a centre, what it shows for everybody."""
    file_format = _format(name, code)
    reader = _reader(request)
    rows = rows_of(MODELS[name]) if reader.everything else acting(name)
    record = get_object_or_404(rows, pk=next(iter(ids.values())))
    if reader.everything:
        note_reading(asking(request), what="profile file", taken=True)
    noun = name if code == FOR_MACHINES else MODELS[name].found_as.label
    return _file(file_format, rows.filter(pk=record.pk), reader, f"{noun}-{record.pk}")


@signed_in
def one_person(request: HttpRequest, person_id: int) -> FileResponse:
    """A person as a card, for those whose centre has met them."""
    user = asking(request)
    rows = Person.objects.visible_to(user).filter(erased_at=None)
    if not rules.may_use_registry(user):
        raise Http404
    person = get_object_or_404(rows, pk=person_id)
    note_reading(user, what="vcard", person=person, taken=True)
    write = partial(vcards.write_persons, rows.filter(pk=person.pk))
    return _download(write, vcards.CONTENT_TYPE, f"{Kind.PERSON.label}-{person.pk}", "vcf")


def _format(name: str, code: str) -> Format:
    found = formats_of(name).get(code)
    if found is None:
        raise Http404
    return found


def _reader(request: HttpRequest) -> Reader:
    user = request.user
    return Reader(everything=user.is_authenticated and rules.may_use_registry(asking(request)))


def _links(name: str) -> list[tuple[str, str]]:
    return [(str(one.title), reverse(f"directory:{name}.{one.code}")) for one in formats_of(name).values()]


def _file(file_format: Format, rows: Any, reader: Reader, name: object) -> FileResponse:
    def write(stream: Any) -> None:
        file_format.write(rows, stream, reader)

    return _download(write, file_format.content_type, name, file_format.code)


def _download(write: Any, content_type: str, name: object, ending: str) -> FileResponse:
    stream = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 -- the response closes it once it is sent
    write(stream)
    stream.seek(0)
    named = exports.file_name(name, ending, day=timezone.localdate())
    return FileResponse(stream, as_attachment=True, filename=named, content_type=content_type)
