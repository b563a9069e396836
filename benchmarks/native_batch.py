"""Many variants of a car in compiled C, SIMD and float32, as a peer of `drive_variants` on the same processor.

The generated step, statement by statement, on vectors with a lane for each vehicle; tables are shared by all, and every power is
summed as the ledger does. It computes whole steps, where the method `lanes` of the engine takes the speed as given. It is for
measuring alone: it takes options of the compiler that change arithmetic, and checks nothing.
"""

import ctypes
import subprocess
from pathlib import Path
from typing import Any

import numpy as np

from compiled_car import CompiledCar, compiler, values_of
from voltwright.codegen.c_text import OPERATORS, number
from voltwright.codegen.fields import Field, Struct
from voltwright.codegen.form import Node, Place
from voltwright.codegen.program import CarProgram
from voltwright.codegen.splitting import DERIVED, MADE_FOR

FLAGS = ("-std=gnu99", "-O3", "-march=native", "-ffast-math", "-shared", "-fPIC")
LANES = 16
"""A vector of floats of 512 bits."""
TIMEOUT_S = 300
SOURCE = """#include <math.h>
#include <stdint.h>
#include <string.h>
#define W {lanes}
typedef float V __attribute__((vector_size(4 * W)));
typedef int32_t M __attribute__((vector_size(4 * W)));
#define ALL(x) ((V){{}} + (float)(x))
#define WHOLE(x) ((M){{}} + (x))
#define EACH(name, function) static inline V name(V a) {{ V r; for (int l = 0; l < W; l++) r[l] = function(a[l]); return r; }}
static inline V pick(M mask, V a, V b) {{ return (V)(((M)a & mask) | ((M)b & ~mask)); }}
static inline M pick_whole(M mask, M a, M b) {{ return (a & mask) | (b & ~mask); }}
static inline V read(const float *table, M at) {{ V r; for (int l = 0; l < W; l++) r[l] = table[at[l]]; return r; }}
EACH(v_sqrt, sqrtf)
EACH(v_exp, expf)
EACH(v_expm1, expm1f)
EACH(v_tanh, tanhf)
EACH(v_log1p, log1pf)
EACH(v_log, logf)
{tables}
void drive(int steps, int blocks, const float *speed_wanted, const V *vehicle, V *state, V *sums);
void drive(int steps, int blocks, const float *speed_wanted, const V *vehicle, V *state, V *sums)
{{
    for (int block = 0; block < blocks; block++, vehicle += {vehicle}, state += {state}, sums += {sums}) {{
        V now[{state}], sum[{sums}];
        memcpy(now, state, sizeof now);
        memset(sum, 0, sizeof sum);
        for (int step = 0; step < steps; step++) {{
            const V speed_now = ALL(speed_wanted[step]);
            {body}
        }}
        memcpy(state, now, sizeof now);
        memcpy(sums, sum, sizeof sum);
    }}
}}
"""


class Lanes:
    """The statements of a step on vectors, a lane for each vehicle.

    Attributes:
        lines: of C.
    """

    def __init__(self, program: CarProgram, rows: dict[Place, int], fixed: dict[str, float], summed: list[str]) -> None:
        """Write the statements.

        Args:
            program: of the car.
            rows: of the numbers that each vehicle has of its own.
            fixed: inputs and time step, the same for all.
            summed: outputs that are summed.
        """
        self.form, self.rows, self.fixed = program.step, rows, fixed
        self.lines: list[str] = []
        names: dict[int, str] = {}
        for index in self.form.needed():
            node = self.form.nodes[index]
            value = self._value(node, [names[each] for each in node.args])
            if node.args:
                names[index] = f"v{index}"
                self.lines.append(f"const {'V' if node.kind == 'f64' else 'M'} {names[index]} = {value};")
            else:
                names[index] = value
        for place, node in self.form.results.items():
            if place.struct == "state":
                self.lines.append(f"const V after{rows[place]} = {names[node]};")
            elif place.field in summed:
                self.lines.append(f"sum[{summed.index(place.field)}] += {names[node]};")
        self.lines += [f"now[{rows[place]}] = after{rows[place]};" for place in self.form.results if place.struct == "state"]

    def _value(self, node: Node, args: list[str]) -> str:
        if node.op == "constant":
            return f"ALL({number(node.of)})" if node.kind == "f64" else f"WHOLE({int(node.of)})"
        if node.op == "load":
            return self._place(node.of)
        if node.op in OPERATORS:
            return f"{args[0]} {OPERATORS[node.op]} {args[1]}"
        if node.op in ("min", "imin", "max", "imax"):
            sign, choice = "<" if node.op.endswith("min") else ">", "pick" if node.kind == "f64" else "pick_whole"
            return f"{choice}({args[1]} {sign} {args[0]}, {args[1]}, {args[0]})"
        if node.op == "select":
            return f"{'pick' if node.kind == 'f64' else 'pick_whole'}({', '.join(args)})"
        own = {
            "neg": "-{0}",
            "not": "~{0}",
            "to_i32": "__builtin_convertvector({0}, M)",
            "to_f64": "__builtin_convertvector({0}, V)",
        }
        own |= {"abs": "pick({0} < 0.0f, -{0}, {0})"}
        if node.op == "read":
            return f"read(table_{node.of.field}, {args[0]} + {node.of.first})"
        return own.get(node.op, f"v_{node.op}({{0}})").format(*args)

    def _place(self, place: Place) -> str:
        if place.struct in ("vehicle", "state"):
            return f"{'now' if place.struct == 'state' else 'vehicle'}[{self.rows[place]}]"
        return "speed_now" if place.field == "speed_m_s" else f"ALL({number(self.fixed[place.field])})"


