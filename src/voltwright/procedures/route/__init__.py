"""A route becomes a speed trace by a driver model: limits, curves, stops, traffic and style."""
