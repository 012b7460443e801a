"""A rush for the places of one event over HTTP, and the public pages of events, from two workers.

Exactly as many are confirmed as there are places, the others wait, nothing fails; with the guard taken out the same
rush oversells. `--kill` ends a worker in the middle (kill -9) and starts it again: nobody is lost, nobody written to
twice. `--beside FOLDER` measures pretix in the same run; FOLDER is the virtual environment in which it is installed.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode

from measuring import at_once, line
from starting import start

WORKERS, PAGE_CLIENTS, PAGE_SECONDS = 2, 16, 5.0
# One reference run of pretix 2026.8 on two cores with two workers: its list, its event page, its orders; a second.
PRETIX = {"calendar": 22.0, "event": 52.0, "registrations": 17.0, "megabytes": 547.0}
TRIES, SERVER_ERROR = 40, 500
READY = "ready"
ORDER_CLIENTS = 16


def serve(port: int, *, unguarded: bool) -> int:
    """As `talka serve --workers 2` does. The guard is the lock of the event's row, on SQLite of the whole file."""
    import django  # noqa: PLC0415 -- reads the environment of the parent

    django.setup()
    from django.conf import settings  # noqa: PLC0415 -- needs the environment

    from talka.site import serving  # noqa: PLC0415 -- needs loaded apps

    settings.REGISTRATIONS_PER_HOUR = 10**9
    if unguarded:
        _take_the_guard_out()
    return serving.serve("127.0.0.1", port, announce=lambda _address: print(READY, flush=True), workers=WORKERS)


def _take_the_guard_out() -> None:
    from talka.events.actions import registrations  # noqa: PLC0415 -- needs loaded apps
    from talka.events.models import Event  # noqa: PLC0415 -- needs loaded apps
    from talka.events.views.public import registering  # noqa: PLC0415 -- needs loaded apps
    from talka.kernel import actions  # noqa: PLC0415 -- needs loaded apps
    from talka.kernel.database import is_embedded  # noqa: PLC0415 -- needs loaded apps

    registrations.locked_event = lambda event: Event.objects.get(pk=event.pk)
    registering.together = lambda _about, work, **_more: work()
    if is_embedded():
        actions.transaction = SimpleNamespace(atomic=lambda savepoint: contextlib.nullcontext())  # noqa: ARG005 -- as it is called
        actions.Action._write = lambda *_parts, **_more: None


@dataclass(frozen=True)
class Site:
    """A site that answers: its port, and the process that looks after the workers."""

    port: int
    supervisor: int

    def workers(self) -> list[int]:
        """The processes that answer."""
        listed = Path(f"/proc/{self.supervisor}/task/{self.supervisor}/children").read_text(encoding="ascii")
        return [int(one) for one in listed.split()]

    def memory(self) -> float:
        """Megabytes of them all, shared pages by their share."""
        return sum(megabytes(one) for one in (self.supervisor, *self.workers()))


@contextlib.contextmanager
def a_site(*, unguarded: bool = False) -> Iterator[Site]:
    """The site on two workers."""
    port = free_port()
    command = [sys.executable, __file__, "--serve", str(port), *(["--unguarded"] if unguarded else [])]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said, text=True)
        try:
            assert process.stdout is not None
            if process.stdout.readline().strip() != READY:
                said.seek(0)
                raise SystemExit(f"The site did not start. {said.read()[-2_000:]}")
            yield Site(port, process.pid)
        finally:
            process.terminate()
            process.wait()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@dataclass
class Rush:
    """What came of it."""

    statuses: Counter[int] = field(default_factory=Counter)
    # Who was told that it is done.
    told: set[str] = field(default_factory=set)
    broken: int = 0
    seconds: float = 0


def rush(port: int, code: str, attempts: int, clients: int) -> Rush:
    """So many people, each once, from so many browsers; who gets no answer tries again, as people do."""
    came, waiting, turn = Rush(), list(range(attempts)), threading.Lock()

    def browser(_number: int) -> None:
        cookie, token = session(port, code)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while True:
            with turn:
                if not waiting:
                    return
                person = waiting.pop()
            connection = one_registration(connection, came, turn, (port, code, cookie, token, f"c{person}@example.lv"))

    came.seconds = at_once(browser, clients)
    return came


