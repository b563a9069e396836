"""`voltwright sticker`: the arithmetic of a rule book alone, on the phases that a laboratory measured."""

from pathlib import Path
from typing import Annotated

import typer

from voltwright.cli.names import complete_sticker, complete_table
from voltwright.cli.options import JsonOption, reader


def sticker(
    file: Annotated[
        Path,
        typer.Argument(help="CSV file with a row for each phase of the test.", metavar="FILE.csv", autocompletion=complete_table),
    ],
    procedure: Annotated[
        str, typer.Option("--procedure", help="epa, wltp, cltc or nedc.", metavar="NAME", autocompletion=complete_sticker)
    ],
    recharge: Annotated[
        float | None,
        typer.Option(
            "--recharge", help="Energy from the mains in place of the file's [kWh].", metavar="KWH", parser=reader("kwh")
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """From measured phases of a test to its sticker."""
    from voltwright.cli.engine import start
    from voltwright.cli.output import print_json
    from voltwright.procedures.bench.phase_energies import read_phase_table
    from voltwright.units import J_PER_KWH, J_PER_WH

    table = read_phase_table(file)
    start()
    from voltwright.procedures.label import sticker as run_arithmetic

    recharge_wh = table.energy_recharge_wh if recharge is None else recharge * J_PER_KWH / J_PER_WH
    certificate = run_arithmetic(table.phases, procedure, recharge_wh, file.stem)
    if json:
        from voltwright.cli.certify_figures import certificate_figures

        print_json(certificate_figures(certificate))
    else:
        from voltwright.cli.certify_tables import print_certificate

        print_certificate(certificate, file.stem)
