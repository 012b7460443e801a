"""All rules."""

from tests.architecture.rules import growth, imports, migrations, pages, queries, suppressions, templates, verbs

RULES = (
    *imports.RULES,
    *pages.RULES,
    *verbs.RULES,
    *queries.RULES,
    *migrations.RULES,
    *templates.RULES,
    *suppressions.RULES,
    *growth.RULES,
)
