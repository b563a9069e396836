"""What share of a nominal battery a range test takes out: learned from the labels of certified cars, by maker and platform.

A label names range and consumption from the wall; their product is the energy of a full recharge. The charger's efficiency makes
of it the energy taken out, and over nominal volts times ampere hours it is the share. Left out: chemistry, which no list names.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from zlib import crc32

import numpy as np

from voltwright.defaults.calibration.factors import CERTIFIED_RECHARGE, NO_CERTIFICATE, calibration
from voltwright.defaults.usable_energy import UsableShares
from voltwright.defaults.vehicle_class import CLASSES

CHARGING_EFFICIENCY = 0.8895
"""Battery over wall: mean of four certificates, 0.8856 to 0.9015 (EPA certificate summary reports, `epa_certificates_dc.csv`)."""
SPREAD_OF_ONE_PACK = 1.2
"""Cars with one and the same pack differ by less in what they take from the wall, voluntary reductions of the label included."""
NEAR = 0.08
MOST = 0.6
SHARES_OF_A_PACK = (0.75, 1.12)
"""Shares outside are slips of the list: no pack gives more than it holds."""
CAR_FOLDS = 10
MAKER_WEIGHTS = (0.25, 0.7, 2.0)
PLATFORM_WEIGHTS = (0.05, 0.16, 0.5)


@dataclass(frozen=True)
class LabelEntry:
    """One car of the Fuel Economy Guide.

    Attributes:
        maker, platform: by `library/technology.py`. car: name of the carline without trim.
        voltage_v, capacity_ah: of the battery, nominal.
        wall_kwh: range times consumption, both of the label.
    """

    maker: str
    platform: str
    car: str
    voltage_v: float
    capacity_ah: float
    wall_kwh: float

    @property
    def pack(self) -> tuple[str, float, float]:
        """What the guide says of the battery, and whose it is."""
        return self.maker, self.voltage_v, self.capacity_ah

    @cached_property
    def share(self) -> float:
        """Energy taken out over nominal energy."""
        return self.wall_kwh * recharge_efficiency(self.maker) / (self.voltage_v * self.capacity_ah / 1e3)


def recharge_efficiency(maker: str) -> float:
    """Energy taken out over energy from the wall, of a maker's cars.

    Equation: the certificates' own of makers that have some; of others times (1 - f l) / (1 - l), with l the losses of a car's
        default charger and f the factor on them that certified tests teach. Consumption is computed with the same losses.
    Args: maker: as `library/technology.py` names it.
    """
    if maker in CERTIFIED_RECHARGE:
        return CHARGING_EFFICIENCY
    typical, factor = CLASSES["car"], math.exp(calibration()["effects"][NO_CERTIFICATE]["charger"])
    losses = typical.loss_charger_fixed + typical.loss_charger_linear + typical.loss_charger_quadratic
    losses += typical.power_on_w / typical.dcdc_efficiency / (1e3 * typical.power_ac_kw)
    return CHARGING_EFFICIENCY * (1.0 - factor * losses) / (1.0 - losses)


def placeholders(entries: Sequence[LabelEntry]) -> tuple[LabelEntry, ...]:
    """Entries whose battery is not theirs: one V x Ah stands for packs of different size.

    A V x Ah of a maker is doubtful where the recharges of its cars differ by more than `SPREAD_OF_ONE_PACK`. Then those that are
    within 8 % of the median are kept if they are 60 % or more; else all of them are placeholders.
    """
    groups: dict[tuple[str, float, float], list[LabelEntry]] = defaultdict(list)
    for entry in entries:
        groups[entry.pack].append(entry)
    found: list[LabelEntry] = []
    for group in groups.values():
        walls = np.array([entry.wall_kwh for entry in group])
        if walls.max() / walls.min() > SPREAD_OF_ONE_PACK:
            near = np.abs(walls / np.median(walls) - 1.0) < NEAR
            found += [entry for entry, kept in zip(group, near, strict=True) if not kept or near.mean() < MOST]
    return tuple(found)


def learnable(entries: Sequence[LabelEntry]) -> tuple[LabelEntry, ...]:
    """The entries that are no placeholders and have a share that a pack can have."""
    doubtful = {id(entry) for entry in placeholders(entries)}
    low, high = SHARES_OF_A_PACK
    return tuple(entry for entry in entries if id(entry) not in doubtful and low <= entry.share <= high)


def fit_shares(entries: Sequence[LabelEntry], weights: tuple[float, float]) -> UsableShares:
    """The share of all, and the factors of makers and platforms, each drawn towards the level above.

    Equation: ln f_maker = n/(n + w_1) (mean over its n platforms of their median ln share - ln whole);
        ln f_platform = n/(n + w_2) (its median ln share - ln whole - ln f_maker), n the packs of the platform.
    Args: entries: those to learn from. weights: w_1 and w_2, variance within over variance between.
    Source: shrinkage towards the mean, as in any random-effects model; the medians keep odd trims out.
    """
    by_platform: dict[tuple[str, str], list[LabelEntry]] = defaultdict(list)
    for entry in entries:
        by_platform[entry.maker, entry.platform].append(entry)
    level = {key: float(np.median(np.log([entry.share for entry in group]))) for key, group in by_platform.items()}
    by_maker: dict[str, list[float]] = defaultdict(list)
    for (maker, _), value in level.items():
        by_maker[maker].append(value)
    whole = float(np.median([np.mean(values) for values in by_maker.values()]))
    makers = {
        maker: len(values) / (len(values) + weights[0]) * (float(np.mean(values)) - whole) for maker, values in by_maker.items()
    }
    platforms: dict[str, float] = {}
    for (maker, platform), value in level.items():
        packs = len({entry.pack for entry in by_platform[maker, platform]})
        platforms[platform] = packs / (packs + weights[1]) * (value - whole - makers[maker])
    return UsableShares(
        whole=float(np.exp(whole)),
        makers={name: float(np.exp(value)) for name, value in sorted(makers.items())},
        platforms={name: float(np.exp(value)) for name, value in sorted(platforms.items())},
    )


def constant_share(entries: Sequence[LabelEntry]) -> UsableShares:
    """The baseline: one share for every car, the median."""
    return UsableShares(float(np.median([entry.share for entry in entries])), {}, {})


def chosen_weights(entries: Sequence[LabelEntry]) -> tuple[float, float]:
    """The weights with the least mean error: of the makers with each platform left out, of the platforms with cars left out."""

    def of_makers(ratio: float) -> float:
        fit = partial(fit_shares, weights=(ratio, PLATFORM_WEIGHTS[0]))
        return float(np.mean(np.abs(errors_left_out(entries, platform_of_entry, fit))))

    makers = min(MAKER_WEIGHTS, key=of_makers)

    def of_platforms(ratio: float) -> float:
        return float(np.mean(np.abs(errors_left_out(entries, car_fold, partial(fit_shares, weights=(makers, ratio))))))

    return makers, min(PLATFORM_WEIGHTS, key=of_platforms)


def platform_of_entry(entry: LabelEntry) -> str:
    """The fold of an entry where platforms are left out."""
    return entry.platform


def maker_of_entry(entry: LabelEntry) -> str:
    """The fold of an entry where makers are left out."""
    return entry.maker


def car_fold(entry: LabelEntry) -> str:
    """One of ten folds, in which all trims and years of a car are together."""
    return str(crc32(f"{entry.maker} {entry.car}".encode()) % CAR_FOLDS)


def errors_left_out(
    entries: Sequence[LabelEntry],
    group_of: Callable[[LabelEntry], str],
    fit: Callable[[Sequence[LabelEntry]], UsableShares],
) -> np.ndarray:
    """Predicted over found share, less 1, of every entry, by a fit without all entries of its group; shape (entries,)."""
    errors, groups = np.empty(len(entries)), [group_of(entry) for entry in entries]
    for group in dict.fromkeys(groups):
        out = [place for place, other in enumerate(groups) if other == group]
        shares = fit([entry for entry, other in zip(entries, groups, strict=True) if other != group])
        for place in out:
            entry = entries[place]
            errors[place] = shares.share(entry.maker, entry.platform) / entry.share - 1.0
    return errors
