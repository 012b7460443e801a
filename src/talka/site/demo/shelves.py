"""Resources of the library."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from django.utils import timezone

from talka.accounts.models import Centre
from talka.library.actions import publish_resource, save_resource
from talka.library.models import Resource
from talka.site.demo.people import Users

TEXTS = Path(__file__).with_name("library")
# The file, the topic, the kind, the language, whether it is easy to read, of what it is a translation, days ago.
SHELVES = (
    ("biedribas-dibinasana", "founding", "guide", "lv", False, "", 160),
    ("kas-ir-biedriba", "founding", "guide", "lv", True, "", 150),
    ("statutu-paraugs", "governance", "template", "lv", False, "", 140),
    ("sabiedriska-labuma-statuss", "money", "guide", "lv", False, "", 400),
    ("brivpratiga-ligums", "volunteers", "template", "lv", False, "", 90),
    ("personas-dati-mazai-nvo", "data", "guide", "lv", False, "", 70),
    ("sapulces-protokols", "governance", "form", "lv", False, "", 45),
    ("uzklausisana-dome", "participation", "practice", "lv", False, "", 30),
    ("yak-zasnuvaty-obyednannya", "founding", "guide", "uk", False, "biedribas-dibinasana", 20),
    ("kak-osnovat-obschestvo", "founding", "guide", "ru", False, "biedribas-dibinasana", 10),
)


def fill_the_library(centres: Mapping[str, Centre], people: Users) -> None:
    """Resources of the library: each text begins with its title and its summary."""
    made: dict[str, Resource] = {}
    for name, topic, kind, language, is_easy, original, days in SHELVES:
        title, summary, body = (TEXTS / f"{name}.md").read_text(encoding="utf-8").split("\n\n", 2)
        is_of_zemgale = name == "uzklausisana-dome"
        resource = Resource(
            centre=centres["zemgale" if is_of_zemgale else "riga"], title=title.removeprefix("# "), summary=summary,
            body=body, topic=topic, kind=kind, language=language, is_easy=is_easy, translation_of=made.get(original),
            review_on=timezone.localdate() + dt.timedelta(days=365 - days),
        )  # fmt: skip
        actor = people.zemgale if is_of_zemgale else people.staff
        made[name] = publish_resource(save_resource(resource, version=0, actor=actor), actor=actor)
        then = timezone.now() - dt.timedelta(days=days)
        Resource.objects.filter(pk=resource.pk).update(published_at=then, updated_at=then)
