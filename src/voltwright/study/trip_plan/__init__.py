"""A trip with charging stops: what each piece of road and each minute at a charger comes to, and the best way through them."""
