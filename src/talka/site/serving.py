"""The web server, the worker and the clock in one process; beside it, where wanted, processes that only answer."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, create_server

from talka.kernel.database import refresh_statistics
from talka.kernel.modules import ClockJob, manifests
from talka.kernel.sqlite.base import share_connections
from talka.kernel.tasks import Background
from talka.site.environment import address_at, host_of
from talka.site.supervising import Place, place_of_this_process, supervise

# Seconds: how soon a signal is noticed, and how long running requests may take to end after it.
NOTICE, PATIENCE = 0.25, 10.0
GREATEST_PORT = 65535
BACKLOG = 1024
# A number of glibc's mallopt(3).
_MOST_HEAPS = -8
# Connections, of which the package lets in 100, and seconds that one may be silent for: a hundred who never end their
# requests would keep everybody else out. Each costs a file, of which systemd gives a service 1024.
MANY_SLOW_ONES: dict[str, object] = {"connection_limit": 800, "channel_timeout": 60, "cleanup_interval": 15}
STATISTICS = ClockJob("kernel.refresh_statistics", every_minutes=24 * 60, run=refresh_statistics)


class PortTaken(Exception):
    """Something else listens there already."""


class CannotListen(Exception):
    """The address is not of this computer, the port is reserved, or there is no such port."""


def serve(host: str, port: int, *, announce: Callable[[str], None], workers: int = 1) -> int:
    """Serve until a signal asks to stop; requests and the task in hand are finished first. Returns the exit code."""

    def ready() -> None:
        announce(address)
        _tell_systemd()

    _keep_memory_small()
    place = place_of_this_process()
    if place is not None:
        listening = [socket.socket(fileno=each) for each in place.listening]
        lead_to(_address_of(host, listening))
        _work_at(place, application=get_wsgi_application(), listening=listening)
        return 0
    listening = _listen(host, port)
    address = _address_of(host, listening)
    lead_to(address)
    _note_served_at().write_text(address, encoding="utf-8")
    application = get_wsgi_application()
    if workers == 1:
        _work(application, listening, ready, with_background=True, parent=None)
        return 0
    _load_pages()
    work = partial(_work_at, application=application, listening=listening)
    return supervise(workers, work, listening=[each.fileno() for each in listening], announce=ready)


def _address_of(host: str, listening: list[socket.socket]) -> str:
    """Where browsers find us, with the port that the system chose where none was named."""
    return address_at(host, int(listening[0].getsockname()[1]))


def lead_to(address: str) -> None:
    """Let links in pages and letters lead there, unless the operator has said where the site is."""
    if not settings.ENVIRONMENT.address:
        settings.SITE_ADDRESS = address
        settings.ALLOWED_HOSTS.append(host_of(address))


def last_served_at() -> str:
    """Where the site of this data folder is served, or was last; empty when it never was."""
    try:
        return _note_served_at().read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""


def _note_served_at() -> Path:
    return Path(settings.DATA_DIR) / "served-at.txt"


def _work_at(place: Place, *, application: Any, listening: list[socket.socket]) -> None:
    """As one of several: one of them has the worker and the clock."""
    _work(application, listening, place.tell, with_background=place.number == 0, parent=place.parent)


def _keep_memory_small() -> None:
    """Threads share what they would else hold each: connections to the file, and a heap that grows to its own peak."""
    share_connections()
    # Of glibc; elsewhere there is no such choice.
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(_MOST_HEAPS, 1)


def _load_pages() -> None:
    """Read the code of all pages and the texts of all languages, which the first visitor would otherwise wait for.

    Workers that are forked afterwards have it in memory that they share.
    """
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            reverse("site:front")
    manifests()
    for template in ("ui/public.html", "ui/workspace.html"):
        get_template(template)


def _work(
    application: Any, listening: list[socket.socket], ready: Callable[[], None], *, with_background: bool,
    parent: int | None,
) -> None:  # fmt: skip
    """Answer until asked to stop, or until the process that looks after this one is gone."""
    sockets: dict[int, Any] = {}
    server = create_server(
        application, map=sockets, sockets=listening, threads=settings.ENVIRONMENT.threads, ident="talka",
        clear_untrusted_proxy_headers=True, max_request_body_size=settings.REQUEST_LIMIT,
        **_proxy_settings(),
    )  # fmt: skip
    jobs = [STATISTICS, *(job for manifest in manifests() for job in manifest.clock_jobs)]
    background = Background(jobs, worker_id=f"{socket.gethostname()[:40]}-{os.getpid()}")
    stopping = _stop_on_signals()
    if with_background:
        background.start()
    ready()
    while not stopping.is_set() and parent in {None, os.getppid()}:
        wasyncore.loop(timeout=NOTICE, map=sockets, use_poll=True, count=1)
    background.stopping.set()
    _finish_requests(sockets)
    server.task_dispatcher.shutdown(timeout=1)
    wasyncore.close_all(sockets, ignore_all=True)
    if with_background:
        background.stop(patience=PATIENCE)


def _listen(host: str, port: int) -> list[socket.socket]:
    """Sockets that listen at every address of the host."""
    if port > GREATEST_PORT:  # the system would quietly take another one
        raise CannotListen(_("there is no such port"))
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        return [_bound(family, address) for family, _kind, _number, _name, address in dict.fromkeys(found)]
    except OSError as problem:
        if problem.errno == errno.EADDRINUSE:
            raise PortTaken(str(problem)) from problem
        raise CannotListen(str(problem)) from problem
    except (ValueError, UnicodeError) as problem:
        raise CannotListen(str(problem)) from problem


def _bound(family: int, address: Any) -> socket.socket:
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind(address)
        made.listen(BACKLOG)
    except OSError:
        made.close()
        raise
    return made


def _proxy_settings() -> dict[str, object]:
    if not settings.ENVIRONMENT.trusted_proxies:
        return MANY_SLOW_ONES
    return {
        **MANY_SLOW_ONES,
        "trusted_proxy": "*",
        "trusted_proxy_count": settings.ENVIRONMENT.trusted_proxies,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"},
    }


def _tell_systemd() -> None:
    """Where a unit of Type=notify started us, it counts as started only now."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        if address:
            line.sendto(b"READY=1", address.replace("@", "\0", 1) if address.startswith("@") else address)


def _stop_on_signals() -> threading.Event:
    """Set when asked to stop; an exception instead could tear a request that is just being read."""
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        if stopping.is_set():
            raise SystemExit(1)  # asked twice: at once
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    return stopping


def _finish_requests(sockets: dict[int, Any]) -> None:
    """Let nobody new in, answer who is inside, close each connection when it has its answer."""
    for listener in [each for each in sockets.values() if isinstance(each, BaseWSGIServer)]:
        wasyncore.dispatcher.close(listener)
    wasyncore.loop(timeout=0, map=sockets, use_poll=True, count=1)  # read what has arrived before judging who is idle
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        channels = [each for each in list(sockets.values()) if isinstance(each, HTTPChannel)]
        if not channels:
            return
        for channel in channels:
            if not (channel.requests or channel.request or channel.total_outbufs_len):
                channel.will_close = True
        wasyncore.loop(timeout=0.05, map=sockets, use_poll=True, count=1)
