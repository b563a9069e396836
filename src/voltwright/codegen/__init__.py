"""The step of a car as scalar operations, and from them source text and binaries for other run times."""
