"""Speed as users meet it, beside FASTSim 3.1 in the same run: writes docs/speed.md and prints it.

Run by `make bench`; `VOLTWRIGHT_BEFORE=FOLDER make bench` times the calls of an older checkout in the same run.
"""

import os
import platform
import warnings
from pathlib import Path

import voltwright as vw
from lanes_beside_c import native_row
from speed_processes import BEFORE, batch_row, call_rows, command_rows
from speed_rows import Row, certified_gradient_row, drive_rows, gradient_row, lumped_row, peer_reading_line
from structure import counts

REPORT = Path(__file__).parents[1] / "docs" / "speed.md"
OPENING = """# Speed

Written by `make bench`, bad figures too: what a user meets, through the public API, beside FASTSim 3.1.0 (Rust,
`RUST_BACKTRACE=0`, its Tesla Model 3 without thermal models) in the same run.

Times are CPU time of blocks of one call, warm: that of the fastest tenth of the blocks, and in brackets the median. In turn: each
call right after one of the peer, whose code and data have pushed ours out of the processor's caches, elapsed time. Floors and
goals are of the fastest tenth, warm."""
CLOSING = """FASTSim's model is the simpler one: one efficiency curve, a battery of constant efficiency, no ledger by cause. Its
columns stay in Rust; reading them (`to_dict`) is a line below, ours are NumPy's already. Its build reads the vehicle from a
dictionary, ours completes and builds a car of some two hundred numbers. The variants' figure includes building every vehicle
from the varied numbers and reading every result back, on both sides."""
COUNTS = """## Structure

What XLA makes of it; these counts do not depend on the machine's load, and `tests/sim/test_structure.py` bounds them."""


def machine() -> str:
    """The machine in words."""
    cpuinfo = Path("/proc/cpuinfo")
    names = [line.split(":")[1].strip() for line in _lines(cpuinfo) if line.startswith("model name")]
    processor = names[0] if names else platform.processor() or platform.machine()
    busy = os.getloadavg()[0]
    return f"{os.cpu_count()} cores of {processor}, shared; {busy:.1f} processes were running when it began"


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def _line(row: Row) -> str:
    ratio = f"{row.warm:.2f}" if row.warm < 10.0 else f"{row.warm:.0f}"
    cells = (row.what, row.ours, row.beside, f"**{ratio}**; {row.more}", row.today, f"{row.floor:.3g}", f"{row.goal:.3g}")
    return f"| {' | '.join((*cells, row.reached))} |"


def main() -> None:
    """Measure all and write the page."""
    warnings.simplefilter("ignore")
    where = machine()
    vw.configure()
    rows = [*drive_rows(), gradient_row(), certified_gradient_row(), lumped_row()]
    read = peer_reading_line()
    calls, other_calls = call_rows()
    native, words = native_row()
    rows += [*calls, batch_row(), *native]
    commands, other_commands = command_rows()
    rows += commands
    before = os.environ.get(BEFORE)
    lines = [
        *OPENING.splitlines(),
        "",
        f"Machine: {where}.",
        "",
        "| what | ours | beside | ratio | when asked | floor | goal | reached |",
        "|---|---|---|---|---|---|---|---|",
        *(_line(row) for row in rows),
        "",
        *CLOSING.splitlines(),
        "",
        *words,
        "",
        "| also | CPU | before | ratio |",
        "|---|---|---|---|",
        read,
        *other_calls,
        *other_commands,
        "",
        "Before: an older checkout, timed by turns in the same run." if before else f"`{BEFORE}` names no older checkout.",
        "",
        *COUNTS.splitlines(),
        "",
        "| count | |",
        "|---|---|",
        *(f"| {what} | {number:,} |" for what, number in counts().items()),
        "",
    ]
    REPORT.write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
