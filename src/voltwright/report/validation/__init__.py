"""Tables, charts and page of a validation and a calibration."""
