"""``retail-etl sandbox``: the systems on loopback, until interrupted."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer


def sandbox(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 takes a free one.")] = 8090,
    seed: Annotated[int, typer.Option(help="Another seed, another world.")] = 20260302,
    start_date: Annotated[str, typer.Option(help="First business day of the world.")] = "2026-03-02",
    business_days: Annotated[int, typer.Option(min=1, help="Length of the world.")] = 30,
    payments: Annotated[int | None, typer.Option(min=1, help="Payment rows in all, about.")] = None,
    faults: Annotated[bool, typer.Option(help="Plant faults of known truth.")] = True,
    moving: Annotated[bool, typer.Option("--moving/--frozen", help="Whether world time passes.")] = False,
    factor: Annotated[float, typer.Option(min=0.001, help="How many times as fast as real time it passes.")] = 60.0,
    rate: Annotated[float, typer.Option(min=0, help="Requests a second and client; 0 is no limit.")] = 10.0,
    state: Annotated[Path | None, typer.Option(help="Folder that keeps what changed over a restart.")] = None,
) -> None:
    """Serve Heartland in its dialects, Magento, Epicor and Salesforce from one made-up world, with credentials printed.

    Example: `retail-etl sandbox --port 8090 --moving --factor 60`
    """
    from retail_etl.cli.sandboxed import beside, other_dialects, sandbox_environment
    from retail_etl.sandbox.options import SandboxOptions
    from retail_etl.sandbox.server import RunningSandbox, run
    from retail_etl.sandbox.world.options import PLANTED, WorldOptions

    def announce(running: RunningSandbox) -> None:
        typer.echo(f"Sandbox at {running.base_url}; control and truth under {running.control_url}. Its settings:\n")
        for name, value in sandbox_environment(running).items():
            typer.echo(f"export {name}={value}")
        typer.echo("\nThe same payments in Heartland's other dialects (Heartland Retail, the card gateway):\n")
        for name, value in other_dialects(running).items():
            typer.echo(f"# export {name}={value}")
        typer.echo("\nThe org of the same customers (Salesforce):\n")
        for name, value in beside(running).items():
            typer.echo(f"# export {name}={value}")
        typer.echo("\nCtrl-C ends it.")

    world = WorldOptions(
        seed=seed,
        start_date=dt.date.fromisoformat(start_date),
        business_days=business_days,
        payments=payments,
        faults=PLANTED if faults else frozenset(),
    )
    run(
        SandboxOptions(
            world=world,
            port=port,
            clock="moving" if moving else "frozen",
            clock_factor=factor if moving else 1.0,
            rate=rate,
            state_folder=state,
        ),
        announce,
    )
