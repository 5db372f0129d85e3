"""``retail-etl sync``: from what the systems say to what is written to the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from retail_etl.delivery.mapped import Refused

app = typer.Typer(help="What is written from one system to another: plan, run.", no_args_is_help=True)

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
            typer.echo(
                f"{filled.mapping}: new {done.new:,}, in the place of older ones {done.replaced:,}, "
                f"unchanged {done.unchanged:,}, later {done.later:,}"
            )
            _tell_refused(filled.refused)
    push()


def _tell_refused(refused: tuple[Refused, ...]) -> None:
    for one in refused[:_PROBLEMS_SHOWN]:
        typer.echo(f"    {one.record} goes nowhere: {'; '.join(one.problems)}")
    if len(refused) > _PROBLEMS_SHOWN:
        typer.echo(f"    and {len(refused) - _PROBLEMS_SHOWN:,} more")
