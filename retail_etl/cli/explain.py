"""``retail-etl explain``: why a record matched or stayed open, and where it comes from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from retail_etl.domain.money import to_text

if TYPE_CHECKING:
    from retail_etl.ingest.stores import Stores

_RECORD_SHOWN: Final = 600


def explain(
    record: Annotated[str, typer.Argument(help="A record's id, as it stands in the report.")],
    other: Annotated[str | None, typer.Argument(help="Another one: why the two match, or what stood between them.")] = None,
    as_of: Annotated[str | None, typer.Option(help="The judged day; the newest without it (YYYY-MM-DD).")] = None,
    results: Annotated[
        Path | None, typer.Option("--results", help="The --out folder of `reconcile`, instead of the warehouse.")
    ] = None,
) -> None:
    """Say why a record matched or stayed open, with the rule and its evidence, and walk back to the API page it came from.

    Example: `retail-etl explain pay_00002680` or `retail-etl explain pay_00002680 MO-000000732`; of a run over files
    `retail-etl explain HP-0101 --results results/2026-03`
    """
    if results is not None:
        _explain_results(results, record, other)
        return
    from datetime import date

    from retail_etl.assembly import assemble
    from retail_etl.cli.environment import environment
    from retail_etl.errors import UnusableInputError
    from retail_etl.reconciliation.explain import explain as why
    from retail_etl.reconciliation.explain_source import told_about
    from retail_etl.settings import load_settings

    installation = assemble(load_settings(environment()))
    told = told_about(installation.warehouse, date.fromisoformat(as_of) if as_of else None, record, other)
    if told is None:
        raise UnusableInputError(
            f"nothing was judged{f' as of {as_of}' if as_of else ' yet'}", next_step="run `retail-etl run nightly` first."
        )
    asked = [record, other] if other else [record]
    for one in asked:
        _tell_origins(installation.stores, one)
    typer.echo(f"\nas of {told.as_of}, rules {told.rule_version}")
    for line in why(told, *asked):
        typer.echo(line)


def _explain_results(folder: Path, record: str, other: str | None) -> None:
    from retail_etl.reconciliation.explain_files import explain_results

    for line in explain_results(folder, record, other):
        typer.echo(line)


def _tell_origins(stores: Stores, record: str) -> None:
    from retail_etl.ingest.provenance import provenance

    with stores.warehouse.reading() as session:
        found = session.read("report/record", record_id=record).rows(named=True)
    if not found:
        typer.echo(f"{record}: no system sent such a record")
    for row in found:
        amount = f"{to_text(row['amount_minor'], row['currency'])} {row['currency']}"
        typer.echo(f"\n{row['record_id']}  {row['kind'].replace('_', ' ')}, {row['business_date']}, {amount}")
        typer.echo(f"  says    {row['told']}")
        origin = provenance(stores, row["load_id"], row["line"])
        typer.echo(f"  page    {origin.page_url}")
        typer.echo(f"  landed  {origin.path} line {origin.line}, {origin.landed_at:%Y-%m-%d %H:%M:%S} UTC")
        typer.echo(f"  record  {origin.record[:_RECORD_SHOWN]}{' ...' if len(origin.record) > _RECORD_SHOWN else ''}")
