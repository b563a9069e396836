"""Many cars as arrays: certified figures, drives and charges of variants of a car."""
