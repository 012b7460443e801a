"""Growth of the whole is noticed: of a module, of the kernel, of the usual file and the usual function."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from statistics import median

import pytest

from tests.architecture.exceptions import KERNEL_SHARE, LARGE_MODULES
from tests.architecture.sources import Source, all_sources, functions, python_product

LARGEST_MODULE = 3_000
LARGEST_KERNEL = 15
# What may be excused is looked at again when it is this much below the bar, not at every line that comes and goes.
EASILY_BELOW = 0.85
# Bars of the usual length, and of the length that one in twenty passes.
FILES, FUNCTIONS = (80, 300), (8, 30)
Excused = Mapping[str, tuple[int, str]]


def sizes() -> Counter[str]:
    """Lines of each module, without its tests and migrations."""
    found: Counter[str] = Counter()
    for source in product():
        found[source.module] += len(source.lines)
    return found


def product() -> list[Source]:
    return [source for source in all_sources() if python_product(source)]


def too_large(lines: Mapping[str, int], excused: Excused) -> list[str]:
    """Modules past the bar, or past what was excused."""
    return [
        f"{module} has {count} lines, more than {most}: split it by noun, or say in exceptions.py why not"
        for module, count in sorted(lines.items())
        if count > (most := excused.get(module, (LARGEST_MODULE, ""))[0])
    ]


def no_longer_large(lines: Mapping[str, int], excused: Excused) -> list[str]:
    """What is excused and is well below the bar, or is not there."""
    return [module for module in excused if lines.get(module, 0) < LARGEST_MODULE * EASILY_BELOW]


def kernel_share(lines: Mapping[str, int]) -> float:
    """The kernel's part of the code, in per cent."""
    return 100 * lines["kernel"] / sum(lines.values())


def kernel_is_too_large(lines: Mapping[str, int], excused: tuple[int, str] | None) -> bool:
    """Whether the kernel has outgrown the bar, or what was excused."""
    return kernel_share(lines) > (excused[0] if excused else LARGEST_KERNEL)


def test_no_module_grows_without_somebody_asking() -> None:
    assert too_large(sizes(), LARGE_MODULES) == []
    assert no_longer_large(sizes(), LARGE_MODULES) == []


def test_the_kernel_stays_a_small_part() -> None:
    assert not kernel_is_too_large(sizes(), KERNEL_SHARE)
    needed = kernel_share(sizes()) > LARGEST_KERNEL * EASILY_BELOW
    assert KERNEL_SHARE is None or needed, "no longer needed: KERNEL_SHARE"


def test_every_excuse_has_a_reason() -> None:
    excuses = [*LARGE_MODULES.values(), *([KERNEL_SHARE] if KERNEL_SHARE else [])]
    assert [reason for _most, reason in excuses if len(reason.split()) < 5] == []


@pytest.mark.parametrize(
    ("measure", "bars"),
    [
        (lambda source: [len(source.lines)] if source.text.strip() else [], FILES),
        (lambda source: [(f.end_lineno or f.lineno) - f.lineno + 1 for f in functions(source)], FUNCTIONS),
    ],
    ids=["files", "functions"],
)
def test_the_usual_length_is_short(measure: Callable[[Source], list[int]], bars: tuple[int, int]) -> None:
    lengths = sorted(length for source in product() for length in measure(source))
    assert (median(lengths) <= bars[0], lengths[len(lengths) * 95 // 100] <= bars[1]) == (True, True)


def test_a_module_past_the_bar_or_past_its_excuse_is_told() -> None:
    excused = {"big": (5_000, "why"), "gone": (4_000, "why"), "shrunk": (4_000, "why")}
    lines = {"small": 3_000, "grown": 3_001, "big": 5_001, "shrunk": 2_000}
    assert [words.split()[0] for words in too_large(lines, excused)] == ["big", "grown"]
    assert too_large(lines | {"big": 5_000, "grown": 3_000}, excused) == []
    assert no_longer_large(lines, excused) == ["gone", "shrunk"]


@pytest.mark.parametrize(
    ("kernel", "excused", "told"),
    [(150, None, False), (151, None, True), (151, (16, ""), False), (170, (16, ""), True)],
)
def test_a_kernel_past_its_share_is_told(kernel: int, excused: tuple[int, str] | None, *, told: bool) -> None:
    assert kernel_is_too_large({"kernel": kernel, "rest": 1_000 - kernel}, excused) is told
