"""Programs that only root may use, in the place of which these do what a step of the guide needs of them.

Called as `python stand_ins.py PROGRAM ARGUMENTS…` by scripts of the programs' names, which come first on PATH. What
runs is kept as a file of its process number in the folder of TALKA_STAND_INS.
"""

from __future__ import annotations

import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(os.environ.get("TALKA_STAND_INS", "."))
SECONDS_TO_START, SECONDS_TO_STOP = 240, 60


def settings_in(text: str) -> dict[str, str]:
    """What systemd reads from an EnvironmentFile of one NAME=value a line."""
    lines = [line.split("=", 1) for line in text.splitlines() if line and not line.startswith("#")]
    return {name: "".join(shlex.split(value)) for name, value in lines}


def environment(settings: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TALKA_")}
    return kept | settings_in(settings.read_text(encoding="utf-8"))


def unit(name: str) -> dict[str, str]:
    """A unit's last word on each of its settings."""
    lines = (HERE / "units" / name).read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def start(name: str) -> None:
    """Run a service until it says that it is ready, or, being of one shot, to its end; a timer has nothing to run."""
    running = HERE / f"{name}.pid"
    if name.endswith(".timer") or running.exists():
        return
    said = unit(name)
    command, where = shlex.split(said["ExecStart"]), said["WorkingDirectory"].removeprefix("-")
    given = environment(Path(said["EnvironmentFile"]))
    if said["Type"] == "oneshot":
        subprocess.run(command, check=True, env=given, cwd=where)  # noqa: S603 -- the unit's own command
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line, (HERE / f"{name}.log").open("ab") as log:
        line.bind(address := f"\0talka-{os.getpid()}")
        line.settimeout(SECONDS_TO_START)
        given |= {"NOTIFY_SOCKET": address.replace("\0", "@")}
        process = subprocess.Popen(command, env=given, cwd=where, stdout=log, stderr=log, start_new_session=True)  # noqa: S603 -- the unit's own command
        running.write_text(str(process.pid), encoding="ascii")
        if line.recv(100) != b"READY=1":
            sys.exit(1)


def stop(name: str) -> None:
    """Ask a service to end, and wait for it."""
    running = HERE / f"{name}.pid"
    if running.exists():
        process = int(running.read_text(encoding="ascii"))
        os.kill(process, signal.SIGTERM)
        until = time.monotonic() + SECONDS_TO_STOP
        while Path(f"/proc/{process}/cmdline").exists() and time.monotonic() < until:
            if Path(f"/proc/{process}/cmdline").read_bytes() == b"":
                break  # ended, though nobody has asked how
            time.sleep(0.1)
        running.unlink()


def systemctl(*arguments: str) -> None:
    """Keep to what the guide asks: link, enable, start, stop, restart, disable, list."""
    verb, *rest = arguments
    now = "--now" in rest
    (HERE / "units").mkdir(exist_ok=True)
    for named in (Path(each) for each in rest if not each.startswith("-")):
        name = named.name if named.suffix else f"{named.name}.service"
        if named.is_absolute():
            (HERE / "units" / name).symlink_to(named)
        if not (HERE / "units" / name).exists():
            sys.exit(f"Unit {name} not found.")
        if verb in {"stop", "restart"} or (verb == "disable" and now):
            stop(name)
        if verb in {"start", "restart"} or (verb == "enable" and now):
            start(name)
        if verb == "disable":
            (HERE / "units" / name).unlink()


def systemd_run(*arguments: str) -> None:
    """Run a command as the unit would: with its settings, in its folder."""
    words = list(arguments)
    properties: dict[str, str] = {}
    while words[0].startswith("-"):
        option = words.pop(0)
        if option.startswith("--property="):
            name, value = option.removeprefix("--property=").split("=", 1)
            properties[name] = value
    os.chdir(properties["WorkingDirectory"].removeprefix("-"))
    os.execve(words[0], words, environment(Path(properties["EnvironmentFile"])))  # noqa: S606 -- the guide's own command


def install(*arguments: str) -> None:
    """Make a file or a folder without giving it away."""
    words = list(arguments)
    for option in ("-o", "-g"):
        if option in words:
            del words[words.index(option) : words.index(option) + 2]
    os.execv("/usr/bin/install", ["install", *words])  # noqa: S606 -- the program itself


def be_root(*_arguments: str) -> None:
    """Answer `id -u`."""
    sys.stdout.write("0\n")


def nothing(*_arguments: str) -> None:
    """Users are not made and not removed."""


PROGRAMS: dict[str, Callable[..., None]] = {
    "id": be_root,
    "install": install,
    "systemctl": systemctl,
    "systemd-run": systemd_run,
    "useradd": nothing,
    "userdel": nothing,
}

if __name__ == "__main__":
    PROGRAMS[sys.argv[1]](*sys.argv[2:])
