"""What certified tests teach about the losses of cars: factors by vehicle type, by maker and by platform, in plain NumPy."""
