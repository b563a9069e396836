"""Charging and discharging a car at a charger, from arrival to the target."""
