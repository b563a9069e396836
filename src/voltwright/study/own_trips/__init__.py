"""One car calibrated on its own recorded trips: factors with priors, cross-validated by trip, and a new car file."""
