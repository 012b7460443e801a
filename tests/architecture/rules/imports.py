"""Who may import what."""

from __future__ import annotations

import ast
import re

from tests.architecture.sources import Found, Rule, Source, functions, imports, python_product

FACE = {"models", "queries", "actions", "rules"}
# What a module shows beyond that, because others ask it for just this.
WIDER_FACE = {
    "reporting": {"documents", "findings"},  # the commands print them
}
SITE_SEES = {"apps", "manifest", "urls", "api", "demo"}
REASONS = {
    "app registry first": "Django must know all apps before models can be imported",
    "settings first": "the settings must be named, or read, before Django starts",
    "avoids a cycle": "two files of one module need each other, and neither is the better home",
    "only when asked for": "a heavy package that most requests and commands never touch",
}
GATHERED = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
MODEL_SIGNALS = {"pre_init", "post_init", "pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed"}
ENGINE = re.compile(r"(django\.contrib\.postgres|django\.db\.backends\.(sqlite3|postgresql)|psycopg|sqlite3)(\.|$)")
# Django looks for a database engine under this name.
GIVEN_NAMES = {("kernel", "sqlite", "base")}
NAMES_THAT_SAY_NOTHING = {
    "utils",
    "util",
    "helpers",
    "helper",
    "misc",
    "common",
    "base",
    "manager",
    "managers",
    "handlers",
}


def beyond_the_public_face(source: Source) -> Found:
    for node, target in imports(source.tree):
        root, *path = target.split(".")
        if root != "talka" or len(path) < 2 or path[0] in {"kernel", source.module} or source.module == "__main__":
            continue
        allowed = FACE | WIDER_FACE.get(path[0], set()) | (SITE_SEES if source.module == "site" else set())
        if path[1] not in allowed:
            yield node.lineno, f"{path[1]} of {path[0]} is nobody else's; use its {', '.join(sorted(allowed))}"


def imports_in_functions(source: Source) -> Found:
    for function in functions(source):
        for node, _target in imports(function):
            reason = re.search(r"# noqa: PLC0415 -- (.+)$", source.lines[node.lineno - 1])
            if reason is None or reason[1].strip() not in REASONS:
                yield node.lineno, f"an import in a function needs one of these reasons: {', '.join(sorted(REASONS))}"


def texts_not_gathered(source: Source) -> Found:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            for one in node.names:
                if one.asname not in {None, "_", one.name}:
                    yield node.lineno, f"texts under the name {one.asname} are not gathered for translation; call it _"


def texts_inside_strings(source: Source) -> Found:
    for string in ast.walk(source.tree):
        for node in ast.walk(string) if isinstance(string, ast.JoinedStr) else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in GATHERED:
                yield node.lineno, "a text inside an f-string is not gathered for translation; name it before"


def model_signals(source: Source) -> Found:
    for node, target in imports(source.tree):
        if target.startswith("django.db.models.signals.") and target.rpartition(".")[2] in MODEL_SIGNALS:
            yield node.lineno, "what happens is written in a verb, not in a signal of a model"


def engines(source: Source) -> Found:
    for node, target in imports(source.tree):
        if ENGINE.match(target):
            yield node.lineno, "only kernel/database.py, kernel/sqlite and kernel/search know the engine"
    for part in ast.walk(source.tree):
        if isinstance(part, ast.Attribute) and part.attr == "vendor":
            yield part.lineno, "only kernel/database.py, kernel/sqlite and kernel/search ask which engine it is"


def empty_names(source: Source) -> Found:
    for name in source.inside if source.inside not in GIVEN_NAMES else ():
        if name in NAMES_THAT_SAY_NOTHING:
            yield 1, f"the name {name} says nothing; name it after what is in it"


def knows_no_engine(source: Source) -> bool:
    known = {("kernel", "database"), ("kernel", "sqlite"), ("kernel", "search")}
    return python_product(source) and source.inside[:2] not in known


