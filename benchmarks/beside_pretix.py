"""pretix on this machine: its own production server on two workers, 60 events, and orders over its REST interface.

It wants the PostgreSQL of TALKA_DATABASE_URL, redis-server, and a virtual environment with pretix and gunicorn in it.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from measuring import at_once

WORKERS, ORDERS, PATIENCE = 2, 200, 120
SETTINGS = """[pretix]
instance_name=Beside
url=http://127.0.0.1:{port}
datadir={folder}
registration=off
[database]
backend=postgresql
name=pretix
user={user}
host={host}
[redis]
location=redis://127.0.0.1:{redis}/0
sessions=true
[django]
debug=off
secret=of-this-run-only-{port}-of-this-run-only-{port}-of-this-run-only
[mail]
backend=locmem
"""
# Sixty events with places for everybody, and a key of the interface.
SEED = """
import datetime as dt
from django.utils.timezone import now
from django_scopes import scopes_disabled
from pretix.base.models import Event, Item, Organizer, Quota, Team
with scopes_disabled():
    organiser = Organizer.objects.create(name="Beside", slug="org")
    for number in range(60):
        begins = now() + dt.timedelta(days=number + 1)
        event = Event.objects.create(organizer=organiser, name=f"Seminar {number}", slug=f"e{number}", currency="EUR",
            date_from=begins, date_to=begins + dt.timedelta(hours=3), live=True, is_public=True, location="Riga")
        item = Item.objects.create(event=event, name="Place", default_price=0, admission=True)
        Quota.objects.create(event=event, name="Places", size=100000).items.add(item)
    names = {field.name for field in Team._meta.get_fields()}
    rights = {name: True for name in names if name.startswith("can_") or name.startswith("all_")}
    team = Team.objects.create(organizer=organiser, name="All", **rights)
    print("SEEDED", team.tokens.create(name="beside").token, Item.objects.filter(event__slug="e0").first().pk)
"""


@dataclass(frozen=True)
class Pretix:
    """A pretix that answers."""

    port: int
    supervisor: int
    token: str
    item: int
    list_path: str = "/org/"
    event_path: str = "/org/e0/"

    @property
    def host(self) -> str:
        """The name under which it knows itself."""
        return f"127.0.0.1:{self.port}"

    def processes(self) -> list[int]:
        """The one that looks after the workers, and the workers."""
        listed = Path(f"/proc/{self.supervisor}/task/{self.supervisor}/children").read_text(encoding="ascii")
        return [self.supervisor, *(int(one) for one in listed.split())]


@contextlib.contextmanager
def a_pretix(environment: Path) -> Iterator[Pretix]:
    """Its tables made, its events there, two workers answering; all of it gone afterwards."""
    folder, port, redis_port = Path(tempfile.mkdtemp(prefix="talka-pretix-")), _free_port(), _free_port()
    address = urlsplit(os.environ["TALKA_DATABASE_URL"])
    host = parse_qs(address.query).get("host", [address.hostname or ""])[0]
    user = address.username or "talka"
    settings = folder / "pretix.cfg"
    settings.write_text(SETTINGS.format(port=port, folder=folder, user=user, host=host, redis=redis_port), "utf-8")
    env = {**os.environ, "PRETIX_CONFIG_FILE": str(settings)}
    for name in ("PYTHONPATH", "DJANGO_SETTINGS_MODULE"):
        env.pop(name, None)

    def run(*words: str, given: str | None = None) -> str:
        answer = subprocess.run(words, env=env, cwd=folder, input=given, capture_output=True, text=True, check=False)
        if answer.returncode:
            raise SystemExit(answer.stderr[-2000:])
        return answer.stdout

    started: list[subprocess.Popen[bytes]] = []

    def begin(*words: str) -> subprocess.Popen[bytes]:
        quiet = subprocess.DEVNULL
        started.append(subprocess.Popen(words, env=env, cwd=folder, stdout=quiet, stderr=quiet))
        return started[-1]

    python = str(environment.resolve() / "bin/python")
    try:
        run("psql", "-h", host, "-U", user, "-d", address.path.strip("/"), "-qc", "CREATE DATABASE pretix")
        begin("redis-server", "--port", str(redis_port), "--save", "")
        run(python, "-m", "pretix", "migrate")
        told = run(python, "-m", "pretix", "shell", given=SEED)
        token, item = next(row for row in told.splitlines() if "SEEDED" in row).split()[-2:]
        server = begin(python, "-m", "gunicorn", "-w", str(WORKERS), "-b", f"127.0.0.1:{port}", "pretix.wsgi")
        pretix = Pretix(port, server.pid, token, int(item))
        for path in (pretix.list_path, pretix.event_path) * (4 * WORKERS):
            _warm(pretix, path)
        yield pretix
    finally:
        for one in reversed(started):
            one.terminate()
            one.wait()
        shutil.rmtree(folder, ignore_errors=True)


def orders(pretix: Pretix, *, clients: int) -> float:
    """Free orders a second, without letters, from so many clients at once."""
    waiting, turn, refused = list(range(ORDERS)), threading.Lock(), list[bytes]()
    headers = {"Authorization": f"Token {pretix.token}", "Content-Type": "application/json"}
    position = {"item": pretix.item, "variation": None, "price": "0.00", "answers": [], "subevent": None}

    def client(_number: int) -> None:
        while True:
            with turn:
                if not waiting:
                    return
                number = waiting.pop()
            named = position | {"attendee_name_parts": {"full_name": f"Person {number}"}, "attendee_email": None}
            order = {
                "email": f"c{number}@example.lv", "locale": "en", "sales_channel": "web", "payment_provider": "free",
                "positions": [named],
            }  # fmt: skip
            connection = http.client.HTTPConnection("127.0.0.1", pretix.port, timeout=PATIENCE)
            connection.request("POST", "/api/v1/organizers/org/events/e0/orders/", json.dumps(order), headers)
            answer = connection.getresponse()
            said = answer.read()
            connection.close()
            if answer.status != http.client.CREATED:
                refused.append(said)

    seconds = at_once(client, clients)
    if refused:
        raise SystemExit(f"pretix refused {len(refused)} orders: {refused[0]!r}")
    return ORDERS / seconds


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def _warm(pretix: Pretix, path: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        with contextlib.suppress(OSError):
            connection = http.client.HTTPConnection("127.0.0.1", pretix.port, timeout=PATIENCE)
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            connection.close()
            if answer.status == http.client.OK:
                return
        if time.monotonic() > until:
            raise SystemExit("pretix does not answer.")
        time.sleep(0.25)
