"""``retail-etl inventory``: whether the systems agree on what lies where."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(help="Stock in all systems: whether they agree.", no_args_is_help=True)

_MINUTES_AN_HOUR = 60


@app.command("accuracy")
def accuracy(
    most: Annotated[int, typer.Option(min=0, help="How many differences to show, the largest first.")] = 20,
    *,
    workbook: Annotated[bool, typer.Option("--workbook", help="Write all of it as a workbook among the reports.")] = False,
) -> None:
    """Each system's figure by SKU and place, the difference, its age, and the share that agrees against 99.9 %.

    Exit status 1 where the share is below that line.

    Example: `retail-etl inventory accuracy --workbook`
    """
    from retail_etl.cli.installed import installed
    from retail_etl.inventory import stock_accuracy, write_report
    from retail_etl.reports.inventory_accuracy import SYSTEMS, TARGET

    with installed() as installation:
        found = stock_accuracy(installation)
        written = write_report(installation, found) if workbook else None
    for row in found.rows.filter(~found.rows["agrees"].fill_null(value=True)).head(most).iter_rows(named=True):
        figures = ", ".join(f"{system} {row[system].normalize():f}" for system in SYSTEMS if row[system] is not None)
        hours = row["age_minutes"] // _MINUTES_AN_HOUR if row["age_minutes"] is not None else "?"
        typer.echo(
            f"{row['sku']} at {row['location_id']}: {figures}; apart by {row['difference'].normalize():f}, {hours} h old"
        )
    for row in found.by_place().iter_rows(named=True):
        typer.echo(f"{row['location_id']}: {row['agreeing']:,} of {row['compared']:,} agree")
    share = "nothing to compare" if found.share is None else f"{found.share * 100:.4f} % agree (target {TARGET * 100:.1f} %)"
    typer.echo(f"{found.agreeing:,} of {found.compared:,} SKUs and places: {share}")
    if written:
        typer.echo(str(written))
    raise typer.Exit(0 if found.is_on_target or found.share is None else 1)
