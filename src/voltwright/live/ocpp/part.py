"""`--ocpp`: the car at a charge point that calls a central system."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from voltwright.errors import SpecError, shown
from voltwright.live.car import LiveCar
from voltwright.live.ocpp.link import Address, Link, address, needs_ocpp, on_standard_error, run_point, words_of
from voltwright.live.ocpp.point import ChargePoint
from voltwright.live.ocpp.site import Site
from voltwright.live.ocpp.store import Store
from voltwright.live.ocpp.transaction import SAMPLE, Settings
from voltwright.live.runner import Live

TAG_LONGEST = 20


class OcppPart:
    """A charge point as a part of a live car.

    Attributes:
        point: with its store.
        link: to the central system.
    """

    name = "ocpp"

    def __init__(self, where: Address, point: ChargePoint):
        """For a charge point and a central system."""
        self.point, self.link = point, Link(where, point)

    async def run(self, live: Live) -> None:
        """Speak until cancelled."""
        await run_point(self.point, self.link, live)


def make(url: str, car: LiveCar, settings: Mapping[str, str | None]) -> OcppPart:
    """The part from the texts of the options.

    Args:
        url: of the central system.
        car: at the charge point.
        settings: ocpp_version, ocpp_id, ocpp_tag, ocpp_interval, ocpp_store; None where one is not given.

    Raises:
        SpecError: an option that cannot be met. FileError: the packages are not installed, or the store cannot be used.
    """
    where, tag, chosen = _read(url, settings)
    store = settings.get("ocpp_store")
    point = ChargePoint(car, Store(None if store is None else Path(store)), words_of(where.version), tag, chosen)
    return OcppPart(where, point)


def make_site(url: str, cars: Sequence[LiveCar], limit_w: float, settings: Mapping[str, str | None]) -> Site:
    """A site from the texts of the options; its store is a folder.

    Args:
        url: of the central system.
        cars: one for each point.
        limit_w: that they share [W].
        settings: as of `make`.

    Raises:
        SpecError, FileError: as of `make`.
    """
    where, tag, chosen = _read(url, settings)
    store = settings.get("ocpp_store")
    return Site(cars, where, limit_w, chosen, tag, None if store is None else Path(store), on_standard_error)


def _read(url: str, settings: Mapping[str, str | None]) -> tuple[Address, str, Settings]:
    where = address(url, settings.get("ocpp_version"), settings.get("ocpp_id"))
    needs_ocpp()
    tag, interval = settings.get("ocpp_tag"), settings.get("ocpp_interval")
    tag = "VOLTWRIGHT" if tag is None else tag
    if tag and (len(tag) > TAG_LONGEST or not tag.isascii() or not tag.isprintable()):
        raise SpecError(f"`--ocpp-tag` must have at most {TAG_LONGEST} letters of ASCII, but is '{shown(tag)}'.", "ocpp_tag")
    return where, tag, Settings(sample_s=60.0 if interval is None else _seconds(interval), automatic=bool(tag))


def _seconds(text: str) -> float:
    try:
        number = float(text.strip().removesuffix("s"))
    except ValueError:
        raise SpecError(
            f"`--ocpp-interval` must be a number of seconds, but is '{shown(text)}'; try 60.", "ocpp_interval"
        ) from None
    SAMPLE.check("--ocpp-interval", number)
    return number
