"""How `--help` reads: an example of each command, names of arguments without types, whole descriptions."""

import sys
from typing import Any

from typer.core import TyperArgument, TyperCommand, TyperGroup

from voltwright.cli.encoding import encodable
from voltwright.cli.option_names import OPTIONS, in_options
from voltwright.errors import VoltwrightError

EXAMPLES = {
    "cars": "voltwright cars",
    "cycles": "voltwright cycles",
    "chargers": "voltwright chargers",
    "climates": "voltwright climates",
    "days": "voltwright days",
    "show": "voltwright show xiaomi-su7 --assumed",
    "car-form": "voltwright car-form volkswagen-id3-2021-pro --against xiaomi-su7",
    "new": "voltwright new my-car",
    "template": "voltwright template suv --name my-suv",
    "check": "voltwright check my-car.yaml",
    "schema": "voltwright schema --output car-schema.json",
    "drive": "voltwright drive volkswagen-id3-2021-pro wltc-class3b --temp -7 --cold-start",
    "fleet": "voltwright fleet xiaomi-su7 --out out --vary masses.mass_test_kg=normal(1%)",
    "query": 'voltwright query out "select count(*), avg(range_wltp_km) from cars"',
    "accelerate": "voltwright accelerate xiaomi-su7",
    "certify": "voltwright certify volkswagen-id3-2021-pro --procedure wltp",
    "coast-down": "voltwright coast-down times.csv --mass 1915",
    "label": "voltwright label phases.csv --procedure epa",
    "charge": "voltwright charge volkswagen-id3-2021-pro --with ccs2-150 --from 10 --to 80",
    "discharge": "voltwright discharge hyundai-ioniq-5-2024-lr-rwd --load-kw 2",
    "match": "voltwright match volkswagen-id3-2021-pro --with ccs2-150 --with wallbox-11kw",
    "bridge": "voltwright bridge volkswagen-id3-2021-pro made-mountain-pass --temp -5",
    "climate": "voltwright climate volkswagen-id3-2021-pro --from -10 --to 20 --step 10",
    "age": "voltwright age volkswagen-id3-2021-pro --years 8 --climate oslo",
    "day": "voltwright day frosty-motorway",
    "route": "voltwright route made-commute --car volkswagen-id3-2021-pro --repeats 5",
    "plan": "voltwright plan made-north-south --car volkswagen-id3-2021-pro --depart 07:00",
    "assist": "voltwright assist volkswagen-id3-2021-pro made-commute --mode acc --repeats 3",
    "site": "voltwright site made-workplace --limit 60 --smart price",
    "sumo": "voltwright sumo town.sumocfg --car volkswagen-id3-2021-pro --vehicle car-0",
    "live": "voltwright live volkswagen-id3-2021-pro --drive udds --speed max --duration 60",
    "trips": "voltwright trips volkswagen-id3-2021-pro simulated-id3",
    "compare": "voltwright compare xiaomi-su7 tesla-model-3-2024-rwd --no-html",
    "estimate": "voltwright estimate nissan-leaf-2018 charging.power_dc_kw=60 --figure price",
    "headline": "voltwright headline xiaomi-su7 tesla-model-3-2024-rwd",
    "curves": "voltwright curves xiaomi-su7 tesla-model-3-2024-rwd --part speed --part flow",
    "sensitivity": "voltwright sensitivity volkswagen-id3-2021-pro --figure range-wltp",
    "uncertainty": "voltwright uncertainty xiaomi-su7 tesla-model-3-2024-rwd",
    "target": "voltwright target xiaomi-su7 --range-cltc 700 --acceleration-0-100 5.3",
    "optimise": "voltwright optimise su7-cheapest-720 --out cheapest.yaml",
    "platform": "voltwright platform gwm-skateboard-2021 --family",
    "produce": "voltwright produce su7-first-year --cars 500",
    "conformity": "voltwright conformity measured.csv --declared 150",
    "validate": "voltwright validate --mode platform --html validation.html",
    "calibrate": "voltwright calibrate bmw-i3-60ah trips/ --out my-i3.yaml",
    "in-use": "voltwright in-use fleet.csv --car volkswagen-id3-2021-pro --out vehicles.csv",
    "fit-losses": "voltwright fit-losses tests.csv --out calibration.json",
    "studio": "voltwright studio xiaomi-su7",
    "evidence list": "voltwright evidence list xiaomi-su7",
    "evidence confirm": "voltwright evidence confirm my-car.yaml tyres.grip 1 --source key --kind press",
    "evidence refute": "voltwright evidence refute my-car.yaml tyres.grip --reason rain",
    "export c": "voltwright export c volkswagen-id3-2021-pro out/c",
    "export fmu": "voltwright export fmu volkswagen-id3-2021-pro out/id3.fmu",
    "export wasm": "voltwright export wasm volkswagen-id3-2021-pro out/wasm",
    "export page": "voltwright export page volkswagen-id3-2021-pro xiaomi-su7 out/cars.html",
    "export can": "voltwright export can volkswagen-id3-2021-pro udds out/udds.blf",
    "export dbc": "voltwright export dbc out/car.dbc",
    "export sumo": "voltwright export sumo volkswagen-id3-2021-pro out/sumo",
    "export routing": "voltwright export routing volkswagen-id3-2021-pro out/id3.json",
    "cell list": "voltwright cell list",
    "cell show": "voltwright cell show nmc-chen2020",
    "cell fit": "voltwright cell fit pulses_25C.csv pulses_0C.csv ocv.csv --out my-cell.yaml",
    "cell import": "voltwright cell import parameters.json --out my-cell.yaml",
    "cell run": "voltwright cell run nmc-chen2020 --c-rate 1",
}
"""One line that works, by command; the files in it are the reader's."""

CAR_KEYS = {"charging", "kind", "make", "name", "price"}
"""Fields of requests that are keys of files too; where their names stand in an error of a file, they stay."""


class Command(TyperCommand):
    """A command with an example below its options."""

    def __init__(self, *arguments: Any, **options: Any):
        """A command whose arguments are shown by their names alone."""
        super().__init__(*arguments, **options)
        for parameter in self.params:
            if isinstance(parameter, TyperArgument):
                parameter.display_type_rich = _no_type

    def invoke(self, ctx: Any) -> Any:
        """Run the command; an error about a field of its request names the option instead."""
        try:
            return super().invoke(ctx)
        except VoltwrightError as error:
            if error.of_request or getattr(error, "path", "") in set(OPTIONS) - CAR_KEYS:
                known = [name for each in self.params for name in (*each.opts, each.metavar) if name]
                error.args = (in_options(str(error), known),)
            raise

    def get_help(self, ctx: Any) -> str:
        """The help of the command, then its example."""
        words = " ".join(ctx.command_path.split()[1:])
        return _shown(f"{super().get_help(ctx)}\n\nExample:\n  {EXAMPLES[words]}")

    def get_short_help_str(self, limit: int = 0) -> str:
        """The first line of the description, whole."""
        return (self.help or "").partition("\n")[0]


class Group(TyperGroup):
    """A command with commands of its own."""

    def get_help(self, ctx: Any) -> str:
        """The help, in signs that the terminal can show."""
        return _shown(super().get_help(ctx))

    def get_short_help_str(self, limit: int = 0) -> str:
        """The first line of the description, whole."""
        return (self.help or "").partition("\n")[0]


def _no_type(ctx: Any) -> None:
    """What stands behind the name of an argument: nothing."""


def _shown(text: str) -> str:
    return encodable(text, (sys.stdout.encoding or "utf-8").lower())
