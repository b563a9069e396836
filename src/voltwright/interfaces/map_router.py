"""Valhalla in a process of its own: its Python, one request and its answer, and the sentence of what it refuses."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

from voltwright.errors import FileError, SpecError, TraceError, shown
from voltwright.sim.program_cache import cache_folder
from voltwright.units import SECONDS_PER_HOUR

ROUTER = Path(__file__).parent / "valhalla_env" / "router.py"
USUAL_PYTHON = Path(".venv-routes") / "bin" / "python"
PYTHON_VARIABLE = "VOLTWRIGHT_ROUTES"
MAX_S = 2.0 * SECONDS_PER_HOUR
"""Time after which the process is ended; the first way over the extract of a large country builds its tiles in that time."""
Place = tuple[float, float]
"""Latitude and longitude [°]."""


def python_with_router(python: str | Path | None) -> Path:
    """The Python that has pyvalhalla and osmium.

    Args:
        python: as named; None takes this one, $VOLTWRIGHT_ROUTES, or .venv-routes.

    Raises:
        FileError: there is none.
    """
    if python is None and PYTHON_VARIABLE not in os.environ and find_spec("valhalla") and find_spec("osmium"):
        return Path(sys.executable)
    found = Path(python or os.environ.get(PYTHON_VARIABLE) or USUAL_PYTHON).expanduser().absolute()
    if not found.is_file():
        raise FileError(
            "A way over a map needs the packages pyvalhalla and osmium, but there is no "
            f"'{shown(found, 200)}'; `make routes` sets up an environment with them, from Python 3.12 on the extra [routes] too."
        )
    return found


def answer_of(path: Path, places: Sequence[Place], elevation: str | Path | None, python: Path) -> dict[str, Any]:
    """The answer of the router's process.

    Args:
        path: of the extract.
        places: start, places on the way, end.
        elevation: folder of elevation tiles.
        python: that has the packages.

    Raises:
        FileError: it does not answer.
    """
    with tempfile.TemporaryDirectory() as scratch:
        request = {
            "map": str(path),
            "tiles": str(tiles_of(path) or Path(scratch) / "tiles"),
            "places": [list(place) for place in places],
            "elevation": None if elevation is None else str(Path(elevation).expanduser().resolve()),
        }
        said, errors = _run([str(python), "-I", str(ROUTER)], json.dumps(request), path)
    try:
        return json.loads(said)
    except json.JSONDecodeError:
        last = (errors.strip().splitlines() or ["no words"])[-1]
        raise FileError(
            f"The router gives no answer ({shown(last, 200)}); `make routes` sets up an environment with pyvalhalla and osmium."
        ) from None


def tiles_of(path: Path) -> Path | None:
    """Folder of the road tiles of an extract, whether they are built or not; None where nothing is kept.

    Args:
        path: of the extract, which is there.
    """
    about, kept = path.stat(), cache_folder()
    key = hashlib.sha256(f"{path}:{about.st_size}:{about.st_mtime_ns}".encode()).hexdigest()[:16]
    return None if kept is None else kept / "maps" / f"{path.name.partition('.')[0]}-{key}"


def _run(command: list[str], request: str, path: Path) -> tuple[str, str]:
    """(answer, errors) of a process that is ended with all that it started after `MAX_S`, or on an interrupt.

    Raises:
        FileError: it does not start, or takes longer.
    """
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
    except OSError as error:
        raise FileError(f"'{shown(command[0], 200)}' cannot be started: {(error.strerror or str(error)).lower()}.") from error
    with process:
        try:
            return process.communicate(request, timeout=MAX_S)
        except subprocess.TimeoutExpired:
            raise FileError(
                f"The tiles of '{path.name}' must be built within {MAX_S / SECONDS_PER_HOUR:g} hours; take a smaller extract."
            ) from None
        finally:
            if process.poll() is None:
                _end(process)


def _end(process: subprocess.Popen[str]) -> None:
    """End a process and what it started."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def refuse(code: str, words: str, path: Path, places: Sequence[Place]) -> NoReturn:
    """The sentence of what the router refused.

    Args:
        code: see `valhalla_env/router.py`.
        words: of it.
        path: of the extract.
        places: that were asked for.

    Raises:
        SpecError, FileError, TraceError: always.
    """
    if code in ("far", "swapped"):
        latitude, longitude = places[int(words)]
        ask = "; write the latitude first" if code == "swapped" else "; is the place on the extract?"
        raise SpecError(
            f"A place must lie within 1 km of a road of '{path.name}', but {latitude:g}, {longitude:g} does not{ask}", "place"
        )
    if code == "no way":
        raise TraceError(f"There is no way for a car between the places on '{path.name}'; take a larger extract.")
    if code == "no roads":
        raise FileError(f"'{path.name}' must hold roads for cars, but holds none.")
    if code == "map":
        raise FileError(f"'{path.name}' is no OpenStreetMap extract that can be read: {shown(words, 200)}")
    raise TraceError(f"The router finds no way on '{path.name}': {shown(words, 200)}")
