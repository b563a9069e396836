"""The coupled car: drive, park and charge in one run, with heat and climate, every state carried over."""
