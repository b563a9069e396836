"""The EV side of ISO 15118 in a process of its own: what runs in the environment that holds the package `iso15118`.

That package needs pydantic 1, so that it cannot be installed beside voltwright. These files import it and nothing of voltwright
but each other: `ev.py` is the car's side, `station.py` a station to try it against. `live/iso15118` starts them.
"""
