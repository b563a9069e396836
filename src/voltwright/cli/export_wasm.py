"""`voltwright export wasm`: the step of a car as WebAssembly, with a page."""

from voltwright.cli.export_c import FolderArgument, IsothermalOption, PlugOption, show
from voltwright.cli.options import AnchorOption, BasisOption, CarArgument, JsonOption


def export_wasm(
    car: CarArgument,
    folder: FolderArgument,
    isothermal: IsothermalOption = False,
    charger: PlugOption = None,
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    json: JsonOption = False,
) -> None:
    """Write the step of a car as WebAssembly, with a page that drives it."""
    from voltwright.cli.engine import perform, start

    start()
    from voltwright.operations.export import ExportWasmRequest, run_export_wasm

    request = ExportWasmRequest(car, folder, isothermal=isothermal, charger=charger, basis=basis, anchor=anchor)
    show(perform(run_export_wasm, request), json)
