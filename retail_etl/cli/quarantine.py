"""``retail-etl quarantine``: rows that broke their contract: look at them, and judge them again."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(help="Rows that broke their contract: list, show, retry.", no_args_is_help=True)


@app.command("list")
def list_rows(stream: Annotated[str | None, typer.Option(help="Only this stream, as heartland_payments.")] = None) -> None:
    """One line a row that waits: id, stream, record and reasons.

    Example: `retail-etl quarantine list --stream heartland_payments`
    """
