"""A car on a CAN bus: one layout of frames, its DBC, logs of frames, and a live bus."""
