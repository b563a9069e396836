"""Small files that operations and commands read, as texts."""

import numpy as np

TRACE = "time_s,speed_km_h\n" + "".join(f"{time},{speed}\n" for time, speed in enumerate([0, 5, 10, 15, 20, 25, 20, 10, 5, 0]))
DAY = """
name: an-hour
car: volkswagen-id3-2021-pro
start: "06:00"
end: "07:00"
charge_percent: 80
ambient_c: {"06:00": -5}
entries:
  - {do: drive, at: "06:10", speed_kmh: 60, distance_km: 5}
"""
PHASES = """cycle,distance_mi,energy_dc_kwh,energy_recharge_kwh
udds,7.429,1.3933,75.559
hwfet,10.259,2.0921,
udds,7.423,1.2474,
constant,183.355,48.1046,
udds,7.421,1.2059,
hwfet,10.259,2.0352,
udds,7.443,1.2262,
constant,37.860,9.8940,
"""
TRIP = "time_s,speed_m_s,elevation_m,soc_percent,battery_power_W,heating_power_kW,ambient_temp_C\n" + "".join(
    f"{time},{min(time, 12, 290 - time)},500,60,-5000,{1 + 0.01 * (time % 7)},5\n" for time in range(291)
)
WAY = "way_km,height_m,limit_kmh,stop\n0,10,50,\n1,12,,light\n3,20,80,\n12,60,,\n30,30,50,\n31,30,,\n"
STATIONS = "name,way_km,charger,price_kwh\nMill,12,ccs2-150,0.5\nOak,20,ccs2-50,0.4\n"


def pulses() -> str:
    """A pulse test of a cell with 30 mOhm, as CSV."""
    time = np.arange(0.0, 4000.0, 1.0)
    current = np.where((time % 1000 > 500) & (time % 1000 < 530), 30.0, 0.0)
    soc = 0.9 - np.cumsum(current) / 3600.0 / 30.0
    rows = (f"{t:.0f},{a:.1f},{3.2 + s - 0.03 * a:.5f}\n" for t, a, s in zip(time, current, soc, strict=True))
    return "time_s,current_A,voltage_V\n" + "".join(rows)
