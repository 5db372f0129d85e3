"""``retail-etl period``: sign a month's report, so that it never changes, and take a signature back with a reason."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(help="Closed months: lock, list, unlock.", no_args_is_help=True)

Period = Annotated[str, typer.Argument(help="The month, as 2026-03.")]
By = Annotated[str, typer.Option(help="Who signs; the retailer file says who may.")]


@app.command("lock")
def lock(
    period: Period,
    by: By,
    reason: Annotated[str | None, typer.Option(help="Why; needed where the month was signed before.")] = None,
) -> None:
    """Judge the month as of its last day, and sign its report: from then on it is given out byte for byte as it is now.

    What arrives later for the month appears in the first open one, as prior-period items.

    Example: `retail-etl period lock 2026-03 --by "Cleo Diaz"`
    """
    from retail_etl.cli.installed import installed
    from retail_etl.periods import lock_period

    with installed() as installation:
        found = lock_period(installation, period, by, reason)
        place = installation.settings.data_dir / found.pack
    typer.echo(f"{period} locked through {found.through} by {found.locked_by}")
    typer.echo(f"signed report {place}\nsha256 {found.pack_sha256}\nseal   {found.seal}")


@app.command("unlock")
def unlock(
    period: Period,
    by: By,
    reason: Annotated[str, typer.Option(help="Why; it goes into the audit log.")],
) -> None:
    """Take the newest signature back. Its report stays where it lies; the next lock signs another beside it.

    Example: `retail-etl period unlock 2026-03 --by "Cleo Diaz" --reason "fee invoice of March came late"`
    """
    from retail_etl.cli.installed import installed
    from retail_etl.periods import unlock_period

    with installed() as installation:
        found = unlock_period(installation, period, by, reason)
    typer.echo(f"{period} unlocked; signed report {found.version} stays at {found.pack}")


@app.command("list")
def list_locks() -> None:
    """One line a signature: month, state, by whom and when, hash of the signed report, and whether it is still that.

    Example: `retail-etl period list`
    """
    from retail_etl.cli.installed import installed
    from retail_etl.errors import SignedReportError
    from retail_etl.signed import signed_bytes

    is_whole = True
    with installed() as installation:
        with installation.operations.reading() as books:
            locks = books.locks.all()
        for one in locks:
            try:
                signed_bytes(installation, one)
                report = "untouched"
            except SignedReportError as error:
                report, is_whole = error.message, False
            state = f"unlocked {one.unlocked_at:%Y-%m-%d} by {one.unlocked_by}" if one.unlocked_at else "locked"
            why = one.unlock_reason or one.reason
            told = f"{state}{f' ({why})' if why else ''}"
            signed_by = f"signed {one.locked_at:%Y-%m-%d %H:%M} UTC by {one.locked_by}"
            typer.echo(f"{one.period}  {told}  {signed_by}  {one.pack} {one.pack_sha256[:16]}: {report}")
    if not locks:
        typer.echo("no period was ever locked")
    if not is_whole:
        raise typer.Exit(1)
