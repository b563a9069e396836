"""How numbers are written, by whole classes: what is read gives the number meant, what is refused is never read as another."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voltwright.spec.quantity import QuantityError, read_text
from voltwright.spec.schema import DURATION_PATTERN, QUANTITY_PATTERN
from voltwright.spec.written_number import GROUPING, MINUS
from voltwright.units import SUFFIXES

KG, KWH, S = SUFFIXES["kg"], SUFFIXES["kwh"], SUFFIXES["s"]
NO_MASS_IN_KG = (" kWh", " m", " °C", " Hz")
WHOLE = st.integers(0, 99_999_999)
LARGE = st.integers(1000, 99_999_999)
UNIT = st.sampled_from(("", " kg", "kg", "\N{NO-BREAK SPACE}kg", " KG", " t", " g", " lb"))
FACTOR = {"": 1.0, "kg": 1.0, "KG": 1.0, "t": 1e3, "g": 1e-3, "lb": 0.45359237}


def grouped(value: int, mark: str) -> str:
    return f"{value:,}".replace(",", mark)


@given(value=WHOLE, places=st.integers(0, 3), sign=st.sampled_from(("", "+", *MINUS)), unit=UNIT)
def test_a_plain_number_with_or_without_a_unit(value: int, places: int, sign: str, unit: str):
    text = f"{value / 10**places:.{places}f}"
    meant = (-1 if sign and sign in MINUS else 1) * float(text) * FACTOR[unit.strip("\N{NO-BREAK SPACE} ")]
    assert read_text(sign + text + unit, KG) == pytest.approx(meant, rel=1e-12)


@given(value=LARGE, mark=st.sampled_from(GROUPING), decimals=st.sampled_from(("", ".5", ".25")), unit=UNIT)
def test_groups_of_three_digits_are_one_number(value: int, mark: str, decimals: str, unit: str):
    text = grouped(value, mark) + decimals + unit
    meant = float(f"{value}{decimals}") * FACTOR[unit.strip("\N{NO-BREAK SPACE} ")]
    assert read_text(text, KG) == pytest.approx(meant, rel=1e-12)
    assert re.search(QUANTITY_PATTERN, text), "the schema lets pass what is read"


@given(whole=WHOLE, decimals=st.integers(0, 9999), unit=UNIT)
def test_a_comma_is_never_read(whole: int, decimals: int, unit: str):
    text = f"{whole},{decimals}{unit}"
    with pytest.raises(QuantityError) as caught:
        read_text(text, KG)
    assert "write" in caught.value.advice
    assert not re.search(QUANTITY_PATTERN, text)


@given(whole=st.integers(0, 999), tenths=st.integers(0, 99), unit=st.sampled_from(("kWh", "MJ", "Wh")))
def test_what_the_advice_says_can_be_written(whole: int, tenths: int, unit: str):
    with pytest.raises(QuantityError) as caught:
        read_text(f"{whole},{tenths} {unit}", KWH)
    advised = caught.value.advice.removeprefix("; write ")
    assert read_text(advised, KWH) == read_text(f"{whole}.{tenths} {unit}", KWH)


@given(first=WHOLE, second=st.integers(0, 99), mark=st.sampled_from(" \N{NO-BREAK SPACE}'_:;/+*x~±"))
def test_two_numbers_are_not_one(first: int, second: int, mark: str):
    for text in (f"{first}{mark}{second} kg", f"{first}{mark}{second}", f"{first} kg{mark}{second}", f"{first}{mark}{second} t"):
        with pytest.raises(QuantityError):
            read_text(text, KG)


@given(value=LARGE, marks=st.permutations(list(GROUPING)))
def test_mixed_or_misplaced_marks_are_refused(value: int, marks: list[str]):
    mixed = f"12{marks[0]}345{marks[1]}678 kg"
    misplaced = f"{value}{marks[0]}{value} kg"
    for text in (mixed, misplaced, f"0{marks[0]}700 kg", f"1{marks[0]}70 kg", f"1{marks[0]}7000 kg"):
        with pytest.raises(QuantityError):
            read_text(text, KG)


@given(text=st.text(alphabet="0123456789.,' \N{THIN SPACE}eE+-−/:½²kghWtxX%", max_size=12))
def test_whatever_is_typed_is_read_as_written_or_refused(text: str):
    try:
        value = read_text(text, KG)
    except QuantityError:
        return
    digits = re.sub(r"\D", "", re.split(r"[eE]\d|[eE][-+]\d|[A-Za-z]", text, maxsplit=1)[0])
    assert digits, "something was a number"
    mantissa = re.sub(r"[^0-9]", "", f"{abs(value):.15e}".split("e")[0]).rstrip("0")
    assert mantissa in ("", digits.strip("0")) or value == pytest.approx(float(f"{value:.12g}"), rel=1e-9)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("60,5 kWh", "write 60.5 kWh"),
        ("1,700 kWh", "a comma is ambiguous: write 1700 kWh or 1.700 kWh"),
        ("1.234,5 kWh", "write 1234.5 kWh"),
        ("1,234,567 Wh", "write 1234567 Wh"),
        ("3 1/2 MWh", "write 3.5 MWh"),
        ("1/4 MWh", "write 0.25 MWh"),
        ("2½ MWh", "write 2.5 MWh"),
        ("70–80 kWh", "write one number, not a range"),
        ("70 to 80 kWh", "write one number, not a range"),
        ("75 ± 2 kWh", "write one number, without a tolerance"),
        ("0:30 kWh", "a time does not belong here"),
        ("75 kW/h", "kW/h is no unit of energy: kWh is"),
    ],
)
def test_the_advice_names_what_to_write(text: str, advice: str):
    with pytest.raises(QuantityError) as caught:
        read_text(text, KWH)
    assert caught.value.advice == f"; {advice}"


@pytest.mark.parametrize(
    "text", ["", "kWh", "nan", "inf", "-inf kWh", "1e999 kWh", "0x10", "１２ kWh", "٣ kWh", "10² kWh", "~75 kWh"]
)
def test_what_is_no_number(text: str):
    with pytest.raises(QuantityError):
        read_text(text, KWH)


@given(value=st.integers(0, 999), unit=st.sampled_from(NO_MASS_IN_KG))
def test_a_unit_of_another_dimension(value: int, unit: str):
    with pytest.raises(QuantityError):
        read_text(f"{value}{unit}", KG)


@given(first=st.integers(0, 99), second=st.integers(0, 59), third=st.integers(0, 59))
def test_durations_with_colons(first: int, second: int, third: int):
    two, three = f"{first}:{second:02d}", f"{first}:{second:02d}:{third:02d}"
    assert read_text(f"{two} h", S) == 3600 * first + 60 * second
    assert read_text(f"{two} min", S) == 60 * first + second
    assert read_text(three, S) == read_text(f"{three} h", S) == 3600 * first + 60 * second + third
    assert read_text(f"{two} h", SUFFIXES["min"]) == pytest.approx(60 * first + second, rel=1e-12)
    for text in (two, f"{two} s", f"{three} min", f"{first}:{second:02d}:{third:02d}:00", f"{first}:{second:02d}.5 min"):
        with pytest.raises(QuantityError):
            read_text(text, S)
    assert re.search(DURATION_PATTERN, f"{two} h") and not re.search(DURATION_PATTERN, two)


@pytest.mark.parametrize("text", ["1:5 h", "1:60 h", ":30 h", "1: 30 h", "1:30h30"])
def test_times_that_are_none(text: str):
    with pytest.raises(QuantityError):
        read_text(text, S)
