"""Driver assistance compared with the same way without it: speeds of both, and the energy that the car takes for them."""
