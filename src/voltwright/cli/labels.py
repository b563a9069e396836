"""Words that only the command line uses."""

from voltwright.spec.labels import LOSSES


def loss_words(name: str) -> str:
    """What a table calls a loss."""
    return LOSSES.get(name, name.replace("_", " "))
