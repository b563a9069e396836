"""One car, live: stepped in real time or faster, with commands, faults, a saved state, and parts that speak protocols.

`LiveCar` (`car.py`) is the car: `step()`, `signals()`, `command(name, value)`, `fault(name, on)`, `trouble_codes()`.
`run_live` (`runner.py`) keeps the time and hands the signals to its parts.
"""
