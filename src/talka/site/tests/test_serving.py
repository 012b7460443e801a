"""`talka serve`: what is fast, what is closed, and how it stops."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from talka.site.tests.installations import start_talka, talka

pytestmark = pytest.mark.slow
# Seconds that a busy machine may take for anything; no test is about how quick it is.
PATIENCE = 120.0
only_where_processes_are_seen = pytest.mark.skipif(
    not Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").exists(), reason="looks at processes by /proc"
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def served(empty_folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    process = start_talka(empty_folder, "serve", "--port", str(port))
    assert process.stdout is not None
    assert f"http://127.0.0.1:{port}/" in process.stdout.readline()
    yield process
    process.kill()
    process.communicate()


def get(port: int, path: str = "/") -> tuple[dict[str, str], bytes]:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 -- see above
        return {name.lower(): value for name, value in answer.headers.items()}, answer.read()


def test_links_that_leave_the_site_lead_to_the_port_that_was_asked_for(
    served: subprocess.Popen[str], port: int
) -> None:
    assert f"<link>http://127.0.0.1:{port}/events/</link>".encode() in get(port, "/events/feed.xml")[1]


def test_pages_and_static_files_travel_compressed_and_static_files_are_kept_for_ten_years(
    served: subprocess.Popen[str], port: int
) -> None:
    headers, body = get(port)
    assert headers["content-encoding"] == "gzip"
    page = gzip.decompress(body).decode()
    sheet = re.findall(r'/static/[^"]+\.css', page)[0]
    assert re.search(r"\.[0-9a-f]{12}\.css$", sheet)
    headers, body = get(port, sheet)
    assert headers["content-encoding"] == "gzip"
    assert headers["cache-control"] == "max-age=315360000, public, immutable"
    assert "access-control-allow-origin" not in headers
    assert len(gzip.decompress(body)) > len(body)


@pytest.mark.parametrize("name", ["staticfiles.json", ".gathered", "static.gathered"])
def test_what_was_gathered_is_listed_to_nobody(served: subprocess.Popen[str], port: int, name: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        get(port, f"/static/{name}")
    assert refused.value.code == 404
    refused.value.close()


def test_an_administrator_is_invited_to_where_the_site_is_served(
    served: subprocess.Popen[str], port: int, empty_folder: Path
) -> None:
    assert f" http://127.0.0.1:{port}/people/" in talka(empty_folder, "administrator", "toms@example.lv").stdout
    elsewhere = talka(empty_folder, "administrator", "anna@example.lv", "--port", "8901")
    assert " http://127.0.0.1:8901/people/" in elsewhere.stdout
    named = talka(empty_folder, "administrator", "ilze@example.lv", TALKA_ADDRESS="https://talka.example.lv")
    assert " https://talka.example.lv/people/" in named.stdout


def test_the_health_check_tells_strangers_nothing(served: subprocess.Popen[str], port: int) -> None:
    assert get(port, "/healthz")[1] == b'{"status": "ok"}'


def test_links_lead_to_the_port_that_was_given(served: subprocess.Popen[str], port: int) -> None:
    assert f"Sitemap: http://127.0.0.1:{port}/sitemap.xml" in gzip_or_plain(get(port, "/robots.txt"))
    assert f'href="http://127.0.0.1:{port}/' in gzip_or_plain(get(port))


def gzip_or_plain(answer: tuple[dict[str, str], bytes]) -> str:
    headers, body = answer
    return (gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body).decode()


def test_a_port_that_the_system_chose_is_told_by_both_workers(empty_folder: Path) -> None:
    process = start_talka(empty_folder, "serve", "--port", "0", "--workers", "2")
    assert process.stdout is not None
    try:
        said = re.findall(r"http://127\.0\.0\.1:(\d+)/", process.stdout.readline())
        assert f"http://127.0.0.1:{said[0]}/sitemap.xml" in gzip_or_plain(get(int(said[0]), "/robots.txt"))
    finally:
        process.kill()
        process.communicate()


def test_links_lead_to_the_configured_address_whatever_the_port(empty_folder: Path, port: int) -> None:
    address = {"TALKA_ADDRESS": "http://talka.example.lv:8080"}
    process = start_talka(empty_folder, "serve", "--port", str(port), **address)
    assert process.stdout is not None
    try:
        assert f"http://127.0.0.1:{port}/" in process.stdout.readline()
        assert "Sitemap: http://talka.example.lv:8080/sitemap.xml" in gzip_or_plain(get(port, "/robots.txt"))
        named = urllib.request.Request(f"http://127.0.0.1:{port}/", headers={"Host": "talka.example.lv:8080"})
        with urllib.request.urlopen(named, timeout=PATIENCE) as answer:  # noqa: S310 -- see above
            assert answer.status == 200
    finally:
        process.kill()
        process.communicate()


def test_many_who_never_end_their_request_keep_nobody_out(served: subprocess.Popen[str], port: int) -> None:
    with ExitStack() as held:
        for _each in range(150):
            slow = held.enter_context(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE))
            slow.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\na=")
        assert get(port, "/healthz")[1] == b'{"status": "ok"}'


def test_a_taken_port_is_told_in_one_line(served: subprocess.Popen[str], port: int, tmp_path: Path) -> None:
    ended = talka(tmp_path / "data", "serve", "--port", str(port))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert len(ended.stderr.splitlines()) == 1
    assert str(port) in ended.stderr


@pytest.mark.parametrize("address", [["--port", "99999"], ["--host", "192.0.2.1", "--port", "8179"]])
def test_an_address_that_cannot_be_is_told_in_one_line(tmp_path: Path, address: list[str]) -> None:
    ended = talka(tmp_path / "data", "serve", *address)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert len(ended.stderr.splitlines()) == 1


def comes_to_refuse(port: int) -> bool:
    """Whether it lets nobody new in any more; it is given time to notice that it was asked to stop."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            get(port, "/healthz")
        except (urllib.error.URLError, ConnectionError):
            return True
        time.sleep(0.05)
    return False


