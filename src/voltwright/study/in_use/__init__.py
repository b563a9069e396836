"""Vehicles in use: their trips and charges compared with the model."""
