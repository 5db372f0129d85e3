"""``retail-etl quarantine``: rows that broke their contract: look at them, and judge them again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from retail_etl.assembly import Installation

app = typer.Typer(help="Rows that broke their contract: list, show, retry.", no_args_is_help=True)

Stream = Annotated[str | None, typer.Option(help="Only this stream, as heartland_payments.")]


@app.command("list")
def list_records(stream: Stream = None) -> None:
    """One line a record that waits: its id, stream, key and reasons.

    Example: `retail-etl quarantine list --stream heartland_payments`
    """
    from retail_etl.ingest.quarantine import quarantined

    waiting = quarantined(_installation().stores, stream)
    for record in waiting:
        typer.echo(f"{record.quarantine_id}  {record.stream}  {record.record_key or 'no key'}  {'; '.join(record.reasons)}")
    typer.echo(f"{len(waiting)} waiting")


@app.command("show")
def show_record(quarantine_id: Annotated[str, typer.Argument(help="As `quarantine list` prints it.")]) -> None:
    """One record: why it waits, where it came from, and its text as landed.

    Example: `retail-etl quarantine show 20260411T120000.000000Z-0a1b2c3d:17`
    """
    from retail_etl.ingest.provenance import provenance
    from retail_etl.ingest.quarantine import quarantined_record

    stores = _installation().stores
    record = quarantined_record(stores, quarantine_id)
    origin = provenance(stores, record.load_id, record.line)
    typer.echo(f"{record.stream} {record.record_key or 'no key'}: {record.state}")
    typer.echo(f"  why     {'; '.join(record.reasons)}")
    typer.echo(f"  landed  {origin.path} line {origin.line}, {origin.landed_at:%Y-%m-%d %H:%M:%S} UTC")
    typer.echo(f"  page    {origin.page_url}")
    typer.echo(f"  record  {record.raw}")


@app.command("retry")
def retry_records(
    quarantine_ids: Annotated[list[str] | None, typer.Argument(help="Which ones; all without any.")] = None,
    stream: Stream = None,
) -> None:
    """Judge waiting records again, after the contract was mended; good ones go to staging as if they had always been good.

    Example: `retail-etl quarantine retry --stream heartland_payments`
    """
    from retail_etl.ingest.quarantine import retry

    installation = _installation()
    result = retry(installation.stores, installation.clock, stream=stream, quarantine_ids=quarantine_ids or None)
    typer.echo(f"{result.accepted} accepted, {result.still_bad} still bad, {result.superseded} overtaken by a newer version")
    if result.touched_days:
        typer.echo(f"touched {len(result.touched_days)} business days: `retail-etl run nightly` judges them")


def _installation() -> Installation:
    from retail_etl.assembly import assemble
    from retail_etl.cli.environment import environment
    from retail_etl.settings import load_settings

    return assemble(load_settings(environment()))