class NativeBatch:
    """A car for many variants.

    Attributes:
        summed: names of the outputs that are summed.
    """

    def __init__(self, program: CarProgram, folder: Path, inputs: dict[str, float], dt_s: float = 1.0):
        """Compile a car.

        Args:
            program: of the car.
            folder: that takes source and library.
            inputs: of all steps, but for the speed.
            dt_s: time step [s].
        """
        self.program, self.inputs, self.dt_s = program, inputs, dt_s
        self.exact = CompiledCar(program, folder / "exact", "-O2")
        self.rows = {struct: _rows(program.structs[struct]) for struct in ("vehicle", "state")}
        outputs = program.structs["outputs"].fields
        self.summed = [each.name for each in outputs if each.name.endswith("_w") or each.name == "velocity_m_s"]
        folder.mkdir(parents=True, exist_ok=True)
        source, library, gcc = folder / "batch.c", folder / "batch.so", compiler("gcc")
        assert gcc is not None
        source.write_text(self._source(), encoding="ascii")
        subprocess.run([gcc, *FLAGS, "-o", library, source, "-lm"], check=True, timeout=TIMEOUT_S)
        self._drive = ctypes.CDLL(str(library)).drive
        self._drive.restype = None

    def _source(self) -> str:
        rows = {place: row for struct in self.rows.values() for place, row in struct.items()}
        lanes = Lanes(self.program, rows, {**self.inputs, "dt_s": self.dt_s}, self.summed)
        tables = [_table(each) for each in self.program.structs["vehicle"].fields if _is_table(each)]
        counts = {"vehicle": len(self.rows["vehicle"]), "state": len(self.rows["state"]), "sums": len(self.summed)}
        return SOURCE.format(lanes=LANES, tables="\n".join(tables), body="\n            ".join(lanes.lines), **counts)

    def made(self, parameters: list[dict[str, float]], **begun: float) -> tuple[np.ndarray, np.ndarray]:
        """Vehicles and their states at the start, in blocks: shape (blocks, numbers, lanes).

        Args:
            parameters: of each vehicle, by name, in place of the default ones; as many as fill whole blocks.
            begun: values as of `start_of`.
        """
        assert len(parameters) % LANES == 0, f"a batch must be a multiple of {LANES}, but is {len(parameters)}"
        vehicles, states = [], []
        given = self.exact.new("inputs", {**self.inputs, "speed_m_s": 0.0})
        for changes in parameters:
            vehicle = self.exact.vehicle(changes)
            state = self.exact.start(vehicle, **begun)
            self.exact.derive(vehicle, state, given, self.dt_s)
            vehicles.append(_numbers(values_of(vehicle), self.rows["vehicle"]))
            states.append(_numbers(values_of(state), self.rows["state"]))
        return _blocks(vehicles), _blocks(states)

    def drive(self, vehicles: np.ndarray, states: np.ndarray, speed_m_s: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Drive all of them over a trace.

        Returns:
            states at the end; sums of the outputs in `summed`; both in blocks.
        """
        end, sums = _aligned(states), _aligned(np.zeros((len(vehicles), len(self.summed), LANES), np.float32))
        pointers = [each.ctypes.data_as(ctypes.c_void_p) for each in (np.asarray(speed_m_s, np.float32), vehicles, end, sums)]
        self._drive(len(speed_m_s), len(vehicles), *pointers)
        return end, sums


def _blocks(rows: list[list[float]]) -> np.ndarray:
    """Numbers of vehicles, a row each, in blocks of lanes."""
    return _aligned(np.array(rows, np.float32).reshape(-1, LANES, len(rows[0])).transpose(0, 2, 1))


def _aligned(array: np.ndarray) -> np.ndarray:
    """A copy that begins where a vector may."""
    room = np.empty(array.nbytes + 64, np.uint8)
    first = -room.ctypes.data % 64
    copy = room[first : first + array.nbytes].view(np.float32).reshape(array.shape)
    copy[...] = array
    return copy


def _is_table(field: Field) -> bool:
    return field.length > 0 and field.name not in (DERIVED, MADE_FOR)


def _rows(struct: Struct) -> dict[Place, int]:
    """The row of each number that a lane has of its own."""
    fields = [each for each in struct.fields if not _is_table(each) and each.name != MADE_FOR]
    return {place: row for row, place in enumerate(place for each in fields for place in each.places(struct.name))}


def _numbers(values: dict[str, Any], rows: dict[Place, int]) -> list[float]:
    return [float(np.ravel(values[place.field])[max(place.at, 0)]) for place in rows]


def _table(field: Field) -> str:
    return f"static const float table_{field.name}[{field.length}] = {{ {', '.join(map(number, field.default))} }};"
