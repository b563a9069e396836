"""How a server is set: where it keeps what, what it takes, and how long it computes."""

from dataclasses import dataclass, field
from pathlib import Path

from voltwright.units import SECONDS_PER_HOUR

JSON_BYTES = 2_000_000
UPLOAD_BYTES = 20_000_000


@dataclass(frozen=True)
class Settings:
    """How a server is set.

    Attributes:
        folder: that keeps answers, jobs, uploads and written files between starts; None keeps them in a folder that is removed.
        workers: processes that compute.
        token: that every request must bring; None where the server listens on this machine alone.
        cars: names of the cars that the page opens with.
        json_bytes: most bytes of a request.
        upload_bytes: most bytes of an upload.
        answer_s: longest time of a request [s].
        job_s: longest time of a job [s].
        upload_s: longest time for reading an upload [s].
        waiting: most requests that wait for a worker.
        worker_bytes: memory from which on a worker is replaced once it has answered.
        kept_bytes: most bytes of answers in memory.
        disk_bytes: most bytes of answers on disk.
    """

    folder: Path | None = None
    workers: int = 2
    token: str | None = field(default=None, repr=False)
    cars: tuple[str, ...] = ()
    json_bytes: int = JSON_BYTES
    upload_bytes: int = UPLOAD_BYTES
    answer_s: float = 120.0
    job_s: float = SECONDS_PER_HOUR
    upload_s: float = 20.0
    waiting: int = 500
    worker_bytes: int = 3_000_000_000
    kept_bytes: int = 64_000_000
    disk_bytes: int = 200_000_000
