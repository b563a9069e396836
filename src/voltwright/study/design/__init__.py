"""Design of a car: what follows from a change, its figures and price, the best of many, and the smallest that will do."""
