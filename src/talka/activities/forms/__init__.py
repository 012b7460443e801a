"""Input about work: parsed and validated, nothing else."""
