"""The drive unit: machine, inverter, gear."""
