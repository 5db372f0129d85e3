"""``retail-etl sync``: from what the systems say to what is written to the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from datetime import datetime

    from retail_etl.delivery.mapped import Refused

app = typer.Typer(
    help="What is written from one system to another: plan, run; who owns what, and what gave way.", no_args_is_help=True
)

Flow = Annotated[str | None, typer.Option(help="Only this mapping, as heartland_stock_to_magento_stock.")]
_PROBLEMS_SHOWN = 3


@app.command("plan")
def plan_flows(
    flow: Flow = None,
    examples: Annotated[int, typer.Option(min=0, help="How many records to show of each.")] = 0,
) -> None:
    """What would be written by each mapping, switched on or not; nothing is.

    Example: `retail-etl sync plan --flow heartland_stock_to_magento_stock --examples 5`
    """
    from retail_etl.cli.installed import installed
    from retail_etl.flows import plan
    from retail_etl.operations.chain import canonical_json

    with installed() as installation:
        for planned in plan(installation, flow, examples):
            told = planned.foreseen
            state = "on" if planned.writes in installation.settings.writes else "off"
            typer.echo(
                f"{planned.mapping} to {planned.writes} ({state}): new {told.new:,}, changed {told.changed:,}, "
                f"unchanged {told.unchanged:,}, on the way {told.on_the_way:,}, would wait for a word {told.held:,}"
            )
            for change in told.examples:
                typer.echo(f"    {change.record}  {canonical_json(dict(change.payload))}")
            _tell_refused(planned.refused)


@app.command("run")
def run_flows(flow: Flow = None) -> None:
    """Bring the outbox up to what the systems say, by the mappings that RETAIL_ETL_WRITES lets write, and send what is due.

    Example: `retail-etl sync run`
    """
    from retail_etl.cli.installed import installed
    from retail_etl.cli.outbox import push
    from retail_etl.flows import fill_outbox

    with installed() as installation:
        for filled in fill_outbox(installation, flow):
            done = filled.enqueued
            left = f", withdrawn as no longer told {filled.withdrawn:,}" if filled.withdrawn else ""
            lost = f", lost to another system {filled.lost:,}" if filled.lost else ""
            typer.echo(
                f"{filled.mapping}: new {done.new:,}, in the place of older ones {done.replaced:,}, "
                f"unchanged {done.unchanged:,}, later {done.later:,}{lost}{left}"
            )
            _tell_refused(filled.refused)
    push()


@app.command("load")
def load_flows(flow: Flow = None) -> None:
    """Fill systems for the first time by the mappings that RETAIL_ETL_WRITES lets write; started again, it goes on.

    Example: `retail-etl sync load --flow heartland_customer_to_salesforce_account`
    """
    from retail_etl.cli.installed import installed
    from retail_etl.loading import load

    with installed() as installation:
        for told in load(installation, f"load-{installation.clock():%Y%m%dT%H%M%S}", flow):
            left = "" if told.seconds_left is None else f", {told.seconds:,.0f} s, about {told.seconds_left:,.0f} s left"
            lost = f", {told.refused:,} go nowhere" if told.refused else ""
            typer.echo(f"{told.mapping} to {told.writes}: {told.done:,} of {told.total:,}, new {told.new:,}{lost}{left}")
        with installation.operations.reading() as books:
            standings = books.outbox.standings()
    for one in sorted(standings, key=lambda one: (one.target, one.entity, one.state)):
        typer.echo(f"{one.target}.{one.entity}: {one.count:,} {one.state}{f' ({one.reason})' if one.reason else ''}")


@app.command("ownership")
def show_ownership(entity: Annotated[str | None, typer.Option(help="Only this entity, as customers.")] = None) -> None:
    """Who owns which field of what several systems keep, and where it is written; checked, with the line of every mistake.

    Example: `retail-etl sync ownership --entity customers`
    """
    from retail_etl.cli.installed import installed
    from retail_etl.errors import UnusableInputError
    from retail_etl.sync.ownership import read_ownership

    with installed() as installation:
        table = read_ownership(installation.settings.ownership)
    if entity is not None and entity not in table.entities:
        raise UnusableInputError(f"nobody owns {entity}", system="sync", next_step=f"name one of {', '.join(table.entities)}.")
    for name, owned in table.entities.items():
        if entity in {None, name}:
            typer.echo(f"{name}: kept in {', '.join(owned.places)}")
            for field, one in owned.fields.items():
                also = f", changed by {', '.join(one.changed_by)} too" if one.changed_by else ""
                typer.echo(f"    {field:<22} {one.owner}{also}; kept in {', '.join(owned.keepers(field))}")


@app.command("schema")
def write_schema() -> None:
    """The JSON schema of the ownership table, for an editor's completion.

    Example: `retail-etl sync schema > config/ownership.schema.json`
    """
    from retail_etl.sync.ownership import ownership_schema

    typer.echo(ownership_schema(), nl=False)


@app.command("conflicts")
def list_conflicts(
    entity: Annotated[str | None, typer.Option(help="Only this entity, as customers.")] = None,
    most: Annotated[int, typer.Option(min=1, help="How many to show.")] = 20,
) -> None:
    """Updates that gave way to another system's, newest first: what, whose, when, and by which rule.

    Example: `retail-etl sync conflicts --entity customers --most 50`
    """
    from retail_etl.cli.installed import installed

    with installed() as installation, installation.operations.reading() as books:
        lost = books.sync.lost(entity=entity, limit=most)
    for one in lost:
        typer.echo(
            f"{one.found_at:%Y-%m-%d %H:%M}  {one.entity} {one.field}  "
            f"{one.lost_record} said {_shown(one.lost_value)} at {_moment(one.lost_at)}, "
            f"{one.kept_record or one.kept_system} holds with {_shown(one.kept_value)} of {_moment(one.kept_at)}  ({one.rule})"
        )
    typer.echo(f"{len(lost):,} shown")


def _shown(value: str | None) -> str:
    return "-" if value is None else repr(value)


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}" if at else "an unknown time"


def _tell_refused(refused: tuple[Refused, ...]) -> None:
    for one in refused[:_PROBLEMS_SHOWN]:
        typer.echo(f"    {one.record} goes nowhere: {'; '.join(one.problems)}")
    if len(refused) > _PROBLEMS_SHOWN:
        typer.echo(f"    and {len(refused) - _PROBLEMS_SHOWN:,} more")
