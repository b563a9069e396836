"""A car as a vehicle type of SUMO, the traffic simulator."""
