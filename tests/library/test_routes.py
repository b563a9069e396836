"""Routes and stations from files: what is read, and what is refused in one sentence."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from voltwright.errors import FileError, SpecError, TraceError, UnknownNameError, VoltwrightError
from voltwright.library.routes import load_route, route_names
from voltwright.library.stations import load_stations, stations_names
from voltwright.library.weather_file import read_weather
from voltwright.spec.route import Route
from voltwright.spec.station import Station, charger_of
from voltwright.spec.weather import steady_weather
from voltwright.units import M_S_PER_KMH

CIRCLE_M = 200.0
"""Radius of the bend of the test's line."""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def bend() -> list[tuple[float, float]]:
    """(longitude, latitude) of a line that goes north and then in a circle of 200 m to the east, at the equator."""
    degree_m = 111_195.0
    straight = [(0.0, 20.0 * k) for k in range(50)]
    angles = np.linspace(0.0, np.pi / 2, 17)
    circle = [(CIRCLE_M * (1 - np.cos(a)), straight[-1][1] + CIRCLE_M * np.sin(a)) for a in angles[1:]]
    return [(x / degree_m, y / degree_m) for x, y in [*straight, *circle]]


@pytest.mark.parametrize("name", route_names())
def test_shipped_routes_are_read(name: str):
    route = load_route(name)
    assert route.title and route.unknown_share == 0.0 and route.heights is not None


def test_a_line_has_length_curvature_and_heading(tmp_path: Path):
    points = "".join(f'<rtept lat="{y}" lon="{x}"><ele>10</ele></rtept>' for x, y in bend())
    route = load_route(write(tmp_path, "a.gpx", f'<gpx version="1.1"><rte>{points}</rte></gpx>'))
    assert route.length_m == pytest.approx(980.0 + CIRCLE_M * np.pi / 2, rel=2e-3)
    assert route.curvature_at(np.array([300.0, 1130.0])) == pytest.approx([0.0, 1.0 / CIRCLE_M], abs=4e-4)
    assert np.degrees(route.heading_at(np.array([300.0]))) == pytest.approx([0.0], abs=0.5)
    assert 70.0 < np.degrees(route.heading_at(np.array([route.length_m])))[0] < 95.0
    assert route.unknown_share == 1.0


def geojson(properties: dict[str, Any], points: list[dict[str, Any]] | None = None) -> str:
    line = {"type": "Feature", "geometry": {"type": "LineString", "coordinates": bend()}, "properties": properties}
    return json.dumps({"type": "FeatureCollection", "features": [line, *(points or [])]})


def test_geojson_has_limits_and_stops_of_openstreetmap(tmp_path: Path):
    x, y = bend()[25]
    light = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [x, y]},
        "properties": {"highway": "traffic_signals"},
    }
    far = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [1.0, y]}, "properties": {"highway": "stop"}}
    route = load_route(write(tmp_path, "a.geojson", geojson({"maxspeed": "50 mph"}, [light, far])))
    assert route.limit_m_s[0] == pytest.approx(80.467 * M_S_PER_KMH, rel=1e-4)
    assert [(stop.kind, round(stop.way_m)) for stop in route.stops] == [("light", 500)]
    assert "1 points of stops lie more than 40 m" in route.remarks[0]


def test_a_table_carries_limits_and_surfaces_on(tmp_path: Path):
    text = "way_km,height_m,limit_kmh,surface,stop,probability\n"
    text += "0,5,50,,,\n1,6,,cobbles,light,0.3\n2,7,,,,\n3,8,100,asphalt,,\n4,9,,,,\n"
    route = load_route(write(tmp_path, "a.csv", text))
    assert route.limit_at(np.array([1500.0, 3500.0]), 1.0) / M_S_PER_KMH == pytest.approx([50.0, 100.0])
    assert route.surface_at(np.array([500.0, 1500.0, 3500.0])).tolist() == [1.0, 1.5, 1.0]
    assert route.stops[0].probability == 0.3


BAD_ROUTES = {
    "a.csv": {
        "": "is empty",
        "way_km\n": "must hold rows",
        "x,y\n1,2\n": "must have a column way_km",
        "way_km\n0\n2\n1\n": "line 4: the way must go forward, but is 1 km after 2 km",
        "way_km\n0\nnan\n": "the way must be a number",
        "way_km,limit_kmh\n0,0\n5,50\n": "speed limits from 5 to 200 km/h, but has 0 km/h",
        "way_km,limit_kmh\n0,-30\n5,50\n": "speed limits from 5 to 200 km/h, but has -30 km/h",
        "way_km,stop\n0,\n1,pause\n2,\n": "`stop` must be stop, light, yield, halt or empty, but is 'pause'",
        "way_km,stop,probability\n0,,\n1,light,3\n2,,\n": "probability of a stop must be from 0 to 1, but is 3",
        "way_km,surface\n0,lava\n1,\n": "line 2: There is no surface named 'lava'",
        "way_km\n0\n0.001\n": "from 20 m to 5000 km long",
        "lat,lon\n0,0\n0,0\n": "at least 2 places",
        "lat,lon\n0,0\n95,0\n": "latitudes within",
        "lat,lon\n0,0\n0,0.001\n0,0.002\n0,0.9\n": "jumps 99.9 km between points 3 and 4",
    },
    "a.geojson": {
        "{": "is no GeoJSON file",
        "[1]": "must hold a GeoJSON FeatureCollection",
        '{"type": "LineString", "coordinates": [[0, 0], ["a", 1]]}': "in numbers",
        '{"type": "LineString", "coordinates": 5}': "in numbers",
        '{"type": "FeatureCollection", "features": []}': "at least 2 places",
        geojson({"maxspeed": "fast"}): "`maxspeed` must be a speed such as 80 or 50 mph",
    },
    "a.gpx": {"hello": "is no GPX file", '<gpx version="1.1"></gpx>': "at least 2 points"},
}


