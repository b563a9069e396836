"""The two functions of a batch kernel in C: what a cycle is for all lanes, and the lanes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from voltwright.codegen.form import Place
from voltwright.codegen.lanes_text import LaneText
from voltwright.codegen.placement import BEFORE, BEHIND, EACH, WITHIN, Guard, Rate, guards, rates, with_reciprocals, worked_out
from voltwright.codegen.run_form import CARRIED, COLUMNS, END, LANES, NOW, RESULTS, ROUND, Carry, RunForm

EACH_LANE = "for (int l = 0; l < {p}_LANES; l++) {{"


class LaneFunctions:
    """The functions of a run.

    Attributes:
        run: divisions by shared numbers replaced.
        prefix: of every name.
        arguments: names of the structs of numbers that all lanes share.
        row: nodes that a row of the cycle holds, with their place in it.
        ends: carries that all lanes share, with their place in the row behind the last one.
    """

    def __init__(self, run: RunForm, prefix: str, *, single: bool) -> None:
        self.run, self.prefix = with_reciprocals(run), prefix
        self._rates = rates(self.run)
        self._guards = guards(self.run, self._rates)
        self.arguments = tuple(name for name in run.structs if name not in (LANES, COLUMNS, RESULTS))
        tables = {name: f"{name}->{{field}}[{{index}}]" for name in self.run.structs}
        tables[LANES] = f"{LANES}->{{field}}[(size_t)({{index}}) * lanes->count + at[l]]"
        self._text = LaneText(self.run.form, prefix, single, tables)
        self._kept = {carry.after for guard in self._guards for carry in guard.carries}
        self._guarded = {carry.name for guard in self._guards for carry in guard.carries}
        self.row = self._border(lambda rate: rate == Rate(WITHIN, False), lambda rate: rate.own)
        self._own = self._border(lambda rate: rate == Rate(BEFORE, True), lambda rate: rate in (EACH, Rate(BEHIND, True)))
        self.ends = {each.name: at for at, each in enumerate(each for each in self.run.carries if not self._is_own(each))}

    @property
    def row_length(self) -> int:
        """Numbers of a row."""
        return max(len(self.row), len(self.ends), 1)

    def rows(self, signature: str) -> str:
        """The function that works out rows."""
        shared = [each for each in self.run.carries if not self._is_own(each)]
        lines, names = self._once([*(each.first for each in shared), *self.row, *(each.after for each in shared)], set())
        real = self._text.kind
        lines += [f"{real(each.kind)} c{each.name} = {names[each.first]};" for each in shared]
        wanted = [*self.row, *(each.after for each in shared)]
        inside = dict(names)
        body = list(self._text.statements(self._nodes(wanted, set(names)), inside, self._place))
        body += [f"row[{at}] = {self._as_real(node, inside[node])};" for node, at in self.row.items()]
        body += [f"const {real(each.kind)} n{each.name} = {inside[each.after]};" for each in shared]
        body += [f"c{each.name} = n{each.name};" for each in shared]
        lines += [f"for (int32_t n = 0; n < steps; n++, row += {self.prefix}_ROW) {{", *_indented(body), "}"]
        lines += [f"row[{self.ends[each.name]}] = ({real('f64')})c{each.name};" for each in shared]
        return _braced(signature, [f"{real('f64')} *row = rows;", *lines], self.arguments)

    def drive(self, signature: str) -> str:
        """The function that drives lanes."""
        p, own = self.prefix, [each for each in self.run.carries if self._is_own(each)]
        begin = [*self._own, *(each.first for each in own)]
        main = [each.after for each in own if each.name not in self._guarded]
        results = list(self.run.form.results.values())
        read = [node for guard in self._guards for node in (guard.condition, *(each.after for each in guard.carries))]
        lines, names = self._once([*begin, *main, *read, *results], set(self.row))
        lines += [
            f"const {self._text.kind('f64')} *const end = rows + (size_t)steps * {p}_ROW;",
            f"for (int32_t begin = first; begin < first + count; begin += {p}_LANES) {{",
            *_indented(self._tile(own, begin, main, results, names)),
            "}",
        ]
        return _braced(signature, lines, self.arguments)

    def _tile(self, own: list[Carry], begin: list[int], main: list[int], results: list[int], names: dict[int, str]) -> list[str]:
        p, kind = self.prefix, self._text.kind
        align = f"{p}_ALIGNED"
        lines = [f"int32_t at[{p}_LANES];"]
        lines += [f"{align} {kind(self.run.form.nodes[node].kind)} own{at}[{p}_LANES];" for node, at in self._own.items()]
        lines += [f"{align} {kind(each.kind)} c{each.name}[{p}_LANES];" for each in own]
        inside = dict(names)
        body = ["at[l] = begin + l < first + count ? begin + l : first + count - 1;"]
        body += self._text.statements(self._nodes(begin, set(names)), inside, self._place)
        body += [f"own{at}[l] = {inside[node]};" for node, at in self._own.items()]
        body += [f"c{each.name}[l] = {inside[each.first]};" for each in own]
        lines += self._loop(body, each_lane=False)
        ready = names | {node: f"own{at}[l]" for node, at in self._own.items()}
        known = ready | {node: self._from_row(node, at) for node, at in self.row.items()}
        rounds = [f"const {kind('f64')} *const row = rows + (size_t)n * {p}_ROW;"]
        rounds += [line for guard in self._guards for line in self._guard(guard, known)]
        known |= {carry.after: f"c{carry.name}[l]" for guard in self._guards for carry in guard.carries}
        rounds += self._round(own, main, known)
        lines += ["for (int32_t n = 0; n < steps; n++) {", *_indented(rounds), "}"]
        last = dict(ready)
        body = ["if (begin + l >= first + count)", "    continue;"]
        body += self._text.statements(self._nodes(results, set(ready)), last, self._place)
        body += [
            f"{RESULTS}->{place.field}[begin + l] = ({kind('f64')})({last[node]});"
            for place, node in self.run.form.results.items()
        ]
        return lines + self._loop(body, each_lane=False)

    def _round(self, own: list[Carry], main: list[int], known: dict[int, str]) -> list[str]:
        names = dict(known)
        body = list(self._text.statements(self._nodes(main, set(known)), names, self._place))
        moved = [each for each in own if each.name not in self._guarded]
        body += [f"const {self._text.kind(each.kind)} n{each.name} = {names[each.after]};" for each in moved]
        body += [f"c{each.name}[l] = n{each.name};" for each in moved]
        return self._loop(body)

    def _guard(self, guard: Guard, known: dict[int, str]) -> list[str]:
        names = dict(known)
        body = list(self._text.statements(self._nodes([guard.condition], set(known)), names, self._place))
        body += [f"some |= {names[guard.condition]} == {int(guard.holds)};"]
        lines = [f"{self._text.kind('bool')} some = 0;", *self._loop(body)]
        names = dict(known)
        wanted = [each.after for each in guard.carries]
        body = list(self._text.statements(self._nodes(wanted, set(known)), names, self._place))
        body += [f"c{each.name}[l] = {names[each.after]};" for each in guard.carries]
        return ["{", *_indented([*lines, "if (some) {", *_indented(self._loop(body)), "}"]), "}"]

    def _once(self, targets: list[int], given: set[int]) -> tuple[list[str], dict[int, str]]:
        """Statements of what all lanes share before the loop, as far as some targets rest on it, and their names."""
        names: dict[int, str] = {}
        nodes = [each for each in worked_out(self.run, targets, given) if self._rates[each] == Rate(BEFORE, False)]
        return list(self._text.statements(nodes, names, self._place)), names

    def _nodes(self, targets: Iterable[int], given: set[int]) -> list[int]:
        return worked_out(self.run, targets, given)

    def _border(self, inside, reads) -> dict[int, int]:
        """Nodes of some rates that nodes of other rates read, or that start or end a carry or are results, by their number."""
        nodes, found = self.run.form.nodes, dict[int, int]()
        read = [each for index in self.run.needed() if reads(self._rates[index]) for each in nodes[index].args]
        read += [each.after for each in self.run.carries if self._is_own(each)]
        for each in (*read, *self.run.form.results.values()):
            if inside(self._rates[each]):
                found.setdefault(each, len(found))
        return found

    def _is_own(self, carry: Carry) -> bool:
        return self._rates[carry.after].own or self._rates[carry.first].own

    def _as_real(self, node: int, name: str) -> str:
        return name if self.run.form.nodes[node].kind == "f64" else f"({self._text.kind('f64')})({name})"

    def _from_row(self, node: int, at: int) -> str:
        kind = self.run.form.nodes[node].kind
        return f"row[{at}]" if kind == "f64" else f"(row[{at}] != 0)" if kind == "bool" else f"({self._text.kind(kind)})row[{at}]"

    def _place(self, place: Place) -> str:
        if place.struct == NOW:
            return "n" if place.field == ROUND else f"{COLUMNS}->{place.field}[n]"
        if place.struct in (CARRIED, END):
            if place.field not in self.ends:
                return f"c{place.field}[l]"
            return f"c{place.field}" if place.struct == CARRIED else f"end[{self.ends[place.field]}]"
        if place.struct == LANES:
            table = f"(size_t){place.at} * lanes->count + " if place.at >= 0 else ""
            return f"{LANES}->{place.field}[{table}at[l]]"
        return f"{place.struct}->{place.field}" + (f"[{place.at}]" if place.at >= 0 else "")

    def _loop(self, body: list[str], *, each_lane: bool = True) -> list[str]:
        mark = [f"{self.prefix}_EACH"] if each_lane else []
        return [*mark, EACH_LANE.format(p=self.prefix), *_indented(body), "}"]


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"    {line}" for line in lines)


def _braced(signature: str, lines: list[str], arguments: Iterable[str]) -> str:
    """A function; arguments are named, so that no compiler warns of one that is not used."""
    return f"{signature}\n{{\n" + "\n".join(_indented([*(f"(void){each};" for each in arguments), *lines])) + "\n}"
