"""`voltwright site`: many cars at the shared chargers of a site."""

from pathlib import Path
from typing import TYPE_CHECKING

from voltwright.cli.options import (
    AnchorOption,
    BasisOption,
    JsonOption,
    PictureOption,
    TraceOption,
)
from voltwright.cli.site_options import (
    ChargersOption,
    DaysOption,
    EfficiencyOption,
    LeaveOption,
    LimitOption,
    MadeOption,
    PatternOption,
    SeedOption,
    SessionsArgument,
    SessionsOutOption,
    SharingOption,
    SmartOption,
    StepOption,
    TariffOption,
    TempOption,
    V2GOption,
    V2GShareOption,
    WearOption,
)

if TYPE_CHECKING:
    from voltwright.operations.site import SiteResult


def site(
    sessions: SessionsArgument = None,
    made: MadeOption = 0,
    days: DaysOption = 7,
    seed: SeedOption = 0,
    pattern: PatternOption = "workplace",
    v2g_share: V2GShareOption = 0.0,
    chargers: ChargersOption = None,
    limit: LimitOption = None,
    sharing: SharingOption = "equal",
    smart: SmartOption = "none",
    v2g: V2GOption = False,
    wear: WearOption = 0.03,
    tariff: TariffOption = "made-day",
    step: StepOption = 5,
    leave: LeaveOption = False,
    efficiency: EfficiencyOption = 0.9,
    temp: TempOption = 20.0,
    basis: BasisOption = "maker",
    anchor: AnchorOption = None,
    sessions_out: SessionsOutOption = None,
    picture: PictureOption = None,
    trace: TraceOption = None,
    json: JsonOption = False,
) -> None:
    """Many cars at shared chargers: queue, power sharing, smart charging, power back."""
    from voltwright.cli.engine import perform, start
    from voltwright.cli.files import check_targets, tell_written
    from voltwright.cli.output import print_json

    check_targets(sessions_out, picture=picture, trace=trace)
    _check_rows(sessions_out)
    start()
    from voltwright.operations.site import SiteRequest, run_site

    request = SiteRequest(
        sessions,
        made=made,
        days=days,
        seed=seed,
        pattern=pattern,
        v2g_share=v2g_share,
        chargers=tuple(chargers or ("20 type2 11",)),
        limit_kw=limit,
        sharing=sharing,  # pyright: ignore[reportArgumentType]
        smart=smart,  # pyright: ignore[reportArgumentType]
        v2g=v2g,
        wear_kwh=wear,
        tariff=tariff,
        step_min=step,
        leave_when_done=leave,
        efficiency=efficiency,
        temp_ambient_c=temp,
        basis=basis,
        anchor=anchor,
    )
    result = perform(run_site, request)
    _write(result, picture, trace, sessions_out)
    if json:
        print_json(result)
    else:
        from voltwright.cli.site_tables import print_site

        print_site(result)
        tell_written(picture=picture, trace=trace, sessions=sessions_out)


def _check_rows(path: Path | None) -> None:
    if path is not None:
        from voltwright.interfaces.table_file import check_rows_ending

        check_rows_ending("--sessions-out", path)


def _write(result: "SiteResult", picture: Path | None, trace: Path | None, sessions: Path | None) -> None:
    from voltwright.cli.files import write_picture
    from voltwright.interfaces.table_file import write_table
    from voltwright.operations.codec import to_json

    if picture is not None:
        from voltwright.report.site_chart import site_picture

        write_picture(picture, site_picture(result))
    if trace is not None:
        write_table(trace, result.columns, to_json(result))
    if sessions is not None:
        from voltwright.operations.site_figures import session_columns

        write_table(sessions, session_columns(result.sessions), {"site": result.title})
