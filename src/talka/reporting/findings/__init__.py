"""What a careful reader would find in an agreement: contradictions and gaps, each a rule over facts read once."""

from talka.reporting.findings.collected import contradictions_of, findings_of
from talka.reporting.findings.facts import CONTRADICTION, Finding, together_key
from talka.reporting.findings.records import read_first

__all__ = ["CONTRADICTION", "Finding", "contradictions_of", "findings_of", "read_first", "together_key"]
