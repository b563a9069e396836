"""Charging: pilot, on-board charger, stations, wireless links, and the supply that a step of the car sees."""
