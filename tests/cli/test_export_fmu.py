"""`voltwright export fmu` and `voltwright drive --driver-fmu`: what is written, and what is refused."""

import json
import zipfile

import pytest

from voltwright.errors import ExitCode

CAR = "volkswagen-id3-2021-pro"


def test_sources_alone_in_both_versions(voltwright, here):
    done = voltwright("export", "fmu", CAR, "made/car.fmu", "--platforms", "none", "--isothermal", "--json")
    said = json.loads(done.out)
    assert (done.code, said["form"], said["platforms"]) == (0, "FMU, FMI 3.0", [])
    with zipfile.ZipFile(here / "made" / "car.fmu") as opened:
        names = opened.namelist()
        assert said["token"] in opened.read("modelDescription.xml").decode()
    assert names[0] == "modelDescription.xml" and "sources/buildDescription.xml" in names
    done = voltwright("export", "fmu", CAR, "old.fmu", "--platforms", "none", "--isothermal", "--fmi", "2", "--with", "ccs2-150")
    assert done.code == 0 and "FMU, FMI 2.0" in done.out and "No library; the sources are inside." in done.out


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        (("export", "fmu", CAR, "car.zip"), "`FILE.fmu` must end in .fmu, but is 'car.zip'", ExitCode.SPEC),
        (("export", "fmu", CAR, "car.fmu", "--fmi", "1.0"), "`--fmi` must be 3.0 or 2.0, but is '1.0'", ExitCode.NAME),
        (("export", "fmu", CAR, "car.fmu", "--platforms", "beos"), "`--platforms` must be one of local, all,", ExitCode.NAME),
        (("export", "fmu", CAR, "car.fmu", "--platforms", "none,linux"), "has none beside others", ExitCode.SPEC),
        (("export", "fmu", CAR, "taken/car.fmu"), "a part of its path is a file", ExitCode.FILE),
        (("drive", CAR, "udds", "--driver-fmu", "none.fmu"), "There is no file 'none.fmu'", ExitCode.FILE),
        (("drive", CAR, "udds", "--driver-fmu", "taken"), "'taken' is no FMU that can be read", ExitCode.FILE),
        (("drive", CAR, "udds", "--driver-map", "speed_m_s=v"), "but `--driver-fmu` names none; give both", ExitCode.SPEC),
    ],
)
def test_what_is_refused(words: tuple[str, ...], said: str, code: ExitCode, voltwright, here):
    (here / "taken").write_text("a file", encoding="utf-8")
    done = voltwright(*words)
    assert done.code == code and said in done.err and "Traceback" not in done.err
    assert not (here / "car.fmu").exists()
