"""Diagnostics of a live car: UDS (ISO 14229-1) over DoIP (ISO 13400-2)."""
