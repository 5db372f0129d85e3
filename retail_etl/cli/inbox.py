"""``retail-etl inbox``: events of other systems, and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from retail_etl.operations.inbox_records import InboxEvent

app = typer.Typer(help="Events of other systems: list, show, drain, retry.", no_args_is_help=True)

_OPEN = ["waiting", "reading", "unknown", "dead"]


@app.command("list")
def list_events(
    state: Annotated[list[str] | None, typer.Option(help="Only these: waiting, reading, done, unknown, dead.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 100,
) -> None:
    """How many events stand how, then one line an event, oldest first; without `--state` those that are not done with.

    Example: `retail-etl inbox list --state dead`
    """
    from retail_etl.cli.installed import installed
    from retail_etl.errors import UnusableInputError
    from retail_etl.operations.inbox_records import EventState

    try:
        wanted = [EventState(word) for word in state or _OPEN]
    except ValueError as error:
        known = ", ".join(one.value for one in EventState)
        raise UnusableInputError(str(error), system="inbox", next_step=f"the states are {known}.") from error
    with installed() as installation, installation.operations.reading() as books:
        standings, events = books.inbox.standings(), books.inbox.listed(wanted, limit)
    for one in standings:
        why = f" ({one.reason})" if one.reason else ""
        typer.echo(
            f"{one.source} {one.kind}  {one.state.value}{why} {one.count:,}, the oldest of {one.oldest:%Y-%m-%d %H:%M:%S} UTC"
        )
    for event in events:
        typer.echo(_line(event))
    if not standings:
        typer.echo("nothing was ever received")


@app.command("show")
def show_event(delivery_id: Annotated[str, typer.Argument(help="As the list prints it.")]) -> None:
    """One event: what it says, how it stands and why.

    Example: `retail-etl inbox show evt_008812`
    """
    from retail_etl.cli.installed import installed
    from retail_etl.errors import UnusableInputError

    with installed() as installation, installation.operations.reading() as books:
        found = books.inbox.find(delivery_id)
    if not found:
        raise UnusableInputError("no event has this delivery id", record=delivery_id, next_step="`retail-etl inbox list`.")
    for event in found:
        typer.echo(_line(event))
        typer.echo(f"  received   {event.received_at:%Y-%m-%d %H:%M:%S} UTC, {event.attempts} attempts")
        if event.message:
            typer.echo(f"  why        {event.message}")
        typer.echo(f"  body       {event.body}")


@app.command("drain")
def drain() -> None:
    """Read again what the events that are due name, and stage it; exit status 1 where a stream could not be staged.

    Example: `retail-etl inbox drain`
    """
    from retail_etl.cli.installed import installed
    from retail_etl.draining import drain as run

    with installed() as installation:
        done = run(installation, f"cli-{installation.clock():%Y%m%dT%H%M%S.%f}")
    for state, count in sorted(done.events.items()):
        typer.echo(f"{state.value} {count:,}")
    for reason, count in sorted(done.reasons.items()):
        typer.echo(f"  {reason} {count:,}")
    for stream in done.staged:
        typer.echo(f"{stream}: {done.rows_accepted(stream):,} new or changed")
    typer.echo(f"{done.total:,} events taken up")
    for stream, error in done.failures.items():
        typer.echo(f"{stream}: {error}", err=True)
    if done.failures:
        raise typer.Exit(1)


@app.command("retry")
def retry(
    delivery_ids: Annotated[
        list[str] | None, typer.Argument(help="Only these; without any, all that are unknown or dead.")
    ] = None,
) -> None:
    """Let unknown and dead events be taken again by the next drain.

    Example: `retail-etl inbox retry evt_008812`
    """
    from retail_etl.cli.installed import installed
    from retail_etl.draining import retry_events

    with installed() as installation:
        again = retry_events(installation, delivery_ids or [])
    typer.echo(f"{len(again):,} events are due again")


def _line(event: InboxEvent) -> str:
    why = f"  {event.reason}" if event.reason else ""
    return f"{event.delivery_id}  {event.state.value}  {event.source} {event.kind}{why}"
