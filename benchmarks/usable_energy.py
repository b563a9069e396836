"""Learn the usable share of nominal battery energy from the Fuel Economy Guide, and write docs/usable-energy.md.

Run by `make usable-energy DATA=FOLDER`; the folder holds the guide (epa_fe_guide_bev.csv). Range and consumption are those of the
label; consumption is taken unrounded where the guide has it.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from voltwright.defaults.usable_energy import UsableShares
from voltwright.library.csv_table import read_csv
from voltwright.library.technology import maker_of_make, platform_of, technology_of
from voltwright.study.usable_energy import (
    CHARGING_EFFICIENCY,
    LabelEntry,
    car_fold,
    chosen_weights,
    constant_share,
    errors_left_out,
    fit_shares,
    learnable,
    maker_of_entry,
    placeholders,
    platform_of_entry,
    recharge_efficiency,
)

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "src" / "voltwright" / "defaults" / "usable_energy.json"
REPORT = ROOT / "docs" / "usable-energy.md"
KWH_PER_GALLON = 33.705
SOURCE = (
    "Fuel Economy Guide, electric vehicles, model years 2016 to 2023 and 2025, https://www.fueleconomy.gov/feg/download.shtml; "
    "makers and platforms by library/technology/technology.csv; written by benchmarks/usable_energy.py"
)
NUMBERS = ("range_mi", "battery_voltage_V", "battery_capacity_Ah")
FOLDS: dict[str, Callable[[LabelEntry], str]] = {
    "tenth of the cars": car_fold,
    "platform": platform_of_entry,
    "maker": maker_of_entry,
}

PAGE = """# Usable energy

Written by `make usable-energy`. A car file that gives `battery.energy_gross_kwh` alone has its usable energy, the one that a
range test takes out, from this law. `voltwright show` names what it rests on.

    E_usable = E_nominal min(1, s f_maker f_platform)

`s` = {whole}. Source files: `defaults/usable_energy.py`, fitted by `study/usable_energy.py`. Cars and SUVs alone; other vehicles
keep the share of their chemistry.

## Data

The Fuel Economy Guide has {entries} entries with range, consumption and battery (volts, ampere hours). Range times consumption,
both of the label, is the energy of a full recharge, which the adjustment of both leaves as it is. Times the charger's efficiency
it is the energy taken out: {efficiency} for the makers of four certificates, their mean (0.886 to 0.902), and {others} for all
others, as certified tests teach ([calibration](calibration.md)). What one maker's charger differs from that stands in its factor.
What a maker lowered of a label of its own will does, too.

**Placeholders** are not learned from: {doubtful} entries. A pair of volts and ampere hours of one maker is doubtful where the
recharges of its cars differ by more than a fifth. Entries within 8 % of their median are kept where they are 60 % or more; else
none is. {slips} more entries have a share below 0.75 or above 1.12. {kept} are left.

| maker | V | Ah | entries left out |
|---|---|---|---|
{packs}

## Error of range

With listed consumption, the range is off by as much as the usable energy. Every entry is predicted by a fit without its group;
the two weights of the shrinkage are chosen anew in each fold, on its own part. The baseline is one share for every car, the
median of the same part.

| left out at once: each | groups | one share, median | law, median | one share, 90 % | law, 90 % |
|---|---|---|---|---|---|
{folds}

A car of a platform that is listed with another model gains most. For a car of an unknown maker, nine of ten errors are no
smaller than with one share: what it means by its nominal energy cannot be known. Entries that are placeholders are not in
these figures; for them, no law of nominal energy can be right. Chemistry did not enter, since no list names it.

## Makers

| maker | entries | usable over nominal |
|---|---|---|
{makers}

The 90 % interval is, by what is known of a car: {widths}.

