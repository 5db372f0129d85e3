"""`retail-etl reconcile`: records in files, outcomes in files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from retail_etl.reconciliation.files.run import FileRun


def reconcile(
    records: Annotated[
        Path, typer.Argument(help="A .jsonl file, or a folder with one file a kind (csv, jsonl, xlsx, parquet).")
    ],
    as_of: Annotated[str, typer.Option("--as-of", help="A day (2026-03-05) or a moment with an offset.")],
    out: Annotated[Path, typer.Option("--out", help="The folder for the results.")],
    config: Annotated[Path | None, typer.Option("--config", help="Settings as YAML.")] = None,
    previous: Annotated[Path | None, typer.Option("--previous", help="The --out folder of an earlier run to continue.")] = None,
    outcomes: Annotated[str, typer.Option("--outcomes", help="jsonl or parquet.")] = "jsonl",
    workbook: Annotated[bool, typer.Option(help="Write the Excel workbook beside the outcomes.")] = True,
) -> None:
    """Match records of tills, processor, bank, ledger and web shop, and say what is open.

    Exit status 0 when it is done, whatever it found; 2 when input or configuration cannot be used, and then nothing is written.

    Example: `retail-etl reconcile exports/2026-03 --as-of 2026-03-31 --out results/2026-03`
    """
    from contextlib import closing

    from retail_etl.errors import UnusableInputError
    from retail_etl.reconciliation.files.run import reconcile_files, write_files

    if outcomes not in ("jsonl", "parquet"):
        raise typer.BadParameter("expected jsonl or parquet", param_hint="--outcomes")
    try:
        run = reconcile_files(records, as_of, config, previous)
        with closing(run):
            write_files(
                run, out, outcomes, beside=(lambda folder: _write_workbook(run, folder, outcomes)) if workbook else None
            )
    except UnusableInputError as error:
        sys.stderr.write(f"{error}\n")
        raise typer.Exit(2) from error


def _write_workbook(run: FileRun, folder: Path, form: str) -> None:
    from retail_etl.reconciliation.frames import display_records, judgement_of
    from retail_etl.reports.figures import ReportInput
    from retail_etl.reports.statement import statement_of
    from retail_etl.reports.workbook import write_workbook

    judgement = judgement_of(run.verdict, run.settings, run.as_of, run.rule_version)
    report = ReportInput.of(
        judgement,
        as_of=run.as_of.day,
        rejected=len(run.rejected),
        records=display_records(run.verdict),
        rest_of_rows=f"open_items.{form}",
        every_outcome=f"outcomes.{form}",
        **({"unlisted": run.verdict.settled.unlisted} if run.verdict.settled is not None else {}),
    )
    write_workbook(statement_of(report), folder / "reconciliation.xlsx")


if __name__ == "__main__":
    typer.run(reconcile)
