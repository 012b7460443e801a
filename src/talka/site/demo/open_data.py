"""The made-up sample of the enterprise register: brought in, partly taken into the registry, brought in once more."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from talka.enterprise_register.actions import add_from_register, import_register
from talka.enterprise_register.models import RegisterEntry
from talka.registry.actions import edit_organisation
from talka.site.demo.people import Users

SAMPLES = ("sample", "sample-later")
# Numbers of the sample that the centres work with, among them some to which something happens.
TAKEN = 20


def bring_in_register(users: Users) -> None:
    """Entries and what changed in some weeks; organisations that the register keeps up to date, one corrected."""
    for at, name in enumerate(SAMPLES):
        with resources.as_file(resources.files("talka.enterprise_register") / "data" / name) as folder:
            run = import_register(Path(folder), actor=users.administrator)
        if run.state != "done":
            raise RuntimeError(run.message)
        if not at:
            _take(users)


def _take(users: Users) -> None:
    entries = RegisterEntry.objects.filter(ended_on=None, form__in=("BDR", "NOD")).order_by("number")[:TAKEN]
    added = [add_from_register(entry, actor=users.staff, in_spite_of_similar=True) for entry in entries]
    # Staff know better than the register where this one is found.
    corrected = added[0]
    edit_organisation(
        corrected, values={"place_text": "Kultūras nams, 2. stāvs"}, version=corrected.version, actor=users.staff
    )
