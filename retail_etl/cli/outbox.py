"""``retail-etl outbox``: changes on their way to other systems."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from retail_etl.operations.queue_records import QueuedItem

app = typer.Typer(
    help="Changes on their way to other systems: list, show, push, approve, withdraw, backlog.", no_args_is_help=True
)

Key = Annotated[str, typer.Argument(help="The key, or as much of it as tells it from others.")]
By = Annotated[str, typer.Option(help="Who takes the step.")]
Target = Annotated[str | None, typer.Option(help="Only this system, as magento.")]
Entity = Annotated[str | None, typer.Option(help="Only this entity, as stock_levels.")]
Reason = Annotated[str | None, typer.Option(help="Only those of this reason, as unknown_sku.")]
Limit = Annotated[int, typer.Option(min=1, help="At most so many.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@dataclass(frozen=True)
class Chosen:
    """Which changes a list is about; ``None`` takes any."""

    target: str | None = None
    entity: str | None = None
    reason: str | None = None


@app.command("list")
def list_items(
    state: Annotated[
        list[str] | None,
        typer.Option(help="Only these: waiting, held, sending, unknown, delivered, dead, replaced, withdrawn."),
    ] = None,
    target: Target = None,
    entity: Entity = None,
    reason: Reason = None,
    limit: Limit = 100,
    as_json: AsJson = False,
) -> None:
    """One line a change, oldest first; without `--state` those that are on their way.

    Example: `retail-etl outbox list --target magento --state held`
    """
    states = state or ["waiting", "held", "sending", "unknown", "dead"]
    listed(states, Chosen(target, entity, reason), limit, as_json=as_json)


@app.command("show")
def show_item(key: Key) -> None:
    """One change: how it stands, why, what to do next, and what it says.

    Example: `retail-etl outbox show 3f2a`
    """
    shown(key)


@app.command("push")
def push(target: Target = None) -> None:
    """Send what is due to the systems that RETAIL_ETL_WRITES names; exit status 1 where a circuit is open.

    Example: `retail-etl outbox push --target magento`
    """
    from retail_etl.cli.installed import installed
    from retail_etl.delivering import push as deliver
    from retail_etl.delivering import targets
    from retail_etl.errors import UnusableInputError

    with installed() as installation:
        known = targets(installation)
        if not known:
            typer.echo("no flow is switched on: RETAIL_ETL_WRITES names none")
            return
        if target is not None and target not in known:
            step = f"RETAIL_ETL_WRITES lets be written to {', '.join(known)}."
            raise UnusableInputError(f"no flow to {target} is switched on", system="delivery", next_step=step)
        done = deliver(installation, f"cli-{installation.clock():%Y%m%dT%H%M%S.%f}", target)
    for (system, entity, state), count in sorted(done.states.items()):
        typer.echo(f"{system} {entity}  {state} {count:,}")
    for (system, reason), count in sorted(done.reasons.items()):
        typer.echo(f"{system}  {reason} {count:,}")
    typer.echo(f"{done.total:,} taken up, {done.found:,} of them found at the target")
    for system, message in sorted(done.open_circuits.items()):
        typer.echo(f"{system}: its circuit is open: {message}")
    if done.open_circuits:
        raise typer.Exit(1)


@app.command("approve")
def approve(key: Key, by: By, why: Annotated[str | None, typer.Option(help="Why; it goes into the audit log.")] = None) -> None:
    """Let a held change go: an order above the limit, a customer whose credit hold was released.

    Example: `retail-etl outbox approve 3f2a --by "Cleo Diaz" --why "agreed with sales"`
    """
    from retail_etl.delivery.mending import approve as step

    _taken(step, key, by, why)


@app.command("withdraw")
def withdraw(key: Key, by: By, why: Annotated[str, typer.Option(help="Why; it goes into the audit log.")]) -> None:
    """Take a change out: it is not sent until its record says something else.

    Example: `retail-etl outbox withdraw 3f2a --by ann --why "entered by hand"`
    """
    from retail_etl.delivery.mending import withdraw as step

    _taken(step, key, by, why)


@app.command("backlog")
def show_backlog() -> None:
    """One line a system: what waits and since when, what is held, dead letters by reason, and its circuit.

    Example: `retail-etl outbox backlog`
    """
    from retail_etl.cli.installed import installed
    from retail_etl.delivery.backlog import backlog

    with installed() as installation:
        with installation.operations.reading() as books:
            found = backlog(books)
        now = installation.clock()
    for one in found.values():
        age = one.age(now)
        since = f", the oldest for {age.total_seconds() / 3600:.1f} h" if age is not None else ""
        reasons = ", ".join(f"{reason} {count}" for reason, count in sorted(one.dead_by_reason.items()))
        typer.echo(
            f"{one.target}  waiting {one.waiting:,}{since}; held {one.held:,}; dead letters {one.dead:,}"
            f"{f' ({reasons})' if reasons else ''}; delivered {one.delivered:,}; circuit {one.circuit}"
            f"{f': {one.circuit_message}' if one.circuit_message else ''}"
        )
    if not found:
        typer.echo("nothing was ever to be written")


def listed(states: list[str], chosen: Chosen, limit: int, *, as_json: bool) -> None:
    """One line an item in these states."""
    from retail_etl.cli.installed import installed
    from retail_etl.errors import UnusableInputError
    from retail_etl.operations.queue_records import ItemState

    try:
        wanted = [ItemState(state) for state in states]
    except ValueError as error:
        known = ", ".join(state.value for state in ItemState)
        said = f"no change is ever {', '.join(states)}"
        raise UnusableInputError(said, system="delivery", next_step=f"the states are {known}.") from error
    with installed() as installation, installation.operations.reading() as books:
        found = books.outbox.listed(wanted, target=chosen.target, entity=chosen.entity, limit=None if chosen.reason else limit)
    items = [item for item in found if chosen.reason in {None, item.reason}][:limit]
    for item in items:
        typer.echo(_json(item) if as_json else _line(item))
    if not as_json:
        typer.echo(f"{len(items)} shown" if len(items) == limit else f"{len(items)} in all")


def shown(key: str) -> None:
    """An item with all that is known of it."""
    from retail_etl.cli.installed import installed
    from retail_etl.delivery.mending import found
    from retail_etl.operations.chain import canonical_json

    with installed() as installation, installation.operations.reading() as books:
        item = found(books, key)
        receipt = books.receipts.of(item.target, item.entity, [item.record]).get(item.record)
    typer.echo(f"{item.target} {item.entity} {item.record}: {item.state.value}")
    typer.echo(f"  key        {item.key}, revision {item.revision}, {item.attempts} attempts")
    typer.echo(f"  since      {item.created_at:%Y-%m-%d %H:%M:%S} UTC, due {item.due_at:%Y-%m-%d %H:%M:%S}")
    if item.reason:
        typer.echo(f"  why        {item.reason}: {item.message or ''}")
        typer.echo(f"  next       {item.next_step or 'nothing'}")
    if item.in_doubt:
        typer.echo("  in doubt   it may have arrived: it is looked for before it is sent again")
    if item.approved_by:
        typer.echo(f"  approved   by {item.approved_by}")
    if receipt is not None:
        typer.echo(f"  receipt    revision {receipt.revision} as {receipt.target_id}, {receipt.at:%Y-%m-%d %H:%M:%S} UTC")
    typer.echo(f"  reference  {item.reference}")
    typer.echo(f"  payload    {canonical_json(dict(item.payload))}")


def _taken(step: object, key: str, by: str, why: str | None) -> None:
    from retail_etl.cli.installed import installed
    from retail_etl.operations.records import Word

    with installed() as installation, installation.operations.writing() as books:
        item = step(books, key, Word(by, installation.clock(), why))  # type: ignore[operator]  # a step of `mending`
    typer.echo(_line(item))


def _line(item: QueuedItem) -> str:
    why = f"  {item.reason}: {item.message}" if item.reason else ""
    return f"{item.key[:12]}  {item.state.value}  {item.target} {item.entity}  {item.record}{why}"


def _json(item: QueuedItem) -> str:
    from retail_etl.operations.chain import canonical_json, moment_text

    told = {name: value for name, value in vars(item).items() if not name.endswith(("_at", "_until"))}
    moments = {name: moment_text(value) for name, value in vars(item).items() if name.endswith(("_at", "_until")) and value}
    return canonical_json({**told, "payload": dict(item.payload), **moments})
