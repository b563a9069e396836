"""A live car that speaks ISO 15118 and DIN 70121 with a station, by a process in an environment of its own.

`frames.py` says what the car tells that process, `exchange.py` what it does with the answers, `part.py` keeps process and link.
"""
