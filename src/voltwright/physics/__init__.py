"""Components of a vehicle: laws, ranges, sources."""