@pytest.mark.parametrize(("name", "text", "words"), [(n, t, w) for n, each in BAD_ROUTES.items() for t, w in each.items()])
def test_what_is_no_route_is_refused(tmp_path: Path, name: str, text: str, words: str):
    with pytest.raises((TraceError, FileError)) as error:
        load_route(write(tmp_path, name, text))
    assert words in str(error.value)


def test_names_that_are_none():
    with pytest.raises(UnknownNameError, match="made-commute"):
        load_route("made-comute")
    with pytest.raises(FileError, match="no file"):
        load_route("nowhere.gpx")
    with pytest.raises(UnknownNameError, match="made-north-south"):
        load_stations("north")


@pytest.mark.parametrize("name", stations_names())
def test_shipped_stations_are_read(name: str):
    assert len(load_stations(name).stations) > 10


OCM = {
    "AddressInfo": {"Title": "Harbour", "Latitude": 52.0, "Longitude": 4.0},
    "Connections": [{"ConnectionTypeID": 33, "PowerKW": 150}, {"ConnectionTypeID": 25, "PowerKW": 22}],
    "StatusTypeID": 50,
}


def test_stations_of_open_charge_map(tmp_path: Path):
    none = {
        "AddressInfo": {"Title": "x", "Latitude": 1, "Longitude": 1},
        "Connections": [{"ConnectionTypeID": 9999, "PowerKW": 5}],
    }
    found = load_stations(write(tmp_path, "a.json", json.dumps([OCM, none])))
    assert [(each.name, each.connectors, each.power_kw) for each in found.stations] == [("Harbour", ("ccs2",), 150.0)]
    assert "1 stations without a plug" in found.remarks[0]


BAD_STATIONS = {
    "name,way_km\nA,1\n": "must have `charger`, or `connectors` and `power_kw`",
    "name,charger\nA,ccs2-150\n": "must have `way_km`, or `lat` and `lon`",
    "name,way_km,charger,colour\nA,1,ccs2-150,red\n": "must have columns of a station, but has colour",
    "name,way_km,connectors,power_kw\nA,1,ccs9,150\n": "connectors",
    "name,way_km,connectors,power_kw\nA,1,ccs2,-5\n": "power_kw",
    "name,way_km,charger,closed\nA,1,ccs2-150,maybe\n": "`closed` must be yes or no",
    "name,way_km,charger\n": "at least one station",
}


@pytest.mark.parametrize(("text", "words"), BAD_STATIONS.items())
def test_what_is_no_station_is_refused(tmp_path: Path, text: str, words: str):
    with pytest.raises(VoltwrightError) as error:
        load_stations(write(tmp_path, "a.csv", text))
    assert words in str(error.value)


def test_a_station_that_writes_its_plugs_has_a_charger():
    fast = charger_of(Station(name="a", way_km=1, connectors=("ccs2", "chademo"), power_kw=50))
    slow = charger_of(Station(name="a", way_km=1, connectors=("type2",), power_kw=11))
    assert (fast.kind, slow.kind) == ("dc", "ac")
    with pytest.raises(SpecError, match="plugs of one kind"):
        charger_of(Station(name="a", way_km=1, connectors=("ccs2", "type2"), power_kw=50))


def test_weather_has_a_direction_against_the_way(tmp_path: Path):
    north = steady_weather(wind_kmh=36.0, wind_from_deg=0.0)
    heading = np.radians([0.0, 180.0, 90.0, np.nan])
    zero = np.zeros(4)
    assert north.headwind_m_s(zero, zero, heading) == pytest.approx([10.0, -10.0, 0.0, 0.0], abs=1e-12)
    text = "time,way_km,temp_c\n06:00,0,0\n06:00,100,10\n12:00,0,10\n12:00,100,20\n"
    weather = read_weather(write(tmp_path, "w.csv", text))
    assert weather.at("temp_c", np.array([9.0, 30.0]), np.array([50.0, 0.0])) == pytest.approx([10.0, 10.0])


BAD_WEATHER = {
    "time,temp_c\nnoon,5\n": "`time` must be a time such as 07:30",
    "time,temp_c\n06:00,500\n": "temp_c` must be from -40 to 60",
    "time,temp_c\n06:00,nan\n": "must be a number",
    "time\n06:00\n": "must have columns of a weather",
    "temp_c\n5\n": "must have columns of a weather",
    "time,way_km,temp_c\n06:00,0,1\n06:00,5,1\n07:00,0,1\n": "one row for each time at each place",
    "time,temp_c\n06:00,1\n06:00,2\n": "one row for each time",
}


@pytest.mark.parametrize(("text", "words"), BAD_WEATHER.items())
def test_what_is_no_weather_is_refused(tmp_path: Path, text: str, words: str):
    with pytest.raises(VoltwrightError) as error:
        read_weather(write(tmp_path, "w.csv", text))
    assert words in str(error.value)


def test_a_route_shows_itself():
    assert "24.0 km, limits 30 to 100 km/h" in repr(load_route("made-commute"))
    assert isinstance(load_route(load_route("made-commute")), Route)
