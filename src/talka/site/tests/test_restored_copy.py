"""A copy of an installation that is put up elsewhere is silent: what was mailed is not mailed again."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from talka.site.tests.installations import run_clock_jobs, start_talka, talka

pytestmark = pytest.mark.slow


class MailServer:
    """Hears whoever calls, and says nothing."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = str(self.socket.getsockname()[1])
        self.calls = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                caller, _address = self.socket.accept()
            except OSError:
                return
            self.calls += 1
            caller.close()


@pytest.fixture
def server() -> Iterator[MailServer]:
    started = MailServer()
    yield started
    started.socket.close()


def test_a_restored_copy_that_runs_writes_to_nobody(demo_folder: Path, tmp_path: Path, server: MailServer) -> None:
    # What was due by the clock is written already, and so is what the demonstration wrote to its representatives.
    run_clock_jobs(demo_folder)
    written = len(list((demo_folder / "mail").iterdir()))
    invited = talka(demo_folder, "administrator", "toms@example.lv")
    assert invited.returncode == 0, invited.stderr
    assert len(list((demo_folder / "mail").iterdir())) == written + 1
    backup = tmp_path / "talka.zip"
    assert talka(demo_folder, "backup", "--to", str(backup)).returncode == 0
    copy = tmp_path / "copy"
    restored = talka(copy, "restore", str(backup))
    assert restored.returncode == 0, restored.stderr

    settings = {"TALKA_SMTP_HOST": "127.0.0.1", "TALKA_SMTP_PORT": server.port, "TALKA_SMTP_TLS": "no"}
    running = start_talka(copy, "serve", "--port", "0", **settings)
    try:
        assert running.stdout is not None
        assert running.stdout.readline()
        # The worker and the clock look round as soon as they start.
        time.sleep(3)
    finally:
        running.terminate()
        running.communicate(timeout=120)
    assert server.calls == 0
    assert not (copy / "mail").exists()
    # Whoever is written to now is: the silence was not the server's.
    assert talka(copy, "administrator", "ilze@example.lv", **settings).returncode == 0
    assert server.calls == 1
