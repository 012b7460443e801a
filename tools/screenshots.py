#!/usr/bin/env python3
"""Pictures of every page, so that somebody looks at them: build/screenshots/<person>/<page>-<width>.png.

    make screenshots                    each page once, as the first person of the demonstration who reaches it
    make screenshots ARGS=--everybody   each page as each person

A demonstration of its own is made and served for this; pages are found by following links, one of each kind. Pages that
do not answer, and what the browser complains about, are listed at the end.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "build/screenshots"
WIDTHS = (1280, 390)
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
SECONDS_TO_START = 60
# Another width shows with the next frame, not at once.
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def main() -> int:
    everybody = "--everybody" in sys.argv
    shutil.rmtree(PICTURES, ignore_errors=True)
    complaints: list[str] = []
    with tempfile.TemporaryDirectory(prefix="talka-pictures-") as data:
        os.environ |= {"TALKA_DATA_DIR": data, "DJANGO_SETTINGS_MODULE": "talka.site.settings"}
        subprocess.run([ROOT / ".venv/bin/talka", "demo"], check=True)
        people = sessions()
        with site() as address, sync_playwright() as playwright:
            program = shutil.which("chromium") or shutil.which("google-chrome")
            browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
            seen: set[str] = set()
            for person, cookie in people.items():
                seen = set() if everybody else seen
                complaints += take_pictures(browser, address, person, cookie, seen)
    print("\n".join(complaints) or "No page complained.")
    return 1 if complaints else 0


def sessions() -> dict[str, tuple[str, str] | None]:
    """Sign everybody of the demonstration in: their name and their session's cookie; a stranger has none."""
    import django  # noqa: PLC0415 -- settings first

    django.setup()
    from django.conf import settings  # noqa: PLC0415 -- settings first
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415 -- settings first
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415 -- settings first

    from talka.accounts.queries import demo_roles  # noqa: PLC0415 -- app registry first

    found: dict[str, tuple[str, str] | None] = {"stranger": None}
    for user in demo_roles():
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        found[user.email.partition("@")[0]] = (settings.SESSION_COOKIE_NAME, str(session.session_key))
    return found


@contextmanager
def site() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen([ROOT / ".venv/bin/talka", "serve", "--port", str(port)])
    try:
        for _ in range(SECONDS_TO_START * 10):
            if server.poll() is not None or answers(f"{address}/healthz"):
                break
            time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait()


def answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=1):  # noqa: S310 -- our own address
            return True
    except (URLError, OSError):
        return False


def take_pictures(
    browser: Browser, address: str, person: str, cookie: tuple[str, str] | None, seen: set[str]
) -> list[str]:
    """Follow links from the first page, one page of each kind; gives what went wrong."""
    context = browser.new_context(base_url=address, locale="lv-LV", timezone_id="Europe/Riga", reduced_motion="reduce")
    if cookie:
        context.add_cookies([{"name": cookie[0], "value": cookie[1], "url": address}])
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(f"{person}: {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(f"{person}: {error}"))
    page.on("dialog", lambda dialog: dialog.accept())
    queue, tried = deque(["/today/" if cookie else "/"]), set(seen)
    while queue:
        path = queue.popleft()
        kind = kind_of(path)
        if kind is None or kind in tried:
            continue
        tried.add(kind)
        answer = page.goto(path)
        if answer is None or answer.status >= 400:  # noqa: PLR2004 -- where HTTP's errors begin
            complaints.append(f"{person}: {path} answered {answer.status if answer else 'nothing'}")
            continue
        seen.add(kind)
        picture(page, PICTURES / person / kind)
        queue.extend(links_of(page, address))
    context.close()
    print(f"{person}: {len(seen)} kinds of pages seen so far", flush=True)
    return complaints


def kind_of(path: str) -> str | None:
    """The name of the page's address, such as registry-show_organisation; None for what is no page to look at."""
    from django.urls import Resolver404, resolve  # noqa: PLC0415 -- settings first

    try:
        name = resolve(urlsplit(path).path).view_name
    except Resolver404:
        return None
    leaves = re.search(r"log_?out|download|export|file|document|template|evidence|iati|proof", name)
    return None if leaves else name.replace(":", "-")


def links_of(page: Page, address: str) -> list[str]:
    hrefs: list[str] = page.eval_on_selector_all("a[href]:not([download])", "links => links.map(link => link.href)")
    return [urljoin("/", urlsplit(href).path) for href in hrefs if href.startswith(address)]


def picture(page: Page, name: Path) -> None:
    name.parent.mkdir(parents=True, exist_ok=True)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(DRAWN)
        page.screenshot(path=f"{name}-{width}.png", full_page=True)


if __name__ == "__main__":
    sys.exit(main())
