"""Batteries over years: use, life, and where durability rules end."""
