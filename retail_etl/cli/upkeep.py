"""``retail-etl replay``, ``rescan``, ``census`` and ``sweep``: what is done with the past, by hand or by a schedule."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from retail_etl.errors import UnusableInputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retail_etl.assembly import Installation
    from retail_etl.connectors.interface import Stream

Only = Annotated[str | None, typer.Option("--stream", help="Only this stream, as heartland_payments.")]


def replay(
    stream: Annotated[str, typer.Argument(help="As heartland_payments.")],
    first: Annotated[str, typer.Option("--from", help="The first day of landing (YYYY-MM-DD, UTC).")],
    last: Annotated[str, typer.Option("--to", help="The last day of landing (YYYY-MM-DD, UTC).")],
) -> None:
    """Stage landed loads again from their files, as if they were new; nothing is asked of a source.

    After a mended mapping, or to fill a table anew: it ends in the same tables as the first time.

    Example: `retail-etl replay heartland_payments --from 2026-04-01 --to 2026-04-10`
    """
    from retail_etl import road

    result = road.replay(_installation(), stream, _day(first), _day(last))
    typer.echo(
        f"{len(result.staged)} loads staged again: {result.rows_read:,} records read, {result.rows_accepted:,} stand in staging"
    )
    if result.resolved:
        typer.echo(f"{result.resolved} records left quarantine")
    if result.expired:
        typer.echo(f"{len(result.expired)} loads could not be: their landed records had their time")
    days = {day for load in result.staged for day in load.touched_days}
    if days:
        typer.echo(f"touched {len(days)} business days: `retail-etl run nightly` judges them")


def rescan(stream: Only = None) -> None:
    """Read the last days again (RETAIL_ETL_RESCAN_DAYS, 35), to find what changed without a new moment; watermarks stay.

    Example: `retail-etl rescan --stream heartland_payments`
    """
    from retail_etl import road

    installation = _installation()
    for one in _streams(installation, stream):
        landed = road.rescan(installation, one)
        if landed is None or landed.window is None:
            typer.echo(f"{one.name}: each poll brings as much")
            continue
        staged = road.stage(installation, one)
        changed, waiting = sum(load.rows_accepted for load in staged), sum(load.rows_quarantined for load in staged)
        span = f"{landed.window.along} {landed.window.since or 'the beginning'} to {landed.window.until}"
        typer.echo(f"{one.name}: {landed.rows:,} records read along {span}, {changed:,} changed, {waiting} to quarantine")


def census(stream: Only = None) -> None:
    """Compare the ids, or the counts by day, that each source lists with what staging holds, and read what was missed.

    Records that a source lists no more stay in staging, with a row in ops.vanished.

    Example: `retail-etl census --stream magento_orders`
    """
    from retail_etl import road

    installation = _installation()
    for one in _streams(installation, stream):
        found = road.census(installation, one)
        if found is None:
            typer.echo(f"{one.name}: its source lists no ids and no days, or it was never read")
            continue
        road.stage(installation, one)
        typer.echo(
            f"{one.name}: {found.source_records:,} at the source, {found.staged_records:,} staged; "
            f"{len(found.missing)} were missing, {len(found.vanished)} vanished, {len(found.returned)} came back"
        )
        for key in found.vanished:
            typer.echo(f"  vanished {key}")


def sweep(
    grace_hours: Annotated[int, typer.Option(help="Files younger than this stay, since a load may be on its way.")] = 24,
) -> None:
    """Remove landed files that had their time or that nobody knows, and let old small ones share a file a day.

    Example: `retail-etl sweep`
    """
    from retail_etl import road

    swept = road.sweep(_installation(), timedelta(hours=grace_hours))
    typer.echo(
        f"{len(swept.expired)} loads expired, {len(swept.shared)} share a file now, {len(swept.removed)} orphans removed"
    )


def _streams(installation: Installation, only: str | None) -> Iterator[Stream]:
    from retail_etl.connectors.registry import all_streams

    if only is not None and only not in all_streams():
        raise UnusableInputError("there is no such stream", stream=only, next_step=f"there are {', '.join(all_streams())}.")
    for stream in all_streams().values():
        if only in (None, stream.name) and installation.reads(stream):
            yield stream


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UnusableInputError(f"{text!r} is no day", next_step="write it as 2026-04-10.") from error


def _installation() -> Installation:
    from retail_etl.assembly import assemble
    from retail_etl.cli.environment import environment
    from retail_etl.settings import load_settings

    return assemble(load_settings(environment()))
