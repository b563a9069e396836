"""Shipped cars, cycles, chemistries and loss maps, found by name."""
