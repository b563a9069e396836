"""The module of a car's figures: every part of them as a function, and one that calls them all."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import jax
import numpy as np

from voltwright.codegen.fields import Field, Struct, struct_of
from voltwright.codegen.form import Form, Place
from voltwright.codegen.splitting import split
from voltwright.defaults.completed_car import CompletedCar
from voltwright.study.fleet.figure_measures import ACCELERATION, CHARGE, PRICE
from voltwright.web.model import parts as of
from voltwright.web.model.assembly import Argument, Assembly, Loop, Part, set_struct, traced
from voltwright.web.model.derived import NUMBERS, VALUE, WRITTEN, Derived, Numbers, derived
from voltwright.web.model.rows import FIELDS, Traces

ROW_BYTES = 8 * len(FIELDS)
BENCH, ROW, SUM, RESULT = "bench", "row", "sum", "result"
ENERGY, MASS = "energy_j", "mass_curb_kg"


class Builder:
    """Builds the module of a car.

    Args:
        car: completed.
        parts: of its figures.
        numbers: that a page may set.
    """

    def __init__(self, car: CompletedCar, parts: of.Parts, numbers: Numbers):
        self.parts, self.numbers, self.traces = parts, numbers, Traces()
        self.base: Derived = derived(car, numbers, parts.build)
        self.tests = parts.tests
        self.benches = tuple(f"{BENCH}{place}" for place in range(len(self.tests)))
        self.functions: list[Part] = []
        self.copied = Form()
        self.calls: list[tuple[Any, ...]] = []
        self.data: list[tuple[str, str, int, float]] = []

    def built(self) -> tuple[bytes, dict[str, Any]]:
        """The module, and what a page needs to know to use it."""
        if self.tests:
            self._bench_functions()
        for place in range(len(self.tests)):
            self._test(place)
        at = 0
        for measure in self.parts.certified:
            self._procedure(measure.program, at)
            at += len(measure.program.tests)
        if self.parts.launch is not None:
            self._launch()
        if self.parts.charge is not None:
            self._charge(self.parts.charge)
        if self.parts.price is not None:
            self.base.form.results[Place(RESULT, PRICE)] = self.base.leaves[RESULT][2].item()
        self.functions.append(Part("calibrate", self.copied))
        self._prepare()
        return self._assembled()

    def _argument(self, part: str, tree: Any, *, known: tuple[str, ...]) -> Argument:
        return Argument(self.base.structs[known[0]], tree, self.base.known(known), name=part)

    def _bench_functions(self) -> None:
        """What a second of any test is, and what the usable energy of any test is."""
        tree, test = self.base.trees[self.benches[0]], self.tests[0][1]
        bench = self._argument(BENCH, tree, known=self.benches)
        form = Form()
        results, _ = traced(
            form,
            of.second_w,
            [bench, *(Argument(Struct(ROW, "", (Field(name),)), 1.0) for name in FIELDS[:4])],
        )
        weighted = form.add("mul", "f64", results[0].item(), form.load(Place(ROW, FIELDS[4])))
        form.results[Place(SUM, ENERGY)] = form.add("add", "f64", form.load(Place(SUM, ENERGY)), weighted)
        pieces = split(form, BENCH, lambda place: False)
        self.functions += [Part("bench", pieces.first, (BENCH,)), Part("seconds", pieces.rest, (BENCH, ROW, SUM), Loop(ROW))]
        form = Form()
        drawn = Argument(Struct(BENCH, "", (Field("drawn"),)), 1.0)
        results, shapes = traced(form, partial(of.usable_of, test), [bench, drawn])
        form.results.update({Place(BENCH, name): each.item() for name, each in zip(sorted(shapes), results, strict=True)})
        self.functions.append(Part("usable", form, (BENCH,)))
        form = Form()
        form.results[Place(SUM, ENERGY)] = form.constant(0.0)
        self.functions.append(Part("clear", form, (SUM,), Loop(SUM)))

    def _test(self, place: int) -> None:
        """The mean power of a test, behind its loop."""
        _, test = self.tests[place]
        phases, form, name = self.traces.phases(test), Form(), f"energies{place}"
        energies = Argument(Struct(name, "", (Field("j", length=len(phases)),)), np.zeros(len(phases)))
        results, _ = traced(form, partial(of.drawn, test), [energies])
        form.results[Place(self.benches[place], "drawn")] = results[0].item()
        self.functions.append(Part(f"drawn{place}", form))
        self.calls.append(("test", place, phases))

    def _procedure(self, program: Any, first: int) -> None:
        form, arguments = Form(), []
        for place in range(first, first + len(program.tests)):
            count = len(self.tests[place][1].plan.ends)
            arguments.append(Argument(Struct(f"energies{place}", "", (Field("j", length=count),)), np.zeros(count)))
            names = ("charger_j", "efficiency_j", "usable_j")
            own = Struct(self.benches[place], "", tuple(Field(name) for name in names))
            arguments.append(Argument(own, dict.fromkeys(names, 1.0)))
        bases = [replace(each, name=f"base_{each.struct.name}") for each in arguments]
        for each, base in zip(arguments, bases, strict=True):
            for name in (place for own in each.struct.fields for place in own.places("")):
                copied = self.copied.load(Place(each.struct.name, name.field, name.at))
                self.copied.results[Place(base.name, name.field, name.at)] = copied
        flag = Argument(Struct(RESULT, "", (Field("by_efficiency"),)), 1.0)

        def figures(*values: Any) -> Any:
            *tests, by_efficiency = values
            pairs = list(zip(tests[::2], tests[1::2], strict=True))
            own, base = pairs[: len(pairs) // 2], pairs[len(pairs) // 2 :]
            return of.certified_figures(program, own, base, by_efficiency > 0.5)

        results, shapes = traced(form, figures, [*arguments, *bases, flag])
        form.results.update({Place(RESULT, name): each.item() for name, each in zip(sorted(shapes), results, strict=True)})
        self.functions.append(Part(program.procedure, form))
        self.calls.append((program.procedure,))

    def _launch(self) -> None:
        tree = self.base.trees["launch"]
        vehicle, form = self._argument("launch", tree, known=("launch",)), Form()
        results, shapes = traced(form, of.launch_start, [vehicle])
        state = _shaped("launch_state", shapes[0])
        wanted = results[-1]
        set_struct(form, state, results[:-1])
        form.results.update({Place("wanted", "m_s", at): node for at, node in enumerate(wanted.tolist())})
        self._begun(form, "launch_run", 0.0)
        self.functions.append(Part("launch_start", form))
        steps = len(wanted)
        form = Form()
        zeros = jax.tree.map(lambda each: np.zeros(each.shape, each.dtype), shapes[0])
        asked = Argument(Struct("asked", "", (Field("m_s"),)), 1.0)
        results, _ = traced(form, of.launch_step, [vehicle, Argument(state, zeros), asked])
        set_struct(form, state, results)
        speed = next(place for place in form.results if place.field.endswith("speed_m_s"))
        self._counted(form, "launch_run", before=form.load(speed), now=form.results[speed])
        self._looped("launch", form, "asked", Place("launch_run", "now"))
        self._stopped("launch_run", ACCELERATION, of.launch_s)
        self.calls.append(("launch", steps))

    def _charge(self, measure: Any) -> None:
        tree = self.base.trees["charge"]
        vehicle, form = self._argument("charge", tree, known=("charge",)), Form()
        results, shapes = traced(form, partial(of.charge_start, measure), [vehicle])
        state, target = _shaped("charge_state", shapes[0]), Field("target")
        set_struct(form, state, results[:-1])
        form.results[Place("charge", "target")] = results[-1].item()
        self._begun(form, "charge_run", of.CHARGE_FROM)
        self.functions.append(Part("charge_start", form))
        form = Form()
        zeros = jax.tree.map(lambda each: np.zeros(each.shape, each.dtype), shapes[0])
        ends = Argument(Struct("charge", "", (target,)), 1.0)
        results, _ = traced(form, partial(of.charge_step, measure), [vehicle, Argument(state, zeros), ends])
        set_struct(form, state, results[:-1])
        self._counted(form, "charge_run", before=form.load(Place("charge_run", "now")), now=results[-1].item())
        self._looped("charge", form, "charge_run", Place("charge_run", "now"))
        self._stopped("charge_run", CHARGE, partial(of.charge_min, measure))
        self.calls.append(("charge",))

    def _begun(self, form: Form, run: str, value: float) -> None:
        form.results |= {
            Place(run, "now"): form.constant(value),
            Place(run, "before"): form.constant(value),
            Place(run, "steps"): form.constant(0.0),
        }

    def _counted(self, form: Form, run: str, *, before: int, now: int) -> None:
        steps = form.add("add", "f64", form.load(Place(run, "steps")), form.constant(1.0))
        form.results |= {Place(run, "before"): before, Place(run, "now"): now, Place(run, "steps"): steps}

    def _looped(self, name: str, form: Form, moving: str, watched: Place) -> None:
        pieces = split(form, name, lambda place: False)
        self.functions.append(Part(f"{name}_derived", pieces.first))
        self.functions.append(Part(f"{name}_step", pieces.rest, (moving,), Loop(moving, watched)))

    def _stopped(self, run: str, figure: str, function: Any) -> None:
        form = Form()
        own = [Argument(Struct(run, "", (Field(name),)), 1.0) for name in ("before", "now", "steps")]
        results, _ = traced(form, function, own)
        form.results[Place(RESULT, figure)] = results[0].item()
        self.functions.append(Part(f"{run}_time", form))

    def _prepare(self) -> None:
        """The first function: from the numbers to every number of a part that another function reads."""
        form = self.base.form
        read = {place for part in self.functions for place in part.form.places()}
        for part, struct in self.base.structs.items():
            own = BENCH if part in self.benches else part
            for each, nodes in zip(struct.fields, self.base.leaves[part], strict=True):
                pairs = zip(each.places(own), each.places(part), nodes.ravel().tolist(), strict=True)
                form.results.update({target: node for seen, target, node in pairs if seen in read})
        form.results[Place(RESULT, "by_efficiency")] = self.base.leaves[RESULT][0].item()
        form.results[Place(RESULT, MASS)] = self.base.leaves[RESULT][1].item()
        self.functions.insert(0, Part("prepare", form))

    def _assembled(self) -> tuple[bytes, dict[str, Any]]:
        made = Assembly(self.functions, {BENCH: self.benches, ROW: (), SUM: (), "asked": ()})
        beyond, tests = made.room(8), []
        calls: list[tuple[Any, ...]] = [("prepare",)]
        for own in self.calls:
            match own:
                case ("test", place, phases):
                    rows = made.room(ROW_BYTES * sum(each["rows"] for each in phases))
                    tests.append({"rows": rows, "phases": phases})
                    calls += self._test_calls(made, place, phases, rows)
                case ("launch", rising):
                    steps, limit = self.parts.launch.steps, of.LAUNCH_LIMIT_M_S  # pyright: ignore[reportOptionalMemberAccess]
                    calls += [("launch_start",), ("launch_derived",)]
                    calls.append(("launch_step", made.address("wanted", "m_s"), 8, rising, limit))
                    calls.append(("launch_step", beyond, 0, steps - rising, limit))
                    calls.append(("launch_run_time",))
                case ("charge",):
                    calls += [("charge_start",), ("charge_derived",)]
                    run, steps = made.addresses["charge_run"], self.parts.charge.steps  # pyright: ignore[reportOptionalMemberAccess]
                    calls += [("charge_step", run, 0, steps, of.CHARGE_LIMIT), ("charge_run_time",)]
                case _:
                    calls.append(own)
        results = [place.field for part in self.functions for place in part.form.results if place.struct == RESULT]
        figures = {name: made.address(RESULT, name) for name in results if name != "by_efficiency"}
        binary = made.binary({"figures": calls, "calibrate": [*calls, ("calibrate",)]}, {beyond: of.LAUNCH_WANTED_M_S})
        about = {
            "values": made.addresses[NUMBERS] + made.offsets[NUMBERS, VALUE],
            "written": made.addresses[NUMBERS] + made.offsets[NUMBERS, WRITTEN] if made.holds(NUMBERS, WRITTEN) else 0,
            "figures": figures,
            "tests": tests,
            "traces": self.traces.packed(),
        }
        return binary, about

    def _test_calls(self, made: Assembly, place: int, phases: list[dict[str, Any]], rows: int) -> list[tuple[Any, ...]]:
        """A test: its bench, the seconds of each phase, its mean power, its usable energy."""
        bench, name = made.addresses[self.benches[place]], f"energies{place}"
        calls: list[tuple[Any, ...]] = [("clear", made.addresses[name], 8, len(phases), 0.0), ("bench", bench)]
        for number, phase in enumerate(phases):
            calls.append(("seconds", bench, rows, made.address(name, "j", number), ROW_BYTES, phase["rows"], 0.0))
            rows += ROW_BYTES * phase["rows"]
        return [*calls, (f"drawn{place}",), ("usable", bench)]


def _shaped(name: str, shapes: Any) -> Struct:
    return struct_of(name, "", (jax.tree.map(lambda each: np.zeros(each.shape, each.dtype), shapes),))
