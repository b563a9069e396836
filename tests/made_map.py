"""A made map of a few roads, as an .osm file: a street, cobbles, a motorway without a limit, gravel, and a road apart."""

from pathlib import Path

START, END, APART = (52.0, 4.3005), (52.05, 4.409), (52.1, 4.505)
NODES = {
    1: (52.0, 4.3, {}),
    2: (52.0, 4.305, {"highway": "traffic_signals"}),
    3: (52.0, 4.31, {}),
    4: (52.004, 4.31, {"highway": "stop", "direction": "forward"}),
    5: (52.008, 4.31, {}),
    6: (52.02, 4.33, {}),
    7: (52.05, 4.4, {}),
    8: (52.05, 4.41, {}),
    9: (52.01, 4.302, {}),
    20: (52.1, 4.5, {}),
    21: (52.1, 4.51, {}),
}
WAYS = {
    1: ([1, 2, 3], {"highway": "residential", "maxspeed": "30", "surface": "asphalt"}),
    2: ([3, 4, 5], {"highway": "tertiary", "maxspeed": "50", "surface": "cobblestone"}),
    3: ([5, 6], {"highway": "primary", "maxspeed": "80"}),
    4: ([6, 7], {"highway": "motorway", "maxspeed": "none", "oneway": "yes"}),
    5: ([7, 8], {"highway": "residential", "surface": "gravel"}),
    6: ([2, 9, 5], {"highway": "unclassified"}),
    7: ([20, 21], {"highway": "residential"}),
}


def write_map(path: Path) -> Path:
    """Write the map as OpenStreetMap XML."""
    lines = ["<?xml version='1.0' encoding='UTF-8'?>", "<osm version='0.6' generator='made'>"]
    for number, (latitude, longitude, tags) in NODES.items():
        lines.append(f"<node id='{number}' version='1' lat='{latitude}' lon='{longitude}'>{_tags(tags)}</node>")
    for number, (nodes, tags) in WAYS.items():
        references = "".join(f"<nd ref='{node}'/>" for node in nodes)
        lines.append(f"<way id='{number}' version='1'>{references}{_tags(tags)}</way>")
    path.write_text("\n".join([*lines, "</osm>"]))
    return path


def _tags(tags: dict[str, str]) -> str:
    return "".join(f"<tag k='{key}' v='{value}'/>" for key, value in tags.items())
