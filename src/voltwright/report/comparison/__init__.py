"""The page that compares cars."""
