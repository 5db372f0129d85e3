"""`retail-etl reconcile`: records in files, outcomes in files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer


def reconcile(
    records: Annotated[
        Path, typer.Argument(help="A .jsonl file, or a folder with one file a kind (csv, jsonl, xlsx, parquet).")
    ],
    as_of: Annotated[str, typer.Option("--as-of", help="A day (2026-03-05) or a moment with an offset.")],
    out: Annotated[Path, typer.Option("--out", help="The folder for the results.")],
    config: Annotated[Path | None, typer.Option("--config", help="Settings as YAML.")] = None,
    previous: Annotated[Path | None, typer.Option("--previous", help="The --out folder of an earlier run to continue.")] = None,
    outcomes: Annotated[str, typer.Option("--outcomes", help="jsonl or parquet.")] = "jsonl",
) -> None:
    """Match records of tills, processor, bank, ledger and web shop, and say what is open."""
    from retail_etl.errors import UnusableInputError
    from retail_etl.reconciliation.files.run import reconcile_files, write_files

    if outcomes not in ("jsonl", "parquet"):
        raise typer.BadParameter("expected jsonl or parquet", param_hint="--outcomes")
    try:
        run = reconcile_files(records, as_of, config, previous)
        write_files(run, out, outcomes)
    except UnusableInputError as error:
        sys.stderr.write(f"{error}\n")
        raise typer.Exit(2) from error


if __name__ == "__main__":
    typer.run(reconcile)
