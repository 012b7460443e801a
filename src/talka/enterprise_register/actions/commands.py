"""Importing the register from a command: a folder in, a finished run back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from talka.accounts.models import User
from talka.enterprise_register import rules
from talka.enterprise_register.imports.files import files_in
from talka.enterprise_register.imports.running import carry_out_in, take_turn
from talka.enterprise_register.models import RegisterRun
from talka.kernel.actions import NotAllowed


def import_register(
    folder: Path, *, actor: User, accept_drop: bool = False, say: Callable[[int], None] | None = None
) -> RegisterRun:
    """Import the files of a folder; the run says what came of it, `say` is told now and then how many rows are read.

    Raises NotAllowed, AlreadyRunning, BadSource.
    """
    run = RegisterRun(file_name=files_in(folder).names[:200], started_by=actor, accepts_drop=accept_drop)
    if not rules.may_import_register(actor, run):
        raise NotAllowed
    take_turn(run)
    return carry_out_in(run, folder, actor=actor, say=say)