RULES = (
    Rule(
        "texts are gathered",
        applies=python_product,
        find=texts_not_gathered,
        refused=(("src/talka/g/forms.py", "from django.utils.translation import gettext as _now"),),
        passed=(
            ("src/talka/g/forms.py", "from django.utils.translation import gettext as _"),
            ("src/talka/g/forms.py", "from django.utils.translation import gettext_lazy, ngettext"),
        ),
    ),
    Rule(
        "texts inside strings",
        applies=python_product,
        find=texts_inside_strings,
        refused=(("src/talka/g/forms.py", "words = f\"talka: {_('No.')}\""),),
        passed=(("src/talka/g/forms.py", "no = _('No.')\nwords = f'talka: {no}'"),),
    ),
    Rule(
        "public face",
        applies=python_product,
        find=beyond_the_public_face,
        refused=(
            ("src/talka/reporting/views/reports.py", "from talka.registry.forms import OrganisationForm"),
            ("src/talka/reporting/queries.py", "from talka.registry import views"),
            ("src/talka/reporting/queries.py", "import talka.registry.tables.organisations"),
            ("src/talka/reporting/queries.py", "def late() -> None:\n    from talka.registry.manifest import MANIFEST"),
            ("src/talka/site/urls.py", "from talka.registry.views import organisations"),
        ),
        passed=(
            ("src/talka/reporting/queries.py", "from talka.registry.models import Organisation"),
            ("src/talka/reporting/queries.py", "from talka.registry import actions, queries, rules"),
            ("src/talka/reporting/queries.py", "from talka.kernel.money import Cents"),
            ("src/talka/registry/views/organisations.py", "from talka.registry.forms import OrganisationForm"),
            ("src/talka/site/apps.py", "from talka.registry.manifest import MANIFEST"),
        ),
    ),
    Rule(
        "imports in functions",
        applies=python_product,
        find=imports_in_functions,
        refused=(
            ("src/talka/registry/queries.py", "def late() -> None:\n    import json"),
            ("src/talka/registry/queries.py", "def late() -> None:\n    import json  # noqa: PLC0415"),
            ("src/talka/registry/queries.py", "def late() -> None:\n    import json  # noqa: PLC0415 -- because"),
        ),
        passed=(
            (
                "src/talka/registry/apps.py",
                "def ready() -> None:\n    import json  # noqa: PLC0415 -- app registry first",
            ),
            ("src/talka/registry/queries.py", "if TYPE_CHECKING:\n    import json"),
        ),
    ),
    Rule(
        "no model signals",
        applies=python_product,
        find=model_signals,
        refused=(
            ("src/talka/registry/apps.py", "from django.db.models.signals import post_save"),
            ("src/talka/registry/apps.py", "from django.db.models.signals import m2m_changed as changed"),
        ),
        passed=(("src/talka/kernel/modules.py", "from django.db.models.signals import post_migrate"),),
    ),
    Rule(
        "one place knows the engine",
        applies=knows_no_engine,
        find=engines,
        refused=(
            ("src/talka/registry/queries.py", "from django.contrib.postgres.search import SearchVector"),
            ("src/talka/registry/queries.py", "import sqlite3"),
            ("src/talka/registry/queries.py", "import psycopg.errors"),
            ("src/talka/registry/queries.py", "fast = connection.vendor == 'postgresql'"),
        ),
        passed=(
            ("src/talka/kernel/database.py", "import sqlite3"),
            ("src/talka/kernel/search/postgresql.py", "from django.contrib.postgres.search import SearchVector"),
            ("src/talka/registry/queries.py", "from talka.kernel.database import is_embedded"),
        ),
    ),
    Rule(
        "names that say something",
        applies=python_product,
        find=empty_names,
        refused=(
            ("src/talka/registry/utils.py", ""),
            ("src/talka/registry/views/base.py", ""),
        ),
        passed=(("src/talka/registry/views/organisations.py", ""),),
    ),
)
