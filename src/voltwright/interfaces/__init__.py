"""Files and wires of the industry."""
