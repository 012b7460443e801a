"""The files that rules read, and what a rule is."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[2]
Found = Iterable[tuple[int, str]]


@dataclass(frozen=True)
class Source:
    """One file: its path from the root of the clone, and its text."""

    path: PurePosixPath
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @property
    def is_python(self) -> bool:
        return self.path.suffix == ".py" or (
            self.path.parts[0] == "tools" and self.text.startswith("#!/usr/bin/env python")
        )

    @property
    def is_template(self) -> bool:
        return "templates" in self.path.parts and self.path.suffix in {".html", ".txt", ".xml"}

    @property
    def is_test(self) -> bool:
        return "tests" in self.path.parts

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.path.parts

    @property
    def inside(self) -> tuple[str, ...]:
        """Where in the package: ("registry", "views", "organisations") of src/talka/registry/views/organisations.py."""
        if self.path.parts[:2] != ("src", "talka"):
            return ()
        return (*self.path.parts[2:-1], *((self.path.stem,) if self.path.stem != "__init__" else ()))

    @property
    def module(self) -> str:
        return self.inside[0] if self.inside else ""

    @property
    def parts(self) -> frozenset[str]:
        """The kinds of place this file is in, such as `views` or `models`."""
        return frozenset(self.inside[1:])

    @property
    def is_product(self) -> bool:
        """Code that runs for users, written by hand."""
        return bool(self.inside) and not self.is_test and not self.is_migration


@dataclass(frozen=True)
class Rule:
    """A rule: which files it reads, what it finds there, and examples of both outcomes as (path, text)."""

    name: str
    applies: Callable[[Source], bool]
    find: Callable[[Source], Found]
    refused: tuple[tuple[str, str], ...]
    passed: tuple[tuple[str, str], ...]

    def breaches(self, source: Source) -> Iterator[Breach]:
        if self.applies(source):
            for line, words in self.find(source):
                yield Breach(self.name, str(source.path), line, words)


@dataclass(frozen=True)
class Breach:
    """One place where a rule is broken."""

    rule: str
    path: str
    line: int
    words: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.words}"


@lru_cache
def all_sources() -> tuple[Source, ...]:
    """Python and templates of the product, its tests and its tools."""
    found = []
    for folder in ("src/talka", "tests", "tools", "benchmarks"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix in {".py", ".html", ".txt", ".xml", ""} and "static" not in path.parts:
                source = Source(PurePosixPath(path.relative_to(ROOT).as_posix()), path.read_text(encoding="utf-8"))
                if source.is_python or source.is_template:
                    found.append(source)
    return tuple(found)


def python_product(source: Source) -> bool:
    return source.is_python and source.is_product


def functions(source: Source) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(source.tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))


def imports(tree: ast.AST) -> Iterator[tuple[ast.Import | ast.ImportFrom, str]]:
    """Each import with what it names: `talka.registry.models` for `from talka.registry import models`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield node, f"{node.module}.{alias.name}"
