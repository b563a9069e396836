"""WLTP: certification tests, the test vehicle, the interpolation family."""
