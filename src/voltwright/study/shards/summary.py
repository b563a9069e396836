"""Columns reduced to a few figures while they are computed: count, mean, standard deviation, ends, quantiles.

Quantiles come from histograms whose bins grow with the value, as in DDSketch: every value of a bin is within 0.05 % of its
middle, and the histograms of shards add up exactly, in any order. Mean and variance are merged pairwise.

Sources: C. Masson, J. E. Rim, H. K. Lee, "DDSketch: a fast and fully-mergeable quantile sketch with relative-error guarantees",
Proceedings of the VLDB Endowment 12(12), 2019, https://arxiv.org/abs/1908.10693; T. F. Chan, G. H. Golub, R. J. LeVeque,
"Updating formulae and a pairwise algorithm for computing sample variances", Stanford CS-79-773, 1979.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from voltwright.errors import SimulationError

if TYPE_CHECKING:
    import pyarrow

RELATIVE_ERROR = 5e-4
GROWTH = (1.0 + RELATIVE_ERROR) / (1.0 - RELATIVE_ERROR)
TINY = 1e-9
"""Values nearer to 0 count as 0."""
QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
ROW = "car"
"""The column with the number of each row, which is not reduced."""
PARTS = 40
"""Of a histogram as it is drawn."""
TEXTS_MOST = 100
"""Different texts of a column that are counted one by one."""


@dataclass
class NumberSummary:
    """A column of numbers, reduced.

    Attributes:
        count: values.
        missing: rows without one.
        mean: of the values, in the column's unit.
        squares: sum of the squared distances from the mean.
        ends: lowest and highest value; None without values.
        bins: values in each bin of the histogram; bin k > 0 ends at GROWTH^(k - OFFSET), -k mirrors it, 0 holds zeros.
    """

    count: int = 0
    missing: int = 0
    mean: float = 0.0
    squares: float = 0.0
    ends: tuple[float, float] | None = None
    bins: Counter[int] = field(default_factory=Counter)

    def add(self, other: NumberSummary) -> None:
        """Take in another part of the same column."""
        if other.count and other.ends is not None:
            total, apart = self.count + other.count, other.mean - self.mean
            self.squares += other.squares + apart**2 * self.count * other.count / total
            self.mean += apart * other.count / total
            low, high = self.ends or other.ends
            self.ends = min(low, other.ends[0]), max(high, other.ends[1])
            self.count = total
            self.bins.update(other.bins)
        self.missing += other.missing

    def quantile(self, share: float) -> float | None:
        """The value below which a share of the values lies, within 0.05 %; None without values.

        Args:
            share: 0 to 1.
        """
        if self.ends is None:
            return None
        rank, before = share * (self.count - 1), 0
        for key in sorted(self.bins):
            inside = self.bins[key]
            if rank < before + inside:
                return float(np.clip(_value(key, (rank - before + 0.5) / inside), *self.ends))
            before += inside
        return self.ends[1]

    def histogram(self) -> list[float]:
        """Values in each of 40 equal parts from the lowest to the highest; empty where these are the same."""
        if self.ends is None or self.ends[0] == self.ends[1]:
            return []
        keys = sorted(self.bins)
        uppers = np.clip([_value(key, 1.0) for key in keys], *self.ends)
        below = np.concatenate([[0.0], np.cumsum([self.bins[key] for key in keys])])
        parts = np.interp(np.linspace(*self.ends, PARTS + 1), [self.ends[0], *uppers], below)
        return [round(float(count), 1) for count in np.diff(parts)]

    def figures(self) -> dict[str, Any]:
        """What people read: count, missing, mean, sd, min, max, and the quantiles as `p01` to `p99`."""
        low, high = self.ends or (None, None)
        sd = math.sqrt(self.squares / (self.count - 1)) if self.count > 1 else None
        shares = {f"p{round(100 * share):02d}": self.quantile(share) for share in QUANTILES}
        mean = self.mean if self.count else None
        return {"count": self.count, "missing": self.missing, "mean": mean, "sd": sd, "min": low, "max": high, **shares}

    def plain(self) -> dict[str, Any]:
        """As plain values of JSON, both ways with `number_summary`."""
        keys = sorted(self.bins)
        bins = {"bins": keys, "in_bins": [self.bins[key] for key in keys]}
        kept = {"count": self.count, "missing": self.missing, "mean": self.mean, "squares": self.squares}
        return {**kept, "ends": None if self.ends is None else list(self.ends), **bins}


OFFSET = math.ceil(-math.log(TINY) / math.log(GROWTH)) + 1
"""Makes the numbers of bins positive, down to the tiniest value."""


def _value(key: int, part: float) -> float:
    """The value at a part (0-1) of a bin."""
    if key == 0:
        return 0.0
    size = GROWTH ** (abs(key) - OFFSET - 1 + (part if key > 0 else 1.0 - part))
    return math.copysign(size, key)


def number_summary(plain: Mapping[str, Any]) -> NumberSummary:
    """A summary from its plain values."""
    ends = None if plain["ends"] is None else (float(plain["ends"][0]), float(plain["ends"][1]))
    bins = Counter(dict(zip(plain["bins"], plain["in_bins"], strict=True)))
    return NumberSummary(plain["count"], plain["missing"], plain["mean"], plain["squares"], ends, bins)


def summary_of(values: np.ndarray, missing: int = 0) -> NumberSummary:
    """The summary of finite numbers.

    Args:
        values: shape (n,).
        missing: rows without one.
    """
    kept = np.asarray(values, float)
    if not kept.size:
        return NumberSummary(missing=missing)
    size = np.maximum(np.abs(kept), TINY)
    keys = np.where(np.abs(kept) < TINY, 0, np.sign(kept) * (np.ceil(np.log(size) / math.log(GROWTH)) + OFFSET)).astype(np.int64)
    mean = float(kept.mean())
    bins = Counter(dict(zip(*(part.tolist() for part in np.unique(keys, return_counts=True)), strict=True)))
    ends = float(kept.min()), float(kept.max())
    return NumberSummary(kept.size, missing, mean, float(np.sum((kept - mean) ** 2)), ends, bins)


@dataclass
class TableSummary:
    """Rows of a study, reduced.

    Attributes:
        rows: count.
        numbers: by column.
        texts: by column of texts or truth values, how often each stands there; a column with more than 100 is left out.
    """

    rows: int = 0
    numbers: dict[str, NumberSummary] = field(default_factory=dict)
    texts: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, other: TableSummary) -> None:
        """Take in other rows of the same study."""
        self.rows += other.rows
        for name, column in other.numbers.items():
            self.numbers.setdefault(name, NumberSummary()).add(column)
        for name, counts in other.texts.items():
            self.texts.setdefault(name, Counter()).update(counts)

    def figures(self) -> dict[str, Any]:
        """What people read, by column; see `NumberSummary.figures` and `NumberSummary.histogram`."""
        counted = {name: dict(sorted(counts.items())) for name, counts in self.texts.items() if len(counts) <= TEXTS_MOST}
        figures = {name: each.figures() for name, each in self.numbers.items()}
        histograms = {name: each.histogram() for name, each in self.numbers.items()}
        return {"rows": self.rows, "numbers": figures, "histograms": histograms, "texts": counted}

    def plain(self) -> dict[str, Any]:
        """As plain values of JSON, both ways with `table_summary`."""
        numbers = {name: each.plain() for name, each in self.numbers.items()}
        return {"rows": self.rows, "numbers": numbers, "texts": {name: dict(each) for name, each in self.texts.items()}}


def table_summary(plain: Mapping[str, Any]) -> TableSummary:
    """A summary from its plain values."""
    numbers = {name: number_summary(each) for name, each in plain["numbers"].items()}
    return TableSummary(plain["rows"], numbers, {name: Counter(each) for name, each in plain["texts"].items()})


def reduced(table: pyarrow.Table, first: int = 0) -> TableSummary:
    """The summary of rows.

    Args:
        table: of numbers, texts and truth values.
        first: number of its first row, for the message.

    Raises:
        SimulationError: a number that is not finite, with its column and row.
    """
    import pyarrow

    summary = TableSummary(table.num_rows)
    for name, column in zip(table.column_names, table.columns, strict=True):
        kind = column.type
        if name == ROW:
            continue
        if pyarrow.types.is_integer(kind) or pyarrow.types.is_floating(kind):
            values = column.drop_null().to_numpy()
            wrong = np.flatnonzero(~np.isfinite(values)) if pyarrow.types.is_floating(kind) else ()
            if len(wrong):
                row = first + int(np.flatnonzero(~np.isfinite(column.to_numpy()) & column.is_valid().to_numpy())[0])
                raise SimulationError(f"`{name}` of car {row:,} is no number; look for extreme values of what varies.")
            summary.numbers[name] = summary_of(values, column.null_count)
        else:
            counts = column.value_counts().to_pylist()[: TEXTS_MOST + 1]
            summary.texts[name] = Counter({str(each["values"]): each["counts"] for each in counts})
    return summary
