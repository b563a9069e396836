# pyright: reportMissingImports=false
"""A way over an OpenStreetMap extract by Valhalla: reads one request as JSON from stdin, writes one answer as JSON to stdout.

Needs Python 3.12 and the packages pyvalhalla and osmium. The road tiles are built once into the folder that the request names.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import osmium
import valhalla
from valhalla.config import get_config
from valhalla.midgard.utils import decode_polyline

CUTOFF_M = 1000
"""A place further than this from every road is on none."""
FAR_M, MANY = 10_000_000.0, 10_000_000
HEIGHT_EVERY_M, NEAR_DEG = 30, 1e-4
EDGE = (
    "shape", "edge.length", "edge.speed_limit", "edge.speed", "edge.surface", "edge.begin_shape_index", "edge.end_shape_index",
    "edge.forward", "edge.way_id", "edge.road_class",
)  # fmt: skip
STOPS = {"traffic_signals": "light", "stop": "stop", "give_way": "yield"}


class RefusedError(Exception):
    """What cannot be done: a code, and words where a library gave some."""


def answer(request: dict) -> dict:
    """The way of a request.

    Args:
        request: map (path), tiles (folder), places ([lat, lon] each), elevation (folder, or null).

    Returns:
        shape, edges, stops and heights of the way.

    Raises:
        RefusedError: no map, no road near a place, no way between two.
    """
    tiles = Path(request["tiles"])
    if not (tiles / "config.json").is_file():
        _build(Path(request["map"]), tiles)
    config = json.loads((tiles / "config.json").read_text())
    if request.get("elevation"):
        config["additional_data"] = {**config.get("additional_data", {}), "elevation": request["elevation"]}
    actor = valhalla.Actor(config)
    places = [{"lat": lat, "lon": lon, "search_cutoff": CUTOFF_M} for lat, lon in request["places"]]
    for number, place in enumerate(places):
        if not _near_a_road(actor, place):
            swapped = {**place, "lat": place["lon"], "lon": place["lat"]}
            raise RefusedError("swapped" if _near_a_road(actor, swapped) else "far", str(number))
    found = _call(actor.route, {"locations": places, "costing": "auto", "directions_type": "none"})
    legs = [_leg(actor, leg["shape"]) for leg in found["trip"]["legs"]]
    stops = [stop for stop in json.loads((tiles / "stops.json").read_text()) if any(_beside(stop, leg["shape"]) for leg in legs)]
    heights = [_heights(actor, leg["shape"]) for leg in legs] if request.get("elevation") else []
    return {"legs": legs, "stops": stops, "heights": heights}


def _near_a_road(actor: valhalla.Actor, place: dict) -> bool:
    if abs(place["lat"]) > 90.0:
        return False
    try:
        return bool(actor.locate({"locations": [place], "costing": "auto"})[0]["edges"])
    except valhalla.ValhallaError:
        return False


def _call(ask, request: dict) -> dict:
    try:
        return ask(request)
    except valhalla.ValhallaError as error:
        raise RefusedError("no way" if getattr(error, "code", None) in (170, 171, 441, 442) else "router", str(error)) from error


def _leg(actor: valhalla.Actor, shape: str) -> dict:
    """The places of a leg, and its edges with what is known of them."""
    asked = {
        "encoded_polyline": shape,
        "shape_match": "edge_walk",
        "costing": "auto",
        "filters": {"attributes": list(EDGE), "action": "include"},
    }
    found = _call(actor.trace_attributes, asked)
    return {"shape": [[lat, lon] for lon, lat in decode_polyline(found["shape"])], "edges": found["edges"]}


def _beside(stop: list, shape: list) -> bool:
    """Whether a stop lies in the rectangle about a way."""
    latitudes, longitudes = zip(*shape, strict=True)
    pairs = ((stop[0], latitudes), (stop[1], longitudes))
    return all(min(each) - NEAR_DEG < at < max(each) + NEAR_DEG for at, each in pairs)


def _heights(actor: valhalla.Actor, shape: list) -> list:
    """[way in m, height in m or null] along a leg."""
    asked = {"shape": [{"lat": lat, "lon": lon} for lat, lon in shape], "range": True, "resample_distance": HEIGHT_EVERY_M}
    return _call(actor.height, asked)["range_height"]


def _build(source: Path, tiles: Path) -> None:
    """Build the road tiles of an extract; the folder appears when it is complete."""
    tiles.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=tiles.name + ".", dir=tiles.parent))
    try:
        extract = _as_pbf(source, work)
        (work / "stops.json").write_text(json.dumps(_stops(extract)))
        (work / "tiles").mkdir()
        config = get_config(tile_extract="", tile_dir=work / "tiles")
        config["mjolnir"]["concurrency"] = os.cpu_count() or 1
        config["service_limits"]["auto"]["max_distance"] = FAR_M
        config["service_limits"]["trace"].update(max_distance=FAR_M, max_shape=MANY)
        config["service_limits"]["skadi"]["max_shape"] = MANY
        (work / "config.json").write_text(json.dumps(config))
        program = Path(str(valhalla.__file__)).parent / "bin" / "valhalla_build_tiles"
        done = subprocess.run([program, "-c", work / "config.json", extract], capture_output=True, text=True, check=False)
        if done.returncode != 0 and not _has_roads(extract):
            raise RefusedError("no roads")
        if done.returncode != 0:
            raise RefusedError("map", (done.stderr or done.stdout).strip()[-200:])
        if not any((work / "tiles").rglob("*.gph")):
            raise RefusedError("no roads")
        config["mjolnir"]["tile_dir"] = str(tiles / "tiles")
        (work / "config.json").write_text(json.dumps(config))
        (work / "map.osm.pbf").unlink(missing_ok=True)
        if not tiles.exists():  # another process may have built them meanwhile
            work.rename(tiles)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _as_pbf(source: Path, work: Path) -> Path:
    """The extract as .osm.pbf: itself, or a copy of one in XML."""
    if source.name.lower().endswith(".pbf"):
        return source
    try:
        with osmium.SimpleWriter(str(work / "map.osm.pbf")) as writer:
            for each in osmium.FileProcessor(str(source)):
                writer.add(each)
    except (RuntimeError, ValueError) as error:
        raise RefusedError("map", str(error)) from error
    return work / "map.osm.pbf"


def _stops(extract: Path) -> list:
    """[latitude, longitude, kind, direction or null] of each place where a car may have to stop."""
    try:
        nodes = osmium.FileProcessor(str(extract), osmium.osm.NODE).with_filter(osmium.filter.KeyFilter("highway"))
        return [
            [node.lat, node.lon, STOPS[node.tags["highway"]], _direction(node.tags)]
            for node in nodes
            if node.tags["highway"] in STOPS and node.location.valid()
        ]
    except (RuntimeError, ValueError) as error:
        raise RefusedError("map", str(error)) from error


def _has_roads(extract: Path) -> bool:
    ways = osmium.FileProcessor(str(extract), osmium.osm.WAY).with_filter(osmium.filter.KeyFilter("highway"))
    return any(True for _ in ways)


def _direction(tags) -> str | None:
    told = tags.get("traffic_signals:direction") or tags.get("direction")
    return told if told in ("forward", "backward") else None


if __name__ == "__main__":
    try:
        result = answer(json.load(sys.stdin))
    except RefusedError as refused:
        result = {"refused": refused.args[0], "words": refused.args[1] if len(refused.args) > 1 else ""}
    json.dump(result, sys.stdout)
