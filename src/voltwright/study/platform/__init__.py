"""Cars of one platform: what they share, and the interpolation families that they make."""
