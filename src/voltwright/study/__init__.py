"""Many cars, many numbers: comparison, sensitivity, variants."""
