"""A folder that stands for an empty machine, on which the commands of the guide run as they are written there."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.architecture.sources import ROOT
from tests.operating.stand_ins import PROGRAMS

PLACES = ("/opt/talka", "/var/lib/talka", "/etc/talka.env", "/usr/local/bin")
COMMIT = ("-c", "user.name=Talka", "-c", "user.email=talka@example.lv", "commit", "--quiet", "--all", "--message")


@dataclass
class Machine:
    """Folders of an operating system under `root`; `values` are what an operator puts in place of the guide's own."""

    root: Path
    values: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.programs = self.root / "programs"
        for folder in (
            self.programs,
            *(Path(self.here(place)).parent for place in PLACES),
            self.root / "usr/local/bin",
        ):
            folder.mkdir(parents=True, exist_ok=True)
        for name in PROGRAMS:
            stand_in = self.programs / name
            stand_in.write_text(f'#!/bin/sh\nexec {sys.executable} {ROOT}/tests/operating/stand_ins.py {name} "$@"\n')
            stand_in.chmod(0o755)
        (self.programs / "uv").symlink_to(Path(sys.executable).parent / "uv")

    def here(self, text: str) -> str:
        """Paths of the guide as they are on this machine."""
        for place in PLACES:
            text = re.sub(rf"(?<![\w.]){re.escape(place)}", f"{self.root}{place}", text)
        return text

    def run(self, commands: str) -> str:
        """Type commands into one shell, which stops at the first that fails; returns all that they said."""
        text = self.here(commands)
        for said, own in self.values.items():
            text = text.replace(said, own)
        path = [str(self.programs), f"{self.root}/usr/local/bin", os.environ["PATH"]]
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("TALKA_", "COVERAGE", "GIT_"))
        }
        ours = {"PATH": os.pathsep.join(path), "HOME": str(self.root), "TALKA_STAND_INS": str(self.root)}
        ended = subprocess.run(  # noqa: S603 -- the guide's own commands
            ["/bin/bash", "-euo", "pipefail", "-c", text], cwd=self.root, env=kept | ours, check=False, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300,
        )  # fmt: skip
        assert ended.returncode == 0, f"{text}\n{ended.stdout}"
        return ended.stdout

    def publish(self, repository: Path) -> None:
        """Make a repository of this clone as it lies here, committed or not, whose units name this machine's paths."""
        listed = git(ROOT, "ls-files", "--cached", "--others", "--exclude-standard", "-z")
        for name in filter(None, listed.split("\0")):
            if (ROOT / name).is_file():
                (repository / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, repository / name)
        for path in (repository / "tools/systemd").iterdir():
            path.write_text(self.here(path.read_text(encoding="utf-8")), encoding="utf-8")
        git(repository, "init", "--quiet")
        git(repository, "add", "--all")
        git(repository, *COMMIT, "First")

    def have_packages_fetched(self) -> None:
        """Leave what `tools/setup` would have fetched from the network as if a run had been cut off after that.

        The network is closed to tests. The packages are those that this test runs with.
        """
        clone = Path(self.here("/opt/talka"))
        scheme = {"base": str(clone / ".venv"), "platbase": str(clone / ".venv")}
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", clone / ".venv"], check=True)  # noqa: S603 -- Python's own
        ours = Path(sysconfig.get_path("purelib", "venv", scheme)) / "fetched.pth"
        ours.write_text(sysconfig.get_path("purelib"), encoding="utf-8")
        (clone / "node_modules").symlink_to(ROOT / "node_modules")
        for made in ("css/govuk.css", "vendor"):
            source, target = (base / "src/talka/kernel/ui/static/ui" / made for base in (ROOT, clone))
            (shutil.copytree if source.is_dir() else shutil.copy2)(source, target)
        packages = [clone / "package.json", clone / "package-lock.json"]
        scss = sorted((clone / "src/talka/kernel/ui/scss").glob("*"))
        done = {
            "requirements.txt": fingerprint([clone / "requirements-build.txt", clone / "requirements.txt"]),
            "node_modules": fingerprint(packages),
            "assets": fingerprint([*packages, *scss]),
        }
        (clone / ".venv/talka-setup.json").write_text(json.dumps(done), encoding="utf-8")


def fingerprint(sources: Iterable[Path]) -> str:
    """What `tools/setup` remembers a step by."""
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 -- fixed commands
