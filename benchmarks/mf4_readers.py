"""Whether other libraries read our MF4: mdfreader and mdfr, each value, unit and meaning of a drive against what was written.

They need other versions of what voltwright rests on, so they run in an environment of their own, whose Python is named:

    python benchmarks/mf4_readers.py OTHER/bin/python
"""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

import voltwright as vw
from voltwright.interfaces.table_file import write_table
from voltwright.signals import signal
from voltwright.units import symbol_of

READERS = {
    "mdfreader": """
import json, sys, mdfreader
file = mdfreader.Mdf(sys.argv[1])
read = {name: (file.get_channel_data(name), file.get_channel_unit(name), file.get_channel_desc(name)) for name in sys.argv[2:]}
print(json.dumps({name: (values.tolist(), unit, words) for name, (values, unit, words) in read.items()}))
""",
    "mdfr": """
import json, sys, mdfr
file = mdfr.Mdfr(sys.argv[1])
file.load_all_channels_data_in_memory()
read = {name: (file.get_channel_data(name), file.get_channel_unit(name), file.get_channel_desc(name)) for name in sys.argv[2:]}
print(json.dumps({name: (values.tolist(), unit, words) for name, (values, unit, words) in read.items()}))
""",
}
NUMBERS = "fiu"


def main(python: str) -> int:
    """Compare; the exit code says whether all agree.

    Args:
        python: of the environment that has the readers.
    """
    vw.configure()
    trace = vw.drive("volkswagen-id3-2021-pro", "wltc-class3b", history=True).trace
    assert trace is not None
    names = [name for name, column in trace.items() if column.dtype.kind in NUMBERS and name not in ("miss", "time_s")]
    wrong = 0
    with TemporaryDirectory() as folder:
        path = write_table(Path(folder) / "run.mf4", trace, {"car": "volkswagen-id3-2021-pro"})
        for reader, code in READERS.items():
            done = subprocess.run([python, "-c", code, str(path), *names], capture_output=True, text=True, check=False)
            if done.returncode:
                print(f"{reader}: {done.stderr.strip().splitlines()[-1]}")
                wrong += 1
                continue
            read = json.loads(done.stdout)
            differ = [name for name in names if not np.array_equal(read[name][0], trace[name])]
            units = [name for name in names if (read[name][1] or "") != symbol_of(name)]
            words = [name for name in names if signal(name).meaning not in (read[name][2] or "")]
            steps = len(trace["time_s"])
            print(
                f"{reader}: {len(names)} channels of {steps} samples; differ in values {differ}, units {units}, meanings {words}"
            )
            wrong += len(differ) + len(units) + len(words)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
