"""``retail-etl audit``: who did what, when and why, and the proof that nobody changed it afterwards."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(help="The audit log: list it, prove it.", no_args_is_help=True)

_BROKEN = 1


@app.command("list")
def list_entries(
    about: Annotated[str | None, typer.Option(help="Only what concerns this record, period or decision.")] = None,
    last: Annotated[int | None, typer.Option(min=1, help="Only the newest so many.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, with hashes.")] = False,
) -> None:
    """One line a step: number, moment, person, step, subject, reason.

    Example: `retail-etl audit list --about pay_00002680`
    """
    from retail_etl.cli.installed import installed
    from retail_etl.operations.chain import entry_line
    from retail_etl.operations.excerpt import is_about

    with installed() as installation, installation.operations.reading() as books:
        entries = [entry for entry in books.audit.entries() if about is None or is_about(entry, about)]
    for entry in entries[-last:] if last else entries:
        if as_json:
            typer.echo(entry_line(entry))
            continue
        why = f": {entry.why}" if entry.why else ""
        typer.echo(f"{entry.sequence}  {entry.at:%Y-%m-%d %H:%M:%S} UTC  {entry.who}  {entry.what}  {entry.subject}{why}")


@app.command("verify")
def verify(
    head: Annotated[str | None, typer.Option(help="A hash that `audit verify` printed before, kept elsewhere.")] = None,
) -> None:
    """Prove that no entry was changed, removed, moved or cut off; exit status 1 with the first entry that does not fit.

    Keep the hash that it prints away from the database: with it, a later run proves that all that led to it is untouched.

    Example: `retail-etl audit verify --head 9f2c...`
    """
    from retail_etl.cli.installed import installed
    from retail_etl.operations.chain import verified

    with installed() as installation, installation.operations.reading() as books:
        found = verified(books.audit.entries(), books.audit.head(), head)
    if not found.is_whole:
        typer.echo(f"entry {found.broken_at}: {found.problem}")
        typer.echo(f"{found.count} entries before it are whole")
        raise typer.Exit(_BROKEN)
    typer.echo(f"{found.count} entries, whole" + (f"; head {found.head.hash}" if found.head else ""))
