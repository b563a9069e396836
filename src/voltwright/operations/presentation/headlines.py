"""The headline of each result, by name of its type."""

from collections.abc import Callable
from typing import Any

from voltwright.operations.presentation.headline import Headline
from voltwright.operations.presentation.headlines_of_cars import HEADLINES_OF_CARS
from voltwright.operations.presentation.headlines_of_evidence import HEADLINES_OF_EVIDENCE
from voltwright.operations.presentation.headlines_of_exports import HEADLINES_OF_EXPORTS
from voltwright.operations.presentation.headlines_of_lists import HEADLINES_OF_LISTS
from voltwright.operations.presentation.headlines_of_studies import HEADLINES_OF_STUDIES
from voltwright.operations.presentation.headlines_of_use import HEADLINES_OF_USE

HEADLINES: dict[str, Callable[[Any], Headline]] = {
    **HEADLINES_OF_CARS,
    **HEADLINES_OF_STUDIES,
    **HEADLINES_OF_LISTS,
    **HEADLINES_OF_EVIDENCE,
    **HEADLINES_OF_EXPORTS,
    **HEADLINES_OF_USE,
}
"""By name of the type."""
