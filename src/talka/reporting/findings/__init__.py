"""What a careful reader would find in an agreement: contradictions and gaps, each a rule over facts read once."""

from talka.reporting.findings.collected import contradictions_of, findings_of
from talka.reporting.findings.facts import Finding

__all__ = ["Finding", "contradictions_of", "findings_of"]
