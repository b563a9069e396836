"""A series of cars: its tolerances, plants and lots, the certified figures of each car, conformity, drift and durability."""
