"""A car as Functional Mock-up Unit: its variables, the description of them, and the sources."""
