"""Stepping a vehicle through time, with its ledger."""
