"""What lets a phone open the page at the door without a signal."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from importlib import resources

from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from talka.kernel.http import public

_HEADERS = {"Cache-Control": "no-cache", "X-Robots-Tag": "noindex"}


@lru_cache(maxsize=1)
def _script() -> str:
    return resources.files("talka.events").joinpath("static/events/door-worker.js").read_text(encoding="utf-8")


def version() -> str:
    """Another one with each set of static files."""
    gathered = getattr(staticfiles_storage, "manifest_hash", "")
    return sha256(f"{gathered}{_script()}".encode()).hexdigest()[:12]


@public
@require_GET
def worker(request: HttpRequest, event_id: int = 0) -> HttpResponse:
    """The script that keeps the page. Its address bounds what it answers for: one door, or the codes of all."""
    del request, event_id
    script = f'const VERSION = "{version()}";\n{_script()}'
    return HttpResponse(script, content_type="text/javascript; charset=utf-8", headers=_HEADERS)
