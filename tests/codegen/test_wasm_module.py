"""WebAssembly of a car in Node, against its C."""

import json
import shutil
import subprocess
import threading
from pathlib import Path
from typing import Any

import jax
import numpy as np
import pytest

from compiled_car import CompiledCar, compiler, values_of
from random_steps import random_steps
from voltwright.codegen.program import CarProgram, program_of
from voltwright.codegen.wasm_module import car_module
from voltwright.codegen.wasm_page import wasm_files
from voltwright.defaults.completion import complete
from voltwright.library.cars import car_names, load_car
from voltwright.library.chargers import load_charger
from voltwright.physics.vehicle import Vehicle
from voltwright.procedures.charging.charge import serve

MAP, TWO_MOTORS = "volkswagen-id3-2021-pro", "tesla-model-3-2024-lr-awd"
SAME = 1e-12
"""JavaScript's exp, expm1 and tanh are others than those of libm in the last bits."""
TIMEOUT_S = 120
NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None or compiler() is None, reason="this machine has no node, or no C compiler, cc")
SCRIPT = """
const { CAR, loadCar } = require(process.argv[2]);
const cases = JSON.parse(require("fs").readFileSync(0));
const numbers = (view) => Object.fromEntries(Object.keys(view).map((name) => [name, view[name]]));
loadCar().then((car) => {
  Object.assign(car.parameters, cases.parameters);
  if (Object.keys(cases.parameters).length) car.prepare();
  const answers = cases.steps.map((each) => {
    Object.assign(car.state, each.state);
    Object.assign(car.inputs, each.inputs);
    if (each.derive) car.derive(each.dt_s);
    car.step(each.dt_s);
    return [numbers(car.state), numbers(car.outputs), [...car.record()]];
  });
  const wrong = [
    () => { car.inputs.speed_m_s = NaN; }, () => car.step(0), () => car.start({ sock: 1 }), () => { car.state.speed = 1; },
    () => { car.parameters.masses_mass_test_kg = -1; car.prepare(); },
  ];
  const said = wrong.map((each) => { try { each(); return null; } catch (error) { return error.message; } });
  const vehicle = Object.values(numbers(car.vehicle)).map((value) => value.length ? [...value] : [value]);
  car.start({ soc: 0.5 });
  console.log(JSON.stringify({ answers, vehicle, said, begun: car.saved() }));
});
"""


def in_node(program: CarProgram, folder: Path, cases: dict[str, Any]) -> dict[str, Any]:
    """What a car in WebAssembly answers to steps."""
    folder.mkdir()
    for name, content in wasm_files(program).items():
        (folder / name).write_bytes(content)
    script = folder / "ask.js"
    script.write_text(SCRIPT, encoding="utf-8")
    assert NODE is not None
    command = [NODE, script, folder / "car.js"]
    done = subprocess.run(command, input=json.dumps(cases), capture_output=True, text=True, timeout=TIMEOUT_S, check=True)
    return json.loads(done.stdout)


def both(
    name: str, folder: Path, count: int, lumped: bool = True, charger: str | None = None, **parameters: float
) -> dict[str, Any]:
    """Random steps of a car in WebAssembly, which must be those of its C; the answer of Node."""
    car = complete(load_car(name))
    supplies = () if charger is None else (serve(car, load_charger(charger)).supply,)
    options: Any = {"lumped": lumped, "supplies": supplies}
    program, vehicle = program_of(car, **options), Vehicle.from_car(car, **options)
    compiled = CompiledCar(program, folder / "c")
    made, steps, wanted = compiled.vehicle(parameters or None), [], []
    for number, (state, inputs, dt_s) in enumerate(random_steps(vehicle, count, seed=7)):
        now = compiled.new(
            "state",
            dict(zip((each.name for each in program.structs["state"].fields), map(float, jax.tree.leaves(state)), strict=True)),
        )
        given = compiled.new(
            "inputs", {each.name: float(getattr(inputs, each.name)) for each in program.structs["inputs"].fields}
        )
        steps.append({"state": values_of(now), "inputs": values_of(given), "dt_s": dt_s, "derive": number % 2 == 0})
        outputs = compiled.step(made, now, given, dt_s)
        wanted.append((values_of(now), values_of(outputs)))
    answer = in_node(program, folder / "wasm", {"steps": steps, "parameters": parameters})
    for found, each in zip(answer["answers"], wanted, strict=True):
        assert found[2] == list(found[1].values())
        for struct, known in zip(found[:2], each, strict=True):
            for field, value in known.items():
                assert struct[field] == pytest.approx(value, rel=SAME, abs=1e-9), field
    for field, numbers in zip(program.structs["vehicle"].fields, answer["vehicle"], strict=True):
        if field.name not in ("made_for", "derived"):
            np.testing.assert_allclose(numbers, np.ravel(values_of(made)[field.name]), rtol=SAME, err_msg=field.name)
    return answer