```python
from voltwright.defaults.usable_energy import usable_share

known = usable_share("Volkswagen", "Volkswagen ID.4 Pro", 2024)
unknown = usable_share("Nobody", "Nobody One", 2030)
assert known.width < unknown.width and known.value < unknown.value
```
"""


def guide_entries(path: Path) -> list[LabelEntry]:
    """The entries of the guide that have range, consumption, volts and ampere hours."""
    found: list[LabelEntry] = []
    for _, row in read_csv(path, "it holds the guide", whole=True).records():
        mpge = row["comb_adj_unrounded_mpge"] or row["comb_mpge"]
        if not mpge or not all(row[name] for name in NUMBERS):
            continue
        make, carline, year = row["division"] or "", row["carline"] or "", int(row["model_year"])
        known = technology_of(make, carline, year)
        span, volts, ampere_hours = (float(row[name]) for name in NUMBERS)
        found.append(
            LabelEntry(
                maker=known.maker if known else maker_of_make(make),
                platform=platform_of(make, carline, year),
                car=" ".join(carline.lower().split()[:2]),
                voltage_v=volts,
                capacity_ah=ampere_hours,
                wall_kwh=span * KWH_PER_GALLON / float(mpge),
            )
        )
    return found


def learned(entries: Sequence[LabelEntry]) -> UsableShares:
    """The shares with weights chosen on the same entries alone: the whole procedure, as each outer fold runs it."""
    return fit_shares(entries, chosen_weights(entries))


def rows_of_folds(entries: Sequence[LabelEntry]) -> tuple[list[str], dict[str, float]]:
    """The table of errors, and the half widths of the 90 % intervals by what is known of a car."""
    lines, widths = [], {}
    basis = {"tenth of the cars": "platform", "platform": "maker", "maker": "whole"}
    for name, group_of in FOLDS.items():
        law = np.abs(errors_left_out(entries, group_of, learned))
        naive = np.abs(errors_left_out(entries, group_of, constant_share))
        widths[basis[name]] = float(np.quantile(law, 0.9))
        figures = (np.median(naive), np.median(law), np.quantile(naive, 0.9), np.quantile(law, 0.9))
        lines.append(f"| {name} | {len({*map(group_of, entries)})} | " + " | ".join(f"{100 * x:.1f} %" for x in figures) + " |")
    return lines, widths


def page(entries: Sequence[LabelEntry], shares: UsableShares, folds: Sequence[str]) -> str:
    """The page of the law."""
    kept, doubtful = learnable(entries), placeholders(entries)
    packs = Counter(entry.pack for entry in doubtful)
    counts = Counter(entry.maker for entry in kept)
    makers = sorted(shares.makers.items(), key=lambda item: -item[1])
    return PAGE.format(
        whole=f"{shares.whole:.3f}",
        entries=len(entries),
        efficiency=CHARGING_EFFICIENCY,
        others=f"{recharge_efficiency(''):.4f}",
        doubtful=len(doubtful),
        slips=len(entries) - len(kept) - len(doubtful),
        kept=len(kept),
        packs="\n".join(f"| {maker} | {voltage_v:g} | {ah:g} | {n} |" for (maker, voltage_v, ah), n in sorted(packs.items())),
        folds="\n".join(folds),
        makers="\n".join(f"| {name} | {counts[name]} | {min(shares.whole * factor, 1.0):.3f} |" for name, factor in makers),
        widths=", ".join(f"{name} ±{100 * width:.1f} %" for name, width in shares.widths.items()),
    )


def main(data: Path) -> None:
    """Fit, and write table and page."""
    entries = guide_entries(data / "epa_fe_guide_bev.csv")
    kept = learnable(entries)
    folds, widths = rows_of_folds(kept)
    shares = replace(learned(kept), widths={name: round(width, 4) for name, width in widths.items()})
    content = {name: _rounded(value) for name, value in asdict(shares).items()}
    TABLE.write_text(json.dumps({"source": SOURCE, **content}, indent=1) + "\n", encoding="utf-8")
    REPORT.write_text(page(entries, shares, folds), encoding="utf-8")
    print("\n".join(folds))


def _rounded(value: float | dict[str, float]) -> float | dict[str, float]:
    return {name: round(each, 4) for name, each in value.items()} if isinstance(value, dict) else round(value, 4)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
