"""How sure the figures of a car are: its evidence carried through to every headline figure."""
