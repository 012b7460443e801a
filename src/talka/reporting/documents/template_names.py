"""What may stand between braces in a Word template: names from the schema, loops, conditions; no calls."""

from __future__ import annotations

from collections.abc import Mapping
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
    """Refuse a template source that uses anything beyond names of the schema. Raises BadTemplate."""
    try:
        tree = TemplateEnvironment().parse(source)
    except TemplateSyntaxError as error:
        raise BadTemplate(
            _("The braces in the template do not fit together: %(error)s") % {"error": error.message}
        ) from error
    if sum(1 for _loop in tree.find_all(nodes.For)) > MOST_LOOPS:
        raise BadTemplate(_("The template has too many loops."))
    _check(tree, SCHEMA, depth=0)


def _check(node: nodes.Node, scope: Mapping[str, Schema], depth: int, wholes: int = 0) -> None:
    if not isinstance(node, _ALLOWED):
        _refuse(type(node).__name__)
    if isinstance(node, nodes.For):
        _check_loop(node, scope, depth + 1, wholes + _is_whole(node.iter, scope))
    elif isinstance(node, nodes.Output):
        for part in node.nodes:
            if not isinstance(part, nodes.TemplateData) and _schema_of(part, scope) != "":
                raise BadTemplate(_("“%(name)s” is a list: write a loop over it.") % {"name": _written(part)})
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
        _refuse("for")
    over = _schema_of(node.iter, scope)
    if not isinstance(over, list):
        raise BadTemplate(_("“%(name)s” is not a list.") % {"name": _written(node.iter)})
    for child in (*node.body, *node.else_):
        _check(child, {**scope, node.target.name: over[0], "loop": _LOOP}, depth, wholes)


def _schema_of(node: nodes.Node, scope: Mapping[str, Schema]) -> Schema:
    if isinstance(node, nodes.Name):
        if node.name not in scope:
            _unknown(node.name, scope)
        return scope[node.name]
    if isinstance(node, nodes.Getattr):
        inside = _schema_of(node.node, scope)
        known: dict[str, Schema] = inside if isinstance(inside, dict) else {}
        if node.attr not in known:
            _unknown(_written(node), known)
        return known[node.attr]
    if not isinstance(node, nodes.Const):
        _refuse(type(node).__name__)
    return ""


def _written(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    return f"{_written(node.node)}.{node.attr}" if isinstance(node, nodes.Getattr) else type(node).__name__


def _unknown(name: str, known: Mapping[str, Schema]) -> NoReturn:
    raise BadTemplate(
        _("The template asks for “%(name)s”, which does not exist. There is: %(known)s.")
        % {"name": name, "known": ", ".join(sorted(known)) or "–"}
    )


def _refuse(what: str) -> NoReturn:
    raise BadTemplate(_("Only names, loops and conditions may stand in braces; “%(what)s” may not.") % {"what": what})
