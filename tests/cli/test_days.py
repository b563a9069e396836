"""`voltwright days`: the shipped days."""

import json

from voltwright.library.days import day_names


def test_days_are_listed_and_can_be_run_by_name(voltwright):
    rows = json.loads(voltwright("days", "--json").out)["days"]
    assert [row["name"] for row in rows] == day_names()
    frosty = rows[day_names().index("frosty-motorway")]
    assert (frosty["car"], frosty["drives"], frosty["charges"]) == ("volkswagen-id3-2021-pro", 5, 3)
    assert (frosty["temp_ambient_min_c"], frosty["temp_ambient_max_c"]) == (-10.0, -2.0)
    table = voltwright("days").out
    assert all(name in table for name in day_names()) and "−10" in table
