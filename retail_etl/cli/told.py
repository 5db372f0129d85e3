"""The short summary after a run: what was pulled, what waits, what agrees, what does not, and where to look."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from retail_etl.domain.money import to_text

if TYPE_CHECKING:
    from datetime import date, datetime

    import polars as pl

    from retail_etl.assembly import Installation
    from retail_etl.reconciliation.store import StoredJudgement
    from retail_etl.settings import Settings

_EXCEPTIONS = ("exception", "suggested", "finding")


def tell_run(settings: Settings, started_at: datetime, *, is_sandbox: bool) -> None:
    """Print what came of a run; nothing is printed of what never came to be."""
    from retail_etl.assembly import assemble
    from retail_etl.reconciliation.judge import latest_day, stored_judgement

    installation = assemble(settings)
    day = latest_day(installation.warehouse)
    _tell_pulled(installation, started_at)
    stored = stored_judgement(installation.warehouse, day) if day else None
    if stored and day:
        _tell_judged(stored, started_at)
        _tell_stale(installation, day)
        _tell_files(installation, day, stored, is_sandbox=is_sandbox)


def _tell_pulled(installation: Installation, started_at: datetime) -> None:
    with installation.warehouse.reading() as session:
        pulled = session.read("report/pulled", since=started_at)
        waiting = session.read("report/quarantine").height
    newest = ", ".join(f"{row['stream']} {row['rows_read']:,}" for row in pulled.iter_rows(named=True))
    typer.echo(f"\npulled       {newest or 'nothing'}")
    typer.echo(f"quarantined  {waiting:,} waiting" + (" (retail-etl quarantine list)" if waiting else ""))


def _tell_judged(stored: StoredJudgement, started_at: datetime) -> None:
    judged = stored.judgement
    when = "judged now" if stored.judged_at >= started_at else "nothing changed since it was judged"
    typer.echo(f"as of        {stored.as_of}, {when}")
    for row in judged.leg_totals.iter_rows(named=True):
        told = ", ".join(f"{name} {to_text(row[f'{name}_minor'], row['currency'])}" for name in ("matched", "excluded", "open"))
        foots = "foots" if row["foots"] else "DOES NOT FOOT"
        total = to_text(row["total_minor"], row["currency"])
        typer.echo(f"  {row['leg']:<14} {row['side']:<5} {row['currency']} {total:>14}: {told}; {foots}")
    matched = int(judged.classes.filter(judged.classes["class"].str.starts_with("matched"))["count"].sum())
    timing = judged.open_items.filter(judged.open_items["state"] == "timing").height
    typer.echo(f"matched      {matched:,} groups")
    typer.echo(f"on the way   {timing:,} items not due yet")
    typer.echo("open         " + (_by_reason(judged.open_items) or "nothing"))


def _tell_stale(installation: Installation, day: date) -> None:
    """Legs whose newest data are missing: what they say is no newer than the stream that is named."""
    from retail_etl.reports.context import kept_context

    with installation.warehouse.reading() as session:
        context = kept_context(session, day)
    stale = [source for source in context.head.data_as_of if source.is_stale and source.legs] if context else []
    for n, source in enumerate(stale):
        reach = source.staged_at.isoformat(timespec="minutes") if source.staged_at else "nothing yet"
        typer.echo(f"{'STALE' if n == 0 else '':<12} {', '.join(source.legs)}: {source.stream} reaches to {reach}")


def _by_reason(items: pl.DataFrame) -> str:
    import polars as pl

    counted = items.filter(pl.col("state").is_in(_EXCEPTIONS)).group_by("leg", "class").len().sort("leg", "class")
    return "\n             ".join(f"{leg}: {kind} {count}" for leg, kind, count in counted.iter_rows())


def _tell_files(installation: Installation, day: date, stored: StoredJudgement, *, is_sandbox: bool) -> None:
    import polars as pl

    folder = installation.settings.reports_dir / "latest"
    typer.echo(f"\nreport       {folder / 'reconciliation.xlsx'}\n             {folder / 'reconciliation.html'}")
    typer.echo(f"             {folder / 'summary.json'} (as of {day})")
    worst = stored.judgement.open_items.filter(pl.col("state") == "exception").sort(
        pl.col("amount_minor").abs(), descending=True
    )
    typer.echo("\ntry next     open the workbook or the page")
    if not worst.is_empty():
        typer.echo(f"             .venv/bin/retail-etl explain {worst['record_id'][0]}")
    again = "make demo (again: it polls only what is new); " if is_sandbox else ""
    typer.echo(f"             {again}make dev (the Dagster UI)")
