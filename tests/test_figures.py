"""One catalogue of labels: every loss, stage and quantity that a result names has one, the same in series and tables."""

import pytest

from voltwright import signals
from voltwright.figures import BALANCE, CLIMATE_PARTS, FIGURES, LOSSES, QUANTITIES, STAGES, STORED, loss_label, unit_of_quantity
from voltwright.physics.charging.supply import STAGES as STAGES_OF_SUPPLY
from voltwright.report.labels import LOSS_GROUPS
from voltwright.sim.flows import LOSSES as LOSSES_OF_FLOWS
from voltwright.study.climate import PARTS


def test_every_loss_of_a_drive_and_every_stage_of_a_charge_has_a_label():
    assert set(LOSSES_OF_FLOWS) <= set(LOSSES)
    assert set(STAGES_OF_SUPPLY) <= set(STAGES)
    assert set(PARTS) == set(CLIMATE_PARTS)
    grouped = {name for names in LOSS_GROUPS.values() for name in names}
    assert grouped == set(LOSSES)


def test_losses_have_one_label_in_series_tables_and_pages():
    for name in LOSSES_OF_FLOWS:
        assert loss_label(name) == signals.signal(f"loss_{name}_w").label
    for group, names in LOSS_GROUPS.items():
        assert len(names) > 1 or [group] == [LOSSES[name] for name in names]


@pytest.mark.parametrize("table", [QUANTITIES, FIGURES, LOSSES, STAGES, STORED, CLIMATE_PARTS])
def test_labels_differ_within_a_table(table: dict[str, str]):
    assert len(set(table.values())) == len(table)


def test_unknown_losses_are_readable_and_units_are_printed():
    assert loss_label("further_load") == "Further load"
    assert unit_of_quantity("gradeability_percent") == "%"
    assert unit_of_quantity("range_wltp_km") == "km"
    assert BALANCE["grid"] == "Grid (AC)"
