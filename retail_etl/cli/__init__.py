"""The command line: one file a command group. What is slow to import is imported by the command that needs it."""

from __future__ import annotations

import sys

import typer

from retail_etl.cli import (
    audit,
    customers,
    deadletters,
    decide,
    dev,
    doctor,
    erase,
    exceptions,
    explain,
    inbox,
    inventory,
    mapping,
    outbox,
    period,
    quarantine,
    receive,
    reconcile,
    report,
    rules,
    run,
    sandbox,
    soak,
    sync,
    upkeep,
    verify,
)
from retail_etl.errors import RetailEtlError

UNUSABLE = 2

app = typer.Typer(
    name="retail-etl",
    help="Keeps a retailer's systems in agreement: polls them, reconciles what they say, reports what disagrees.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
app.command("run")(run.run)
app.command("reconcile")(reconcile.reconcile)
app.command("report")(report.report)
app.command("pack")(report.pack)
app.command("verify-pack")(report.verify_pack)
app.command("explain")(explain.explain)
app.command("doctor")(doctor.doctor)
app.command("sandbox")(sandbox.sandbox)
app.command("receive")(receive.receive)
app.command("dev")(dev.dev)
app.command("verify")(verify.verify)
app.command("soak")(soak.soak)
app.command("replay")(upkeep.replay)
app.command("rescan")(upkeep.rescan)
app.command("census")(upkeep.census)
app.command("sweep")(upkeep.sweep)
app.command("erase")(erase.erase)
app.add_typer(quarantine.app, name="quarantine")
app.add_typer(exceptions.app, name="exceptions")
app.add_typer(decide.app, name="decide")
app.add_typer(period.app, name="period")
app.add_typer(rules.app, name="rules")
app.add_typer(audit.app, name="audit")
app.add_typer(outbox.app, name="outbox")
app.add_typer(inbox.app, name="inbox")
app.add_typer(deadletters.app, name="deadletters")
app.add_typer(mapping.app, name="map")
app.add_typer(customers.app, name="customers")
app.add_typer(inventory.app, name="inventory")
app.add_typer(sync.app, name="sync")


def main() -> None:
    """Run the command; an error of ours is one clear message on standard error and exit status 2."""
    try:
        app()
    except RetailEtlError as error:
        typer.echo(f"retail-etl: {error}", err=True)
        sys.exit(UNUSABLE)
