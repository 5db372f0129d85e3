"""``retail-etl report``, ``pack`` and ``verify-pack``: any judged day again, as files or as sealed evidence."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from retail_etl.assembly import Installation

_CHANGED = 1

AsOf = Annotated[datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The judged day; the newest without it.")]


def report(as_of: AsOf = None) -> None:
    """Write the report of a judged day again, byte for byte as it was, into the reports folder under its date.

    Example: `retail-etl report --as-of 2026-04-10`
    """
    from retail_etl import reporting

    installation = _installation()
    files = reporting.report(installation, _judged_day(installation, as_of))
    for path in (files.workbook, files.page, files.summary):
        typer.echo(str(path))


def pack(
    out: Annotated[Path, typer.Option("--out", help="The zip to write.")],
    as_of: AsOf = None,
) -> None:
    """Write the evidence pack of a judged day: reports, outcomes, open items, hashes of the inputs, rules and run.

    It prints the pack's seal. Keep it apart from the pack: with it, `verify-pack` proves that this is the very pack.

    Example: `retail-etl pack --as-of 2026-04-10 --out 2026-04-10.zip`
    """
    from retail_etl import reporting

    installation = _installation()
    day = _judged_day(installation, as_of)
    seal = reporting.pack(installation, day, out)
    typer.echo(f"{out} (as of {day})\nseal {seal}")


def verify_pack(
    file: Annotated[Path, typer.Argument(help="The zip that `retail-etl pack` wrote.")],
    seal: Annotated[str | None, typer.Option(help="The seal that was printed when the pack was written.")] = None,
) -> None:
    """Prove that an evidence pack is as it was written; exit status 1 with what was changed where it is not.

    Example: `retail-etl verify-pack 2026-04-10.zip --seal 9f2c...`
    """
    from retail_etl.reports.pack import verify_pack as checked

    check = checked(file, seal)
    stated = check.stated
    typer.echo(
        f"as of {stated['as_of']}, rules {stated['rule_version']}, run {stated['run_id'] or 'not stated'}\nseal {check.seal}"
    )
    for problem in check.problems:
        typer.echo(problem)
    if check.problems:
        typer.echo(f"{file.name}: not as it was written")
        raise typer.Exit(_CHANGED)
    proven = "untouched" if seal else "every part is as its manifest states; give --seal to prove the manifest too"
    typer.echo(f"{file.name}: {proven}")


def _installation() -> Installation:
    from retail_etl.assembly import assemble
    from retail_etl.cli.environment import environment
    from retail_etl.settings import load_settings

    return assemble(load_settings(environment()))


def _judged_day(installation: Installation, as_of: datetime | None) -> date:
    from retail_etl.errors import UnusableInputError
    from retail_etl.reconciliation.judge import latest_day

    day = as_of.date() if as_of else latest_day(installation.warehouse)
    if day is None:
        raise UnusableInputError("nothing was judged yet", next_step="run `retail-etl run nightly` first.")
    return day