def test_it_stops_while_others_are_connected_and_answers_the_request_that_it_was_reading(
    served: subprocess.Popen[str], port: int
) -> None:
    with (
        socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as half,
        socket.create_connection(("127.0.0.1", port), timeout=PATIENCE),
    ):
        half.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n")
        get(port, "/healthz")  # whoever came before it was let in
        served.terminate()
        assert comes_to_refuse(port)
        half.sendall(b"\r\n")
        answer = half.recv(4096)
        assert served.wait(timeout=PATIENCE) == 0
    assert answer.startswith(b"HTTP/1.1 200 OK")


def test_it_starts_again_at_once_in_the_same_folder(served: subprocess.Popen[str], port: int, tmp_path: Path) -> None:
    gathered = tmp_path / "data" / "static.gathered"
    first = gathered.stat().st_mtime_ns
    served.terminate()
    served.wait(timeout=PATIENCE)
    again = start_talka(tmp_path / "data", "serve", "--port", str(port))
    assert again.stdout is not None
    try:
        assert again.stdout.readline()
        assert gathered.stat().st_mtime_ns == first
    finally:
        again.terminate()
        again.communicate(timeout=PATIENCE)


def test_what_is_served_is_gathered_anew_where_somebody_removed_it(
    served: subprocess.Popen[str], port: int, tmp_path: Path
) -> None:
    served.terminate()
    served.wait(timeout=PATIENCE)
    shutil.rmtree(tmp_path / "data" / "static")
    again = start_talka(tmp_path / "data", "serve", "--port", str(port))
    assert again.stdout is not None
    try:
        assert again.stdout.readline()
        assert any((tmp_path / "data" / "static").iterdir())
    finally:
        again.terminate()
        again.communicate(timeout=PATIENCE)


def test_two_that_start_at_once_in_one_folder_gather_what_they_serve_once(empty_folder: Path) -> None:
    ports = [free_port(), free_port()]
    both = [start_talka(empty_folder, "serve", "--port", str(one)) for one in ports]
    try:
        said = [process.stdout.readline() for process in both if process.stdout is not None]
        assert [f"http://127.0.0.1:{one}/" in line for one, line in zip(ports, said, strict=True)] == [True, True]
    finally:
        for process in both:
            process.kill()
            process.communicate()


@pytest.fixture
def served_by_two(empty_folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    process = start_talka(empty_folder, "serve", "--port", str(port), "--workers", "2")
    assert process.stdout is not None
    assert f"http://127.0.0.1:{port}/" in process.stdout.readline()
    yield process
    process.kill()
    process.communicate()


def children_of(process: subprocess.Popen[str]) -> set[int]:
    return {int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()}


def gone(pids: set[int], *, within: float = PATIENCE) -> bool:
    until = time.monotonic() + within
    while time.monotonic() < until:
        alive = {pid for pid in pids if Path(f"/proc/{pid}/stat").exists() and " Z " not in state_of(pid)}
        if not alive:
            return True
        time.sleep(0.1)
    return False


def state_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return " Z "


@only_where_processes_are_seen
def test_a_killed_worker_is_started_again_and_nobody_waits(served_by_two: subprocess.Popen[str], port: int) -> None:
    for killed in sorted(children_of(served_by_two)):
        os.kill(killed, signal.SIGKILL)
        assert get(port, "/healthz")[1] == b'{"status": "ok"}'
        until = time.monotonic() + PATIENCE
        while len(children_of(served_by_two) - {killed}) < 2:
            assert time.monotonic() < until
            time.sleep(0.1)
    assert get(port, "/healthz")[1] == b'{"status": "ok"}'


@only_where_processes_are_seen
def test_all_workers_stop_when_asked(served_by_two: subprocess.Popen[str], port: int) -> None:
    workers = children_of(served_by_two)
    assert len(workers) == 2
    served_by_two.send_signal(signal.SIGTERM)
    assert served_by_two.wait(timeout=PATIENCE) == 0
    assert gone(workers)


@only_where_processes_are_seen
def test_no_worker_outlives_the_supervisor(served_by_two: subprocess.Popen[str], port: int) -> None:
    workers = children_of(served_by_two)
    served_by_two.kill()
    served_by_two.wait(timeout=PATIENCE)
    assert gone(workers)