def session(port: int, code: str) -> tuple[str, str]:
    """The cookie and the token of a form."""
    for _try in range(TRIES):
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", f"/events/{code}/register/")
            answer = connection.getresponse()
            found = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', answer.read())
            if found:
                return (answer.getheader("Set-Cookie") or "").partition(";")[0], found.group(1).decode()
        time.sleep(0.25)
    raise SystemExit("The form does not open.")


def one_registration(
    connection: http.client.HTTPConnection, came: Rush, turn: threading.Lock, given: tuple[int, str, str, str, str]
) -> http.client.HTTPConnection:
    port, code, cookie, token, email = given
    name = f"Cilvēks {email.partition('@')[0]}"
    body = urlencode({"csrfmiddlewaretoken": token, "name": name, "email": email, "rows": "0"})
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    for _try in range(TRIES):
        try:
            connection.request("POST", f"/events/{code}/register/", body, headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            with turn:
                came.broken += 1
            time.sleep(0.25)
            continue
        with turn:
            came.statuses[answer.status] += 1
            if answer.status == http.client.FOUND:
                came.told.add(email)
        break
    return connection


def kill_one(site: Site, after: float) -> threading.Thread:
    """In the middle a worker is gone; the one that looks after it starts another."""

    def kill() -> None:
        time.sleep(after)
        os.kill(site.workers()[0], signal.SIGKILL)

    thread = threading.Thread(target=kill)
    thread.start()
    return thread


def outcome(code: str) -> dict[str, int]:
    """What is stored now."""
    from talka.events.models import Registration  # noqa: PLC0415 -- needs loaded apps

    return dict(Counter(Registration.objects.filter(event__code=code).values_list("state", flat=True)))


def mistakes(code: str, came: Rush, places: int, attempts: int) -> list[str]:
    """What is not as it must be."""
    from talka.events.models import Registration  # noqa: PLC0415 -- needs loaded apps
    from talka.kernel.audit.trail import verify  # noqa: PLC0415 -- needs loaded apps
    from talka.kernel.models import Letter  # noqa: PLC0415 -- needs loaded apps

    stored, found = outcome(code), []
    if stored.get("confirmed") != places or stored.get("waiting") != attempts - places:
        found.append(f"not {places} confirmed and {attempts - places} waiting: {stored}")
    if any(status >= SERVER_ERROR for status in came.statuses):
        found.append(f"failed: {dict(came.statuses)}")
    emails = set(Registration.objects.filter(event__code=code).values_list("email", flat=True))
    if lost := came.told - emails:
        found.append(f"told and lost: {len(lost)}")
    codes = Registration.objects.filter(event__code=code).values_list("code", flat=True)
    kinds = ("confirmed", "waiting")
    letters = Letter.objects.filter(key__in=[f"events.registration:{one}:{kind}" for one in codes for kind in kinds])
    if letters.count() != attempts:
        found.append(f"{letters.count()} letters for {attempts} people")
    if not verify().holds:
        found.append("the trail is broken")
    return found


def pages(port: int, path: str, *, host: str = "localhost") -> float:
    """Pages a second, asked over connections that stay open where the server lets them."""
    until, counts = time.perf_counter() + PAGE_SECONDS, [0] * PAGE_CLIENTS
    request = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Language: lv\r\n\r\n".encode()

    def ask(number: int) -> None:
        while time.perf_counter() < until:
            with socket.create_connection(("127.0.0.1", port)) as line_:
                stream, stays = line_.makefile("rb"), True
                while stays and time.perf_counter() < until:
                    line_.sendall(request)
                    head = b"".join(iter(stream.readline, b"\r\n"))
                    assert b" 200 " in head[:20], head
                    length = re.search(rb"Content-Length: (\d+)", head)
                    assert length is not None, head
                    stream.read(int(length.group(1)))
                    counts[number] += 1
                    stays = b"Connection: close" not in head

    seconds = at_once(ask, PAGE_CLIENTS)
    return sum(counts) / seconds


def megabytes(pid: int) -> float:
    """Megabytes of a process, shared pages by their share."""
    told = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    return int(re.search(r"Pss:\s+(\d+)", told).group(1)) / 1024  # type: ignore[union-attr]  # the kernel says so


def an_event(places: int | None, number: int = 0) -> str:
    """A published event; its code."""
    from talka.events.tests.makers_public import an_open_event  # noqa: PLC0415 -- needs loaded apps

    words = "## Ko darīsim\n\n" + "Kā uzrakstīt *labu* projektu un **nepārdegt**. " * 30
    return an_open_event(
        f"Kā uzrakstīt projektu {number}", capacity=places, in_days=5 + number, description=words, topic="Projekti",
        summary="Divās stundās par to, ko vērtētājs meklē pieteikumā.",
    ).code  # fmt: skip


def measure(given: argparse.Namespace) -> list[str]:
    """The rush, its control, the pages."""
    from django.db import connection  # noqa: PLC0415 -- needs loaded apps

    places, attempts, code = given.places, given.attempts, ""
    found: list[str] = []
    guarded, control = an_event(places), an_event(places)
    for number in range(60 if given.pages else 0):
        code = an_event(100, number)
    connection.close()
    print(f"\n{connection.vendor}: {places} places, {attempts} attempts, {given.clients} clients, {WORKERS} workers\n")
    print("| what | time | against | ratio |\n|---|---:|---|---:|")
    with a_site() as site:
        killer = kill_one(site, given.kill) if given.kill else None
        came = rush(site.port, guarded, attempts, given.clients)
        if killer is not None:
            killer.join()
        rate, pretix = attempts / came.seconds, given.pretix
        line(f"{rate:.0f} registrations a second, {came.broken} broken off", came.seconds,
             f"pretix {pretix['registrations']:.1f}", rate / pretix["registrations"])  # fmt: skip
        for name, path in {"calendar": "/events/", "event": f"/events/{code}/"}.items() if given.pages else ():
            each = pages(site.port, path)
            line(f"{name}: {each:.0f} pages a second", 1 / each, f"pretix {pretix[name]:.0f}", each / pretix[name])
        memory = site.memory()
        print(f"\nMemory of {WORKERS} workers: {memory:.0f} MB, {memory / pretix['megabytes']:.2f} of pretix's "
              f"{pretix['megabytes']:.0f}")  # fmt: skip
    print(f"Stored: {outcome(guarded)}")
    found += mistakes(guarded, came, places, attempts)
    if not given.kill:
        with a_site(unguarded=True) as site:
            rush(site.port, control, attempts, given.clients)
        stored = outcome(control)
        print(f"Without the guard: {stored}")
        if stored.get("confirmed", 0) <= places:
            found.append("without the guard nothing was oversold: this measures nothing")
    return found


def beside(environment: Path) -> dict[str, float]:
    """What pretix does on this machine now; the answer goes on to a run of the other engine."""
    from beside_pretix import a_pretix, orders  # noqa: PLC0415 -- only where it is asked for

    with a_pretix(environment) as pretix:
        found = {
            name: pages(pretix.port, path, host=pretix.host)
            for name, path in {"calendar": pretix.list_path, "event": pretix.event_path}.items()
        }
        found["registrations"] = orders(pretix, clients=ORDER_CLIENTS)
        found["megabytes"] = sum(megabytes(one) for one in pretix.processes())
    print("pretix: " + ", ".join(f"{name} {number:.1f}" for name, number in found.items()), flush=True)
    return found


def main() -> int:
    """Serve, or measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="500 places and 5,000 attempts instead of 100 and 1,000")
    parser.add_argument("--places", type=int, default=0)
    parser.add_argument("--attempts", type=int, default=0)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--no-pages", dest="pages", action="store_false")
    parser.add_argument("--kill", type=float, default=0, help="end a worker after so many seconds")
    parser.add_argument("--beside", type=Path, help="where pretix is installed: measure it first")
    parser.add_argument("--pretix", type=json.loads, default=PRETIX, help="what pretix did: a JSON object like PRETIX")
    parser.add_argument("--serve", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--unguarded", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        return serve(given.serve, unguarded=given.unguarded)
    given.places = given.places or (500 if given.full else 100)
    given.attempts = given.attempts or given.places * 10
    if given.beside:
        given.pretix = beside(given.beside)
    start()
    os.environ["PYTHONWARNINGS"] = "ignore"
    found = measure(given)
    if given.beside and os.environ.get("TALKA_DATABASE_URL"):
        # SQLite too, against the same figures.
        rest = ["--pretix", json.dumps(given.pretix), "--places", str(given.places), "--attempts", str(given.attempts)]
        alone = {name: value for name, value in os.environ.items() if name != "TALKA_DATABASE_URL"}
        found += ["on SQLite"] * subprocess.run([sys.executable, __file__, *rest], check=False, env=alone).returncode
    print("\n".join(f"WRONG: {one}" for one in found) or "\nAs it must be.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
