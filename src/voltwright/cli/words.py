"""Words that only the command line uses."""

from voltwright.spec.words import LOSSES

NOT_CERTIFIED = "Distances are of the plain cycle on one charge: not the certified procedure yet."


def loss_words(name: str) -> str:
    """What a table calls a loss."""
    return LOSSES.get(name, name.replace("_", " "))
