"""Keys of machines: who comes in, how often, and how everything that goes wrong is told."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser
from ninja.security import HttpBearer

from talka.accounts.actions import note_use_of_token
from talka.accounts.models import User
from talka.accounts.queries import live_token, user_of_token
from talka.kernel.actions import Conflict, NotAllowed, Refused
from talka.kernel.api import Output
from talka.kernel.database import is_busy
from talka.kernel.limits import asked_too_often

LOG = logging.getLogger(__name__)
READING = frozenset({"GET", "HEAD", "OPTIONS"})
MINUTE = 60


class TurnedAway(Exception):
    """A key that is known, but not for this or not now."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


class KeyOfMachine(HttpBearer):
    """`Authorization: Bearer talka_…`: a live key of somebody who still works in its centre."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        """The owner with the rights of the key; nobody, whatever the reason, for a key that opens nothing."""
        found = live_token(token[:200])
        owner = user_of_token(found) if found is not None else None
        if found is None or owner is None:
            return None
        _count_request(found.pk)
        if request.method not in READING and not found.writes:
            raise TurnedAway(403, "read_only", _("This key only reads."))
        note_use_of_token(found)
        return owner


class StrictParser(Parser):
    """JSON as the standard has it: no NaN, no number that does not end."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Read the body; what cannot be read is the sender's mistake, however deep it goes."""
        try:
            return json.loads(request.body, parse_constant=_no_such_number)
        except RecursionError as error:
            raise ValueError("too deep") from error


def _no_such_number(name: str) -> None:
    raise ValueError(name)


def _count_request(token_id: int) -> None:
    if asked_too_often("api", str(token_id), most=settings.API_REQUESTS_PER_MINUTE, seconds=MINUTE):
        raise TurnedAway(429, "too_many_requests", _("Too many requests in a minute. Wait a little."))


def answer(status: int, code: str, message: object, fields: Mapping[str, str] | None = None) -> JsonResponse:
    """The one shape of everything that goes wrong."""
    body = {"error": code, "message": str(message), "fields": dict(fields or {})}
    response = JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    if status == 401:  # noqa: PLR2004 -- the status that asks for a key
        response.headers["WWW-Authenticate"] = "Bearer"
    if status in {429, 503}:  # those that ask to wait
        response.headers["Retry-After"] = str(MINUTE)
    return response


class Problem(Output):
    """What went wrong: `error` stays the same, `message` is in the reader's language, `fields` says what where."""

    error: str
    message: str
    fields: dict[str, str]


def description_of(api: NinjaAPI) -> dict[str, Any]:
    """The description for machines; beside what goes well it says how every mistake is told."""
    schema: dict[str, Any] = api.get_openapi_schema()
    parts = schema.setdefault("components", {})
    parts.setdefault("schemas", {})["Problem"] = Problem.model_json_schema()
    shape = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    parts["responses"] = {"Problem": {"description": "What went wrong, in one shape", "content": shape}}
    for part in parts["schemas"].values():
        for field in part.get("properties", {}).values():
            # Nothing is no address: such a field is left out.
            if "format" in field and not field.get("default", True):
                del field["default"]
    for operations in schema["paths"].values():
        for operation in operations.values():
            operation["responses"]["default"] = {"$ref": "#/components/responses/Problem"}
    return schema


def tell_mistakes(api: NinjaAPI) -> None:
    """Answer every mistake in the one shape; what nobody foresaw is left to the site's own page of errors."""

    def on(kind: type[Exception], status: int, code: str, words: Any) -> None:
        api.add_exception_handler(kind, lambda _request, _error: answer(status, code, words()))

    on(AuthenticationError, 401, "unauthorized", lambda: _("Send a key that is valid: Authorization: Bearer …"))
    on(Http404, 404, "not_found", lambda: _("There is nothing at this address that the key may see."))
    on(HttpError, 400, "unreadable", lambda: _("The body of the request cannot be read as JSON."))
    on(RequestDataTooBig, 413, "too_large", lambda: _("The request is too large."))
    on(NotAllowed, 403, "not_allowed", lambda: _("The owner of the key may not do this."))
    api.add_exception_handler(IntegrityError, _recorded_meanwhile)
    api.add_exception_handler(OperationalError, _busy)
    api.add_exception_handler(InterfaceError, _busy)
    api.add_exception_handler(Conflict, lambda _request, error: answer(409, "conflict", error))
    api.add_exception_handler(TurnedAway, _turned_away)
    api.add_exception_handler(Refused, _refused)
    api.add_exception_handler(ValidationError, _not_valid)


# django-ninja types an error as the exception or its class; it is always the exception.
def _turned_away(_request: HttpRequest, error: Any) -> HttpResponse:
    return answer(error.status, error.code, error.message)


def _recorded_meanwhile(request: HttpRequest, error: Any) -> HttpResponse:
    """The database had the last word; it stands in the server's log, should it have been something else."""
    LOG.warning("%s %s: %s", request.method, request.path, error)
    return answer(409, "conflict", _("Somebody else recorded the same meanwhile. Look, then send again."))


def _busy(request: HttpRequest, error: Any) -> HttpResponse:
    """Others write for too long, or the database is away: nothing is wrong with the request."""
    if not is_busy(error):
        raise error
    LOG.warning("%s %s: %s", request.method, request.path, error)
    return answer(503, "busy", _("The site is busy right now. Send the same again in a minute."))


def _refused(_request: HttpRequest, error: Any) -> HttpResponse:
    return answer(422, "invalid", error, {error.field: str(error)} if error.field else None)


def _not_valid(_request: HttpRequest, error: Any) -> HttpResponse:
    fields = {_field(one["loc"]): mistake_in_words(one) for one in error.errors}
    return answer(422, "invalid", _("Something in the request is not right; see the fields."), fields)


def _field(place: tuple[str | int, ...]) -> str:
    """„title”, „attendees.0.name”: without the source and, in a body, without the name of our own argument."""
    source, *path = place
    return ".".join(str(step) for step in (path[1:] if source == "body" else path)) or "body"


def mistake_in_words(mistake: Mapping[str, Any]) -> str:
    """What is wrong with one value, in the reader's language."""
    about: Mapping[str, Any] = mistake.get("ctx") or {}
    kind = str(mistake["type"])
    if kind == "value_error":
        return str(about.get("error") or mistake["msg"])
    if kind in {"string_too_long", "too_long"}:
        return _("At most %(most)d.") % {"most": about["max_length"]}
    if kind in {"greater_than_equal", "less_than_equal"}:
        least = about.get("ge")
        if least is not None:
            return _("At least %(least)s.") % {"least": least}
        return _("At most %(most)s.") % {"most": about["le"]}
    if kind == "literal_error":
        return _("One of: %(values)s.") % {"values": about["expected"]}
    words = {
        "missing": _("This is required."),
        "string_too_short": _("This is required."),
        "too_short": _("This is required."),
        "extra_forbidden": _("There is no such field."),
        "string_type": _("This has to be text."),
        "int_type": _("This has to be a whole number."),
        "int_parsing": _("This has to be a whole number."),
        "bool_type": _("This has to be true or false."),
        "bool_parsing": _("This has to be true or false."),
    }
    return words.get(kind, _("This value cannot be read."))
