"""Identification numbers are well formed, repeatable, and none of a car on a road."""

from hypothesis import given
from hypothesis import strategies as st

from voltwright.live.identity import check_digit, entity_of, vin_of


def test_printed_examples_of_the_check_digit():
    assert check_digit("1G4AH59H45G118341") == "4"
    assert check_digit("1M8GDM9AXKP042788") == "X"


@given(st.text(max_size=40))
def test_any_name_gives_a_valid_number(name: str):
    vin = vin_of(name)
    assert len(vin) == 17 and vin == vin_of(name)
    assert set(vin) <= set("0123456789ABCDEFGHJKLMNPRSTUVWXYZ")
    assert vin[8] == check_digit(vin) and vin[0] == "0" and vin[-4:].isdigit()


def test_an_entity_is_locally_administered():
    entity = entity_of(vin_of("xiaomi-su7"))
    assert len(entity) == 6 and entity[0] & 0x03 == 0x02
