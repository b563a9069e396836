"""Cell parameter sets: fit, check, run."""