@needs_node
@pytest.mark.parametrize(("name", "lumped", "charger"), [(MAP, True, "ccs2-150"), (TWO_MOTORS, False, None)])
def test_steps_in_node_are_those_of_c(name: str, lumped: bool, charger: str | None, tmp_path: Path):
    answer = both(name, tmp_path, 40, lumped, charger)
    assert answer["said"][0] == "'speed_m_s' must be a finite number, but is NaN."
    assert answer["said"][1] == "A time step must be from 0.01 to 10 s, but is 0."
    assert answer["said"][2].startswith("'sock' is not an argument of start; there are soc, cells_k")
    assert answer["said"][3].startswith("'speed' is not a numeric field; there are speed_m_s, cold_drag")
    assert answer["said"][4] == "'masses_mass_test_kg' must be more than 20 and less than 60000 kg, but is -1."
    assert 0.4 < answer["begun"]["pack_soc"] < 0.6


@needs_node
def test_another_car_is_made_of_other_numbers(tmp_path: Path):
    both(TWO_MOTORS, tmp_path, 4, masses_mass_test_kg=2200.0, battery_energy_gross_kwh=85.0, drive_units_front_gear_ratio=9.5)


@needs_node
@pytest.mark.long
@pytest.mark.parametrize("name", car_names())
def test_many_steps_of_every_shipped_car_are_those_of_c(name: str, tmp_path: Path):
    both(name, tmp_path, 300)


def test_the_files_are_the_same_each_time():
    car = complete(load_car(MAP))
    one, other = wasm_files(program_of(car)), wasm_files(program_of(car))
    assert one == other and list(one) == ["car.wasm", "car.js", "index.html"]
    assert (
        b"https://" not in one["index.html"] + one["car.js"]
        and b"/*CAR*/" not in one["car.js"]
        and b"/*TITLE*/" not in one["index.html"]
    )
    module = car_module(program_of(car))
    assert module.binary == one["car.wasm"] and len(module.binary) < 60_000
    assert sorted(module.addresses.values()) == list(module.addresses.values()) and module.free < 2 * 65_536


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
MARK = "measured: "
PROBE = """<script>
const wait = setInterval(async () => {
  if (!document.body.dataset.ready) return;
  clearInterval(wait);
  const slider = document.getElementById("speed"), times = [];
  for (let k = 0; k < 41; k++) {
    slider.value = 50 + k;
    const begun = performance.now();
    slider.dispatchEvent(new Event("input"));
    times.push(performance.now() - begun);
  }
  times.sort((a, b) => a - b);
  const text = document.getElementById("consumption").textContent;
  const car = await loadCar();
  car.start({ soc: 0.8, cells_k: 266.45, ambient_k: 266.45, cold_drag: 1 });
  Object.assign(car.inputs, { ambient_k: 266.45, road_k: 266.45, cabin_on: 1 });
  for (let k = 0; k < 400; k++) {
    car.inputs.speed_m_s = 0.1 * Math.min(k, 400 - k);
    car.step(1);
  }
  const state = Object.values(car.saved());
  console.log("MARK" + JSON.stringify({ median_ms: times[20], text, state }).replaceAll('"', "'"));
}, 100);
</script>""".replace("MARK", MARK)
SLIDER_MS = 5.0


def said_by_chromium(page: Path, profile: Path) -> dict[str, Any]:
    """What a page writes to its console; the browser is ended by its own handle."""
    assert CHROMIUM is not None
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", f"--user-data-dir={profile}"]
    command = [CHROMIUM, *options, page.as_uri()]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        ending = threading.Timer(TIMEOUT_S, process.kill)
        ending.start()
        try:
            assert process.stderr is not None
            line = next((each for each in process.stderr if MARK in each), "")
        finally:
            ending.cancel()
            process.terminate()
    return json.loads(line.partition(MARK)[2].partition("}")[0].replace("'", '"') + "}")


def driven_in_c(program: CarProgram, folder: Path) -> list[float]:
    """The state at the end of the drive in `PROBE`, in C."""
    car = CompiledCar(program, folder)
    vehicle = car.vehicle()
    state = car.start(vehicle, soc=0.8, cells_k=266.45, ambient_k=266.45, cold_drag=1.0)
    inputs = car.new("inputs", {"ambient_k": 266.45, "road_k": 266.45, "cabin_on": 1.0})
    for number in range(400):
        inputs.speed_m_s = 0.1 * min(number, 400 - number)
        car.step(vehicle, state, inputs, 1.0)
    return list(values_of(state).values())


@pytest.mark.long
@pytest.mark.skipif(CHROMIUM is None, reason="this machine has no chromium")
def test_the_page_answers_its_slider_in_chromium(tmp_path: Path):
    program = program_of(complete(load_car(MAP)))
    for name, content in wasm_files(program).items():
        (tmp_path / name).write_bytes(content)
    page = tmp_path / "probe.html"
    page.write_text((tmp_path / "index.html").read_text(encoding="utf-8") + PROBE, encoding="utf-8")
    said = said_by_chromium(page, tmp_path / "profile")
    print(f"slider to text in chromium: {said['median_ms']} ms, {said['text']}")
    assert said["text"].endswith(" Wh/km") and 80.0 < float(said["text"].split()[0]) < 300.0
    assert said["median_ms"] < SLIDER_MS
    if compiler() is not None:
        np.testing.assert_allclose(said["state"], driven_in_c(program, tmp_path / "c"), rtol=SAME)
