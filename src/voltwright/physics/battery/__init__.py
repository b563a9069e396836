"""The battery: open-circuit voltage and pack."""
