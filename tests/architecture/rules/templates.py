"""Templates: short, escaped, without scripts or styles of their own, nothing fetched from elsewhere."""

from __future__ import annotations

import re

from tests.architecture.sources import Found, Rule, Source

LONGEST = 120


def is_template(source: Source) -> bool:
    return source.is_template and not source.is_test


def is_markup(source: Source) -> bool:
    return is_template(source) and source.path.suffix != ".txt"


def is_page(source: Source) -> bool:
    """Whether a browser shows it; a mail has no style sheet."""
    return is_markup(source) and "mails" not in source.path.parts


def too_long(source: Source) -> Found:
    if len(source.lines) > LONGEST:
        yield LONGEST, f"{len(source.lines)} lines; a template of more than {LONGEST} is split into parts"


def at(*texts: str) -> tuple[tuple[str, str], ...]:
    return tuple(("src/talka/g/templates/g/grants/show.html", text) for text in texts)


def without(pattern: str, words: str, *, name: str, refused: tuple[str, ...], passed: tuple[str, ...]) -> Rule:
    """Make the rule that a pattern does not occur in a page."""
    shape = re.compile(pattern)

    def find(source: Source) -> Found:
        for match in shape.finditer(source.text):
            yield source.text.count("\n", 0, match.start()) + 1, words

    applies = is_page if name == "no style in templates" else is_markup
    return Rule(name, applies=applies, find=find, refused=at(*refused), passed=at(*passed))


ADDRESS = r"""=\s*["'](https?:)?//"""

RULES = (
    Rule(
        "short templates",
        applies=is_template,
        find=too_long,
        refused=at("\n" * (LONGEST + 1)),
        passed=at("\n" * LONGEST),
    ),
    without(
        r"\|\s*safe(seq)?\b|\{%\s*autoescape\s+off",
        "sends text unescaped",
        name="templates escape",
        refused=("{{ text|safe }}", "{{ rows | safeseq }}", "{% autoescape off %}"),
        passed=("{{ text|unsafe }}", "{{ safe }}"),
    ),
    without(
        r"<script\b(?![^>]*\ssrc=)(?![^>]*type=[\"']?application/(ld\+)?json)",
        "a script is a file in static/",
        name="no script in templates",
        refused=("<script>go()</script>", '<script type="module">go()</script>'),
        passed=("""<script src="{% static 'go.js' %}"></script>""", '<script type="application/json">{}</script>'),
    ),
    without(
        r"<style\b|\sstyle\s*=",
        "a style is a class; the page's own policy refuses it here",
        name="no style in templates",
        refused=('<p style="color: red">', "<style>p {}</style>"),
        passed=('<p class="style">',),
    ),
    without(
        r"""<[^>]*\son[a-z]+\s*=\s*["']|["']\s*javascript:""",
        "behaviour is bound by data- attributes, from a file",
        name="no handlers in templates",
        refused=('<button onclick="go()">', '<a href="javascript:go()">'),
        passed=('<button data-on="click">', "<p>a on b = c</p>"),
    ),
    without(
        rf"<(script|img|iframe|source|video|audio)\b[^>]*\ssrc\s*{ADDRESS}|<link\b[^>]*\shref\s*{ADDRESS}",
        "nothing is fetched from another site",
        name="nothing from other sites",
        refused=('<script src="//cdn.example/x.js">', '<link rel="x" href="https://cdn.example/x.css">'),
        passed=('<img src="/x.png">', '<a href="https://example.lv/">'),
    ),
    without(
        r"""name=["']referrer["']""",
        "a form of such a page is refused: the browser does not say where it comes from; the header is there for all",
        name="forms say where they come from",
        refused=('<meta name="referrer" content="no-referrer">',),
        passed=('<meta name="robots" content="noindex">',),
    ),
    without(
        r"\{%-?\s*blocktrans(late)?\b(?![^%]*\btrimmed\b)",
        "blocktranslate is always trimmed",
        name="trimmed translations",
        refused=("{% blocktranslate %}", "{% blocktrans with a=b %}"),
        passed=("{% blocktranslate trimmed with a=b %}",),
    ),
)
