"""Energy that a range test takes out of a battery whose nominal energy is known: whole, by maker, by platform.

Makers mean different things by the nominal volts and ampere hours that they certify, and keep different reserves. The numbers
stand in `usable_energy.json`, learned from labels by `study/usable_energy.py`; docs/usable-energy.md says how well they hold.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from voltwright.library.technology import maker_of_make, technology_of

SHARE_MOST = 1.0
LEARNED_CLASSES = ("car", "suv")


@dataclass(frozen=True)
class UsableShares:
    """Usable over nominal energy.

    Attributes:
        whole: of a car whose maker is unknown.
        makers, platforms: factors on it.
        widths: half width of the 90 % interval, relative, by "platform", "maker" and "whole": what is known of a car.
    """

    whole: float
    makers: Mapping[str, float]
    platforms: Mapping[str, float]
    widths: Mapping[str, float] = field(default_factory=dict)

    def share(self, maker: str, platform: str) -> float:
        """Usable over nominal energy of a car, at most 1."""
        return min(self.whole * self.makers.get(maker, 1.0) * self.platforms.get(platform, 1.0), SHARE_MOST)

    def known_by(self, maker: str, platform: str) -> str:
        """What the share rests on: "platform", "maker" or "whole"."""
        return "platform" if platform in self.platforms else "maker" if maker in self.makers else "whole"


@dataclass(frozen=True)
class UsableShare:
    """The share of one car.

    Attributes:
        value: usable over nominal energy.
        width: half width of its 90 % interval, relative.
        words: what it rests on.
    """

    value: float
    width: float
    words: str


@cache
def usable_shares() -> UsableShares:
    """The shares that ship with voltwright."""
    text = (files("voltwright") / "defaults" / "usable_energy.json").read_text(encoding="utf-8")
    return UsableShares(**{name: value for name, value in json.loads(text).items() if name != "source"})


def usable_share(make: str, title: str, model_year: int | None) -> UsableShare:
    """Share of a car's nominal energy that a range test takes out.

    Args:
        make, title, model_year: of the car's file; by them platform and maker are found.
    """
    shares, known = usable_shares(), technology_of(make, title, model_year or 0)
    maker = known.maker if known else maker_of_make(make)
    platform = known.platform if known else ""
    basis = shares.known_by(maker, platform)
    whose = {"platform": f"platform {platform}", "maker": f"maker {maker}", "whole": "certified cars"}[basis]
    return UsableShare(shares.share(maker, platform), shares.widths[basis], f"of the {whose}")
