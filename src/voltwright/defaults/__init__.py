"""Default laws that complete what a person wrote, and the calibration of the losses."""
