"""Numbers and comments in C."""

import pytest

from voltwright.codegen.c_text import ascii_text, folded_lines, number


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.1, "0.1"), (-2.0, "(-2.0)"), (-0.0, "(-0.0)"), (1e300, "1e+300"), (5e-324, "5e-324"), (True, "1"), (-3, "(-3)")],
)
def test_numbers_keep_every_bit(value: float, text: str):
    assert number(value) == text
    assert float(text.strip("()")) == value


def test_numbers_that_are_none():
    assert [number(float(text)) for text in ("nan", "inf", "-inf")] == ["NAN", "INFINITY", "(-INFINITY)"]


def test_no_text_ends_a_comment():
    assert ascii_text("a */ int main; /* b") == "a * / int main; / * b"
    assert ascii_text("what??/") == "what? ?/"
    assert ascii_text("20 °C, 5 mΩ, 北") == "20 degC, 5 mOhm, ?"


def test_long_lines_are_folded():
    text = " ".join(["word"] * 60)
    lines = folded_lines(text, "    ").split("\n")
    assert all(line.startswith("    ") and len(line) <= 118 for line in lines)
    assert " ".join(line.strip() for line in lines) == text
