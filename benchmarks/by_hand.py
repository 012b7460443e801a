"""The SQL that a careful author writes for a report: for its figures, and for all that it tells and its rules find.

Grouped queries over the whole agreement, none asked twice; what they give is fetched and thrown away, so that nothing
but the database is measured. Both engines run the same text.
"""

from __future__ import annotations

from django.db import connection

from talka.programmes.models import Agreement

_OURS = "a.agreement_id = %s AND a.state IN ('recorded', 'approved') AND a.year_id IS NOT NULL"
_LOG = f"activities_activity a WHERE {_OURS}"
_NAMES = f"activities_participation p JOIN activities_activity a ON a.id = p.activity_id WHERE {_OURS}"
# Who takes part by name, and what shows it.
_NAMED = """(SELECT COUNT(*) FROM activities_participation p WHERE p.activity_id = a.id
    AND p.role = 'participant' AND p.person_id IS NOT NULL)"""
_SHOWN = "EXISTS (SELECT 1 FROM activities_evidence e WHERE e.activity_id = a.id)"
_LISTED = "EXISTS (SELECT 1 FROM activities_evidence e WHERE e.activity_id = a.id AND e.kind = 'attendance')"
_FILED = "EXISTS (SELECT 1 FROM activities_evidence e WHERE e.activity_id = a.id AND e.file_id IS NOT NULL)"

FIGURES = (
    f"""SELECT a.year_id, a.centre_id, a.kind_id, COUNT(*), SUM(a.count), SUM(a.participants)
    FROM {_LOG} GROUP BY 1, 2, 3""",
    f"""SELECT a.year_id, a.centre_id, a.kind_id, COUNT(DISTINCT p.person_id), COUNT(DISTINCT p.organisation_id)
    FROM {_NAMES} GROUP BY 1, 2, 3""",
)
# What the sentences and tables say: by purpose, by series and channel, and which entries a sentence names.
TOLD = (
    f"""SELECT a.year_id, a.kind_id, a.purpose_id, COUNT(*), SUM(a.count), SUM(a.participants), COUNT(a.participants),
    SUM(a.minutes), SUM(a.people), SUM(a.organisations), MIN(a.title), MAX(a.title) FROM {_LOG} GROUP BY 1, 2, 3""",
    f"""SELECT a.year_id, a.kind_id, a.purpose_id, COUNT(DISTINCT p.person_id), COUNT(DISTINCT p.organisation_id),
    COUNT(p.person_id), SUM(CASE WHEN a.participants IS NULL AND p.person_id IS NOT NULL THEN 1 ELSE 0 END)
    FROM {_NAMES} GROUP BY 1, 2, 3""",
    f"SELECT a.year_id, a.kind_id, COUNT(DISTINCT p.organisation_id) FROM {_NAMES} GROUP BY 1, 2",
    f"""SELECT a.year_id, a.kind_id, a.series_id, a.channel, COUNT(*), SUM(a.count), SUM(a.participants)
    FROM {_LOG} GROUP BY 1, 2, 3, 4""",
    f"""SELECT a.year_id, a.kind_id, a.series_id, a.channel, COUNT(p.person_id)
    FROM {_NAMES} AND a.participants IS NULL GROUP BY 1, 2, 3, 4""",
    f"""SELECT a.year_id, a.kind_id, a.series_id, a.channel, SUM(a.count) FROM {_LOG} AND a.participants IS NULL
    AND NOT EXISTS (SELECT 1 FROM activities_participation p WHERE p.activity_id = a.id AND p.person_id IS NOT NULL)
    GROUP BY 1, 2, 3, 4""",
    f"""SELECT * FROM (SELECT a.id, a.starts, a.starts_time, ROW_NUMBER() OVER (
    PARTITION BY a.year_id, a.kind_id, a.series_id, a.channel ORDER BY a.listed_on, a.starts_time, a.id) AS place
    FROM {_LOG}) numbered WHERE place <= 30""",
)
# What the rules find: the entries themselves, and the bounds in which declared numbers must lie.
FOUND = (
    f"""SELECT a.id, a.starts, a.ends FROM activities_activity a
    JOIN programmes_implementationyear y ON y.id = a.year_id
    WHERE {_OURS} AND a.starts IS NOT NULL AND (a.starts < y.starts OR COALESCE(a.ends, a.starts) > y.ends)""",
    f"SELECT a.id FROM {_LOG} AND (a.people > a.participants OR {_NAMED} > a.participants)",
    f"SELECT a.id FROM {_LOG} AND a.participants IS NULL AND a.people > 0 AND a.people > {_NAMED}",
    f"SELECT a.id FROM {_LOG} AND a.participants > 0 AND a.link = '' AND NOT {_SHOWN} AND {_NAMED} = 0",
    f"""SELECT a.id, a.participants FROM activities_activity a JOIN activities_workkind k ON k.id = a.kind_id
    WHERE {_OURS} AND a.participants > 0 AND (a.link = '' AND NOT {_SHOWN} OR k.evidence_rule = 'attendance'
    AND NOT {_LISTED}) AND a.participants > {_NAMED}""",
    f"""SELECT a.id FROM activities_activity a JOIN activities_workkind k ON k.id = a.kind_id WHERE {_OURS} AND (
    k.evidence_rule = 'any' AND a.link = '' AND NOT {_SHOWN} OR k.evidence_rule = 'document' AND NOT {_FILED}
    OR k.evidence_rule = 'attendance' AND NOT {_LISTED} AND {_NAMED} < COALESCE(a.participants, 1))""",
    f"SELECT a.id FROM {_LOG} AND a.purpose_id IS NULL",
    f"""SELECT a.year_id, a.kind_id, SUM(CASE WHEN COALESCE(a.participants, 0) > COALESCE(n.entries, 0)
    THEN a.participants ELSE n.entries END), SUM(a.people), SUM(n.organisations)
    FROM activities_activity a LEFT JOIN (SELECT activity_id, COUNT(*) AS entries, COUNT(person_id) AS people,
    COUNT(organisation_id) AS organisations FROM activities_participation GROUP BY 1) n ON n.activity_id = a.id
    WHERE {_OURS} GROUP BY 1, 2""",
)


def figures_by_hand(agreement: Agreement) -> None:
    """Run the queries of the figures and fetch all rows."""
    _fetch(agreement, *FIGURES)


def report_by_hand(agreement: Agreement) -> None:
    """The same for the whole report: its figures, its words and what its rules find."""
    _fetch(agreement, *FIGURES, *TOLD, *FOUND)


def _fetch(agreement: Agreement, *queries: str) -> None:
    with connection.cursor() as cursor:
        for query in queries:
            cursor.execute(query, [agreement.pk])
            cursor.fetchall()
