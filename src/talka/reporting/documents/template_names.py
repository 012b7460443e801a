"""What may stand between braces in a Word template: names from the schema, loops, conditions; no calls."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any, NoReturn

from django.utils.translation import gettext as _
from jinja2 import TemplateSyntaxError, nodes
from jinja2.runtime import LoopContext, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from talka.reporting.documents.form_data import SCHEMA, Schema
from talka.reporting.documents.templates import BadTemplate

MOST_LOOPS = 60
DEEPEST_LOOP = 4
# Lists of the whole report that may be looped over inside one another: three of two hundred numbers would never end.
MOST_WHOLE = 2
# So much of a paragraph is shown where something is wrong in it.
_MOST_SHOWN = 90
_TAG = re.compile(r"<[^>]*>")
_PAIRED = re.compile(r"\{%[-+]?\s*(?P<end>end)?(?P<name>for|if)\b")
_LOOP: Schema = {"first": "", "last": "", "index": ""}
_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.For,
    nodes.If,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.Compare,
    nodes.Operand,
    nodes.Const,
)


class TemplateEnvironment(ImmutableSandboxedEnvironment):
    """Jinja with nothing in it: no functions, no filters, no attributes; a dot reads a plain mapping."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters.clear()
        self.tests.clear()

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ARG002 -- jinja2's signature
        return False

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ARG002 -- jinja2's signature
        return False

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Read a key of a mapping, or where a loop stands."""
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, LoopContext) and isinstance(_LOOP, dict) and attribute in _LOOP:
            return getattr(obj, attribute)
        return self.undefined(name=attribute)


def check_source(source: str) -> None:
    """Refuse a template source that uses anything beyond names of the schema. Raises BadTemplate, which says where."""
    # A line for each paragraph, since what is read counts lines.
    lined = source.replace("</w:p>", "</w:p>\n")
    try:
        _check_lined(lined)
    except BadTemplate as bad:
        text = _text_at(lined, bad.line)
        problem = _("%(problem)s Where: “%(text)s”.") % {"problem": bad, "text": text} if text else str(bad)
        raise BadTemplate(problem) from bad


def _check_lined(source: str) -> None:
    try:
        tree = TemplateEnvironment().parse(source)
    except TemplateSyntaxError as error:
        _refuse_unpaired(source)
        raise BadTemplate(_("The braces in the template do not fit together."), error.lineno) from error
    if sum(1 for _loop in tree.find_all(nodes.For)) > MOST_LOOPS:
        raise BadTemplate(_("The template has too many loops."))
    _check(tree, SCHEMA, depth=0)


def _refuse_unpaired(source: str) -> None:
    """Say which loop or condition has no end, or no beginning, when that is what is wrong."""
    waiting: list[tuple[str, int]] = []
    for tag in _PAIRED.finditer(source):
        line = source.count("\n", 0, tag.start()) + 1
        if not tag["end"]:
            waiting.append((tag["name"], line))
        elif not waiting or waiting.pop()[0] != tag["name"]:
            words = {"end": f"{{% end{tag['name']} %}}", "begin": f"{{% {tag['name']} … %}}"}
            raise BadTemplate(_("“%(end)s” has no “%(begin)s” before it.") % words, line)
    if waiting:
        name, line = waiting[-1]
        words = {"end": f"{{% end{name} %}}", "begin": f"{{% {name} … %}}"}
        raise BadTemplate(_("“%(begin)s” is not closed: “%(end)s” is missing after it.") % words, line)


def _text_at(source: str, line: int) -> str:
    """The words of a paragraph, around the braces where it is long."""
    lines = source.split("\n")
    text = " ".join(unescape(_TAG.sub("", lines[line - 1])).split()) if 0 < line <= len(lines) else ""
    begins = max(0, text.find("{") - _MOST_SHOWN // 2) if len(text) > _MOST_SHOWN else 0
    shown = text[begins : begins + _MOST_SHOWN]
    return ("…" if begins else "") + shown + ("…" if begins + _MOST_SHOWN < len(text) else "")


def _check(node: nodes.Node, scope: Mapping[str, Schema], depth: int, wholes: int = 0) -> None:
    if not isinstance(node, _ALLOWED):
        _refuse(node)
    if isinstance(node, nodes.For):
        _check_loop(node, scope, depth + 1, wholes + _is_whole(node.iter, scope))
    elif isinstance(node, nodes.Output):
        for part in node.nodes:
            if not isinstance(part, nodes.TemplateData) and _schema_of(part, scope) != "":
                words = _("“%(name)s” is a list: write a loop over it.") % {"name": _written(part)}
                raise BadTemplate(words, part.lineno)
    elif isinstance(node, nodes.Name | nodes.Getattr):
        _schema_of(node, scope)
    else:
        for child in node.iter_child_nodes():
            _check(child, scope, depth, wholes)


def _is_whole(node: nodes.Node, scope: Mapping[str, Schema]) -> bool:
    """Whether a list belongs to the whole report, and not to what an outer loop runs over."""
    return isinstance(node, nodes.Name) and scope.get(node.name) is SCHEMA.get(node.name)


def _check_loop(node: nodes.For, scope: Mapping[str, Schema], depth: int, wholes: int) -> None:
    if (
        depth > DEEPEST_LOOP
        or wholes > MOST_WHOLE
        or node.recursive
        or node.test is not None
        or not isinstance(node.target, nodes.Name)
    ):
        _refuse(node)
    over = _schema_of(node.iter, scope)
    if not isinstance(over, list):
        raise BadTemplate(_("“%(name)s” is not a list.") % {"name": _written(node.iter)}, node.lineno)
    for child in (*node.body, *node.else_):
        _check(child, {**scope, node.target.name: over[0], "loop": _LOOP}, depth, wholes)


def _schema_of(node: nodes.Node, scope: Mapping[str, Schema]) -> Schema:
    if isinstance(node, nodes.Name):
        if node.name not in scope:
            _unknown(node, scope)
        return scope[node.name]
    if isinstance(node, nodes.Getattr):
        inside = _schema_of(node.node, scope)
        known: dict[str, Schema] = inside if isinstance(inside, dict) else {}
        if isinstance(node.node, nodes.Const):
            _refuse(node)
        if node.attr not in known:
            _unknown(node, known)
        return known[node.attr]
    if not isinstance(node, nodes.Const):
        _refuse(node)
    return ""


def _written(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else "…"


def _unknown(node: nodes.Name | nodes.Getattr, known: Mapping[str, Schema]) -> NoReturn:
    words = _("The template asks for “%(name)s”, which does not exist.") % {"name": _written(node)}
    if known:
        words += " " + _("There is: %(known)s.") % {"known": ", ".join(sorted(known))}
    raise BadTemplate(words, node.lineno)


def _refuse(node: nodes.Node) -> NoReturn:
    raise BadTemplate(_("Only names from the list, loops and conditions may stand in braces."), node.lineno)
