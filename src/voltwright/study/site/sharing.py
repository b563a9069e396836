"""How a site shares its power among the cars that are plugged in."""

from __future__ import annotations

from typing import Literal

import numpy as np

Sharing = Literal["equal", "first-come", "earliest-departure", "least-laxity"]


def shared_w(caps_w: np.ndarray, limit_w: float, order: np.ndarray | None) -> np.ndarray:
    """Power of each car [W], together at most the limit.

    Args:
        caps_w: most that each car takes [W], shape (n,).
        limit_w: of the site [W].
        order: the cars that come first, as indices; None shares equally: no car gets less so that one gets more.
    """
    if np.sum(caps_w) <= limit_w:
        return caps_w
    if order is None:
        return np.minimum(caps_w, _level_w(caps_w, limit_w))
    sorted_w = caps_w[order]
    before = np.cumsum(sorted_w) - sorted_w
    given = np.empty_like(caps_w)
    given[order] = np.clip(limit_w - before, 0.0, sorted_w)
    return given


def _level_w(caps_w: np.ndarray, limit_w: float) -> float:
    """Power [W] up to which every car may take, so that all together take the limit."""
    sorted_w = np.sort(caps_w)
    count = len(sorted_w)
    below = np.concatenate([[0.0], np.cumsum(sorted_w)[:-1]])
    levels = (limit_w - below) / (count - np.arange(count))
    return float(max(levels[int(np.argmax(levels <= sorted_w))], 0.0))


def order_of(
    sharing: Sharing, now_s: float, start_s: np.ndarray, depart_s: np.ndarray, rest_j: np.ndarray, caps_w: np.ndarray
) -> np.ndarray | None:
    """The order in which cars get power; None where they share it equally.

    Args:
        sharing: the rule.
        now_s: time [s].
        start_s: at which each was plugged in [s]. depart_s: at which it leaves [s].
        rest_j: that each still wants [J]. caps_w: most that it takes [W].
    """
    if sharing == "equal":
        return None
    if sharing == "first-come":
        return np.argsort(start_s, kind="stable")
    if sharing == "earliest-departure":
        return np.argsort(depart_s, kind="stable")
    laxity_s = depart_s - now_s - rest_j / np.maximum(caps_w, 1.0)
    return np.argsort(laxity_s, kind="stable")
