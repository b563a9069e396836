"""What a person writes: cars, cycles, evidence."""
