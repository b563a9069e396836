"""Recorded trips, driven again."""
