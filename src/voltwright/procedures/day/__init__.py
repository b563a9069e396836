"""A day of a car: its plan, its trips, its run and what came of it."""
