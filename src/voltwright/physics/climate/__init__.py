"""Climate: the cabin, what heats and cools it, and who says how much."""
