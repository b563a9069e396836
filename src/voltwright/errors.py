"""The error tree: what can go wrong, in the words that a person reads, and the exit code of each kind.

Layer 1 raises `SpecError`, `TraceError` and `UnknownNameError`; layers 2 and 3 return outcome codes from
traced code; layer 4 turns these into results or into `SimulationError`; layer 8 maps them to exit codes.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from enum import IntEnum


class ExitCode(IntEnum):
    """What the process returns. 1 is left to the unforeseen, 2 to the command line's own usage errors."""

    OK = 0
    UNFORESEEN = 1
    USAGE = 2
    SPEC = 3
    TRACE = 4
    NAME = 5
    FILE = 6
    SIMULATION = 7


class VoltwrightError(Exception):
    """Base of every error that voltwright raises on purpose: one clear sentence, and an exit code."""

    exit_code: ExitCode = ExitCode.UNFORESEEN


class SpecError(VoltwrightError):
    """A car file does not describe a car: an unknown key, a missing value, an impossible pair."""

    exit_code = ExitCode.SPEC

    def __init__(self, message: str, path: str = ""):
        """Keep the dotted path of the field beside the message, for editors and for JSON."""
        super().__init__(message)
        self.path = path


class TraceError(VoltwrightError):
    """A speed trace cannot be driven: empty, with gaps, with a negative or missing speed."""

    exit_code = ExitCode.TRACE


class UnknownNameError(VoltwrightError):
    """A name that the library does not hold; the message lists the nearest ones."""

    exit_code = ExitCode.NAME


class FileError(VoltwrightError):
    """A file that cannot be read or written."""

    exit_code = ExitCode.FILE


class SimulationError(VoltwrightError):
    """A run that gave no trustworthy result: its ledger does not close, or a number is not finite."""

    exit_code = ExitCode.SIMULATION


def nearest(name: str, known: Iterable[str], count: int = 3) -> list[str]:
    """The known names nearest to the one given, best first; without a near one, the first few in order."""
    names = sorted(known)
    return get_close_matches(name, names, n=count, cutoff=0.3) or names[:count]


def unknown_name(kind: str, name: str, known: Iterable[str]) -> UnknownNameError:
    """The error for a name that does not exist, with the three nearest that do."""
    return UnknownNameError(f"There is no {kind} named '{name}'; the nearest are {', '.join(nearest(name, known))}.")
