"""What every result of an operation can do: show itself, become plain values, a data frame, or a chart."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from voltwright.errors import SpecError

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

F = TypeVar("F", bound=Callable[..., Any])


class Presented:
    """Base of every result. It has no fields of its own, and computes nothing until it is asked to show something."""

    def __repr__(self) -> str:
        """The headline in a few lines, each figure with its unit, and its 90 % interval where it has one."""
        from voltwright.operations.presentation.headline import text_of

        return text_of(type(self).__name__, self._headline())

    def _repr_html_(self) -> str:
        """The headline as a small table, for notebooks."""
        from voltwright.operations.presentation.headline import html_of

        return html_of(self._headline())

    def _headline(self) -> Any:
        from voltwright.operations.presentation.headlines import HEADLINES

        return of_type(HEADLINES, self)(self)

    def to_dict(self, *, traces: bool = False) -> dict[str, Any]:
        """Plain values, the same as the command prints with `--json`.

        Args:
            traces: whether arrays (columns over time, maps) are written too.

        Returns:
            dicts, lists, texts, numbers, booleans and None.

        Raises:
            SimulationError: a number that is not finite, with its field.
        """
        from voltwright.operations.codec import to_json

        return to_json(self, traces=traces)

    def to_dataframe(self) -> "pd.DataFrame":
        """The columns over time of a run, else the rows of a list; each column's name ends in its unit.

        Returns:
            a pandas data frame; columns over time have the names of `voltwright.signals.SIGNALS`.

        Raises:
            SpecError: pandas is not installed, or the result holds neither columns nor rows.
        """
        from voltwright.operations.presentation.frames import COLUMNS, frame_of

        return frame_of(type(self).__name__, of_type(COLUMNS, self)(self))

    def plot(self) -> "alt.TopLevelMixin":
        """The picture that the command draws with `--picture`, as an Altair chart.

        Returns:
            the chart: notebooks show it; `.save("chart.svg")` and `.save("chart.png")` write it, without a browser or a network.

        Raises:
            SpecError: there is nothing to draw, with what to ask for instead.
        """
        from voltwright.operations.presentation.pictures import PICTURES
        from voltwright.report.render import chart_of

        try:
            picture = of_type(PICTURES, self)
        except KeyError:
            raise SpecError(f"There is no chart of a {type(self).__name__}; it has `to_dict()` and `to_dataframe()`.") from None
        return chart_of(picture(self))


def of_type(table: Mapping[str, F], result: object) -> F:
    """What a table by name of the type holds for a result, or for a type that it inherits from.

    Raises:
        KeyError: nothing.
    """
    return table[next((kind.__name__ for kind in type(result).__mro__ if kind.__name__ in table), type(result).__name__)]
