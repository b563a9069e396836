"""Public EPA certificates: from the figures and phases that they print to their ranges, and to the label, digit for digit.

Figures: certificate summary reports of the US EPA (documents 59856, 63199, 60467, 59583), as collected in a public repository.
Labels: Fuel Economy Guide 2025 of EPA and DOE; of the Model 3, the press on the label of 2024.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest

from voltwright.procedures.bench.phase_energies import read_phase_table
from voltwright.procedures.epa.label import TwoCycle, epa_label, from_figures, from_multi_cycle


@dataclass(frozen=True)
class Printed:
    """What a certificate prints: UBE [Wh], city and highway [Wh/mi], recharge [Wh]; and what must come of it."""

    figures: tuple[float, float, float, float]
    ranges: str
    factor: str
    adjusted: str
    mains_kwh_100mi: str


TESLA = Printed((60_997.0, 149.6, 167.7, 68_879.0), "407.7/363.7", "1.1292", "285.4/254.6/271.6", "25.45")
VOLVO = Printed((67_198.7, 165.56, 201.16, 75_559.0), "405.9/334.1", "1.1244", "284.1/233.8/261.5", "29.17")
POLESTAR = Printed((82_378.0, 171.14, 201.98, 92_407.0), "481.3/407.9", "1.1217", "336.9/285.5/313.8", "29.65")
VW_D = Printed((77_411.0, 174.6, 205.0, 85_869.0), "443.4/377.6", "1.1093", "310.4/264.3/289.6", "29.84")
VW_B = Printed((77_411.0, 171.8, 204.8, 85_869.0), "450.6/378.0", "1.1093", "315.4/264.6/292.5", "29.58")
ALL = {"tesla": TESLA, "volvo": VOLVO, "polestar": POLESTAR, "vw-d": VW_D, "vw-b": VW_B}

# Phases of the certificate of the Volvo EX30: what was driven, miles, kWh.
VOLVO_PHASES = """phase,cycle,distance_mi,energy_dc_kwh,energy_recharge_kwh
1,udds,7.429,1.3933,75.559
2,hwfet,10.259,2.0921,
3,udds,7.423,1.2474,
4,constant,183.355,48.1046,
5,udds,7.421,1.2059,
6,hwfet,10.259,2.0352,
7,udds,7.443,1.2262,
8,constant,37.860,9.8940,
"""


def two_cycle(printed: Printed) -> TwoCycle:
    return from_figures(*printed.figures)


@pytest.mark.parametrize("printed", ALL.values(), ids=ALL.keys())
def test_figures_to_the_last_printed_digit(printed: Printed):
    result = two_cycle(printed)
    label = epa_label(result)
    assert f"{result.range_city_mi:.1f}/{result.range_highway_mi:.1f}" == printed.ranges
    assert f"{result.recharge_factor:.4f}" == printed.factor
    adjusted = (label.range_city_mi, label.range_highway_mi, label.range_combined_mi)
    assert "/".join(f"{value:.1f}" for value in adjusted) == printed.adjusted
    assert f"{label.consumption_combined_wh_mi / 10.0:.2f}" == printed.mains_kwh_100mi


def test_phases_to_the_last_printed_digit(tmp_path: Path):
    path = tmp_path / "volvo.csv"
    path.write_text(VOLVO_PHASES, encoding="utf-8")
    table = read_phase_table(path)
    assert table.energy_recharge_wh is not None
    result = from_multi_cycle(table.phases, table.energy_recharge_wh)
    assert f"{result.range_city_mi:.3f} / {result.range_highway_mi:.3f}" == "405.883 / 334.064"
    assert f"{result.energy_usable_wh:.1f}" == "67198.7"
    assert f"{result.consumption_dc_city_wh_mi:.2f} {result.consumption_dc_highway_wh_mi:.2f}" == "165.56 201.16"
    assert epa_label(result).printed["range_mi"] == 261


def test_labels_of_the_fuel_economy_guide():
    volvo, polestar = epa_label(two_cycle(VOLVO)), epa_label(two_cycle(POLESTAR))
    assert volvo.printed == {"range_mi": 261, "mpge_city": 127, "mpge_highway": 104, "mpge_combined": 116, "kwh_100mi": 29}
    assert polestar.printed == {"range_mi": 314, "mpge_city": 123, "mpge_highway": 104, "mpge_combined": 114, "kwh_100mi": 30}
    tesla = epa_label(two_cycle(TESLA)).printed
    assert (tesla["range_mi"], tesla["mpge_combined"], tesla["kwh_100mi"]) == (272, 132, 25)


def test_two_driving_modes_are_averaged():
    label = epa_label([two_cycle(VW_D), two_cycle(VW_B)])
    assert f"{label.range_combined_mi:.1f}" == "291.1"
    assert label.printed["range_mi"] == 291
    # Guide: city 313 mi, highway 264 mi, 104 MPGe highway, 113 combined, 30 kWh/100 mi. Neither mode alone has the range.
    assert (round(label.range_city_mi), round(label.range_highway_mi)) == (313, 264)
    assert (label.printed["mpge_highway"], label.printed["mpge_combined"], label.printed["kwh_100mi"]) == (104, 113, 30)
    assert [epa_label(two_cycle(mode)).printed["range_mi"] for mode in (VW_D, VW_B)] == [290, 293]


@pytest.mark.parametrize(("printed", "harmonic"), [(TESLA, "270.7"), (VOLVO, "259.1"), (POLESTAR, "311.7")])
def test_a_harmonic_mean_of_ranges_would_be_wrong(printed: Printed, harmonic: str):
    label = epa_label(two_cycle(printed))
    wrong = 1.0 / (0.55 / label.range_city_mi + 0.45 / label.range_highway_mi)
    assert f"{wrong:.1f}" == harmonic
    assert round(wrong) < label.printed["range_mi"]
