"""Who a simulated car says it is: a vehicle identification number with a valid check digit, and an entity's address.

No region of ISO 3780 begins with 0, so that these numbers are well formed and none is that of a car on a road.
"""

from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version

MAKER = "0SM"
"""World manufacturer identifier of the simulated cars; a first 0 belongs to no region."""
MODEL_YEAR = "T"
WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
LETTER_VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", (*range(1, 9), *range(1, 6), 7, 9, *range(2, 10)), strict=True))
"""Value of each letter in the check sum; I, O and Q do not occur."""
VIN_LENGTH = 17


def vin_of(name: str) -> str:
    """The vehicle identification number of a simulated car; the same name always has the same one.

    Args: name: of the car, in any letters.
    Returns: 17 characters: 0SM, five letters of the name, check digit, model year, plant 0, six digits.
    Source: 49 CFR 565.15 (check digit), ISO 3779 (length and letters).

    >>> vin_of("tesla-model-3-2024-rwd")[:8], len(vin_of("x"))
    ('0SMTESLA', 17)
    """
    letters = "".join(letter for letter in name.upper() if letter in LETTER_VALUES or ("0" <= letter <= "9"))
    serial = int.from_bytes(sha256(name.encode("utf-8", "surrogatepass")).digest()[:4]) % 1_000_000
    bare = f"{MAKER}{letters[:5]:X<5}0{MODEL_YEAR}0{serial:06d}"
    return f"{bare[:8]}{check_digit(bare)}{bare[9:]}"


def check_digit(vin: str) -> str:
    """The ninth character of a vehicle identification number, from the other sixteen.

    Source: 49 CFR 565.15(c), whose example is the first one here.

    >>> check_digit("1G4AH59H45G118341"), check_digit("1M8GDM9AXKP042788"), check_digit("11111111111111111")
    ('4', 'X', '1')
    """
    values = (int(letter) if letter.isdigit() else LETTER_VALUES[letter] for letter in vin)
    remainder = sum(value * weight for value, weight in zip(values, WEIGHTS, strict=True)) % 11
    return "X" if remainder == 10 else str(remainder)


def entity_of(vin: str) -> bytes:
    """Six bytes that name the car as an entity on a network: in the form of a locally administered MAC address."""
    return bytes([0x02]) + sha256(vin.encode("ascii")).digest()[:5]


def software_version() -> str:
    """The version of voltwright that simulates the car; 0 where it runs from a folder without being installed."""
    try:
        return version("voltwright")
    except PackageNotFoundError:
        return "0"
