"""Calibration of the default losses on certified tests, and prediction and validation with it."""
