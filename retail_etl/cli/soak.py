"""``retail-etl soak``: two-way sync under random changes, faults and kills, held against what the systems themselves hold."""

from __future__ import annotations

from typing import Annotated, Final

import typer

_DIFFERS: Final = 1
_SHOWN: Final = 40


def soak(
    seed: Annotated[int, typer.Option(help="Which soak; any whole number.")] = 7,
    changes: Annotated[int, typer.Option(min=0, help="How many changes the systems' users make.")] = 500,
    only: Annotated[
        list[str] | None,
        typer.Option(help="Only this entity: customers, stock_levels, orders, ledger, web_orders, money, or catalogue."),
    ] = None,
) -> None:
    """Let the users of a sandbox's systems change things at random, with faults and kills between, and compare the systems.

    Exit status 1 with what differs, the changes behind it, and what gave way to what.

    Example: `retail-etl soak --seed 11 --changes 10000`
    """
    from retail_etl.soak.run import soak as run_soak

    done = run_soak(seed, changes, typer.echo, only or ())
    for wrong in done.wrong[:_SHOWN]:
        typer.echo(wrong)
    dead = ", ".join(f"{reason} {count}" for reason, count in sorted(done.dead.items())) or "none"
    typer.echo(
        f"seed {seed}: {len(done.typed):,} changes, {done.pushed:,} sent, {done.kills} kills, {done.faults} faults, "
        f"{done.lost:,} lost to another, dead letters {dead}: "
        f"{'no difference' if not done.wrong else f'{len(done.wrong)} differences'}"
    )
    if done.wrong:
        raise typer.Exit(_DIFFERS)
