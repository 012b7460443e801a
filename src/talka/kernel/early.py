"""Whole answers of public pages, kept by each process for some seconds, given before anything else runs.

They are for strangers, who send no cookie at all: nobody is signed in, nothing was chosen, no message waits. A page
that is the same for all of them says so itself, and until when: what it shows may not be older than it claims.
That spares middleware, sessions and templates, which the parts that a page keeps for itself do not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from talka.kernel.kept import KeptUntil

# So many pages of some ten kilobytes; when all are of this moment, another one is simply made each time.
MOST = 300
OK = 200
_MARK = "same_for_strangers"
Key = tuple[str, str, str, str, bool]


@dataclass(frozen=True)
class Answer:
    """An answer as it goes out, compressed where the browser takes that; `name` says what it shows."""

    name: str
    content: bytes
    headers: dict[str, str]


ANSWERS: KeptUntil[Key, Answer] = KeptUntil(most=MOST)


def same_for_strangers(response: HttpResponse, *, name: str, until: float) -> HttpResponse:
    """Say of a page that every stranger gets it like this, until so much of `time.monotonic()`."""
    setattr(response, _MARK, (name, until))
    return response


def forget_answers(name: str) -> None:
    """Something changed that the page of this name shows."""
    ANSWERS.forget(lambda _key, _until, answer: answer.name == name)


def forget_everything() -> None:
    """As when the process began."""
    ANSWERS.forget_everything()


class EarlyAnswers:
    """The outermost of all: a kept answer went through all the others when it was made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = _key(request)
        if key is None:
            return self.get_response(request)
        if (found := ANSWERS.found(key)) is not None:
            _until, answer = found
            return HttpResponse(answer.content, headers=answer.headers)
        response = self.get_response(request)
        mark = getattr(response, _MARK, None)
        # What sets a cookie is for one reader alone.
        if mark is not None and response.status_code == OK and not response.cookies:
            name, until = mark
            ANSWERS.keep(key, Answer(name, response.content, dict(response.headers)), until=until)
        return response


def _key(request: HttpRequest) -> Key | None:
    """What the answer to a stranger depends on; none for everybody else."""
    told = request.META
    if request.method != "GET" or told.get("HTTP_COOKIE") or told.get("QUERY_STRING") or "HTTP_HX_REQUEST" in told:
        return None
    return (
        request.path_info,
        told.get("HTTP_HOST", ""),
        str(request.scheme),
        translation.get_language_from_request(request),
        "gzip" in told.get("HTTP_ACCEPT_ENCODING", ""),
    )
