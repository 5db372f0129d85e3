"""`python -m retail_etl.sandbox`: the sandbox in a process of its own."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path

from retail_etl.sandbox.options import SandboxOptions
from retail_etl.sandbox.server import RunningSandbox, announce_json, run
from retail_etl.sandbox.world.options import PLANTED, WorldOptions


def options_from(arguments: list[str] | None = None) -> tuple[SandboxOptions, bool]:
    """The options that the arguments spell, and whether the address is to be announced as JSON."""
    parser = argparse.ArgumentParser(prog="python -m retail_etl.sandbox", description=__doc__)
    plain = WorldOptions()
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--seed", type=int, default=plain.seed)
    parser.add_argument("--start-date", type=dt.date.fromisoformat, default=plain.start_date)
    parser.add_argument("--business-days", type=int, default=plain.business_days)
    parser.add_argument("--payments-per-day", type=int, default=plain.payments_per_day)
    parser.add_argument("--payments", type=int, default=None, help="rows in all, about")
    parser.add_argument("--no-faults", action="store_true", help="a world in which everything agrees")
    parser.add_argument("--ends", action="store_true", help="no trade after the last day; by default it goes on with the clock")
    parser.add_argument("--clock", choices=("frozen", "moving"), default="frozen")
    parser.add_argument("--clock-factor", type=float, default=1.0)
    parser.add_argument("--rate", type=float, default=10.0, help="requests a second for each client; 0: no limit")
    parser.add_argument("--burst", type=int, default=20)
    parser.add_argument("--state-folder", type=Path, default=None)
    parser.add_argument("--announce-json", action="store_true")
    spoken = parser.parse_args(arguments)
    world = WorldOptions(
        seed=spoken.seed,
        start_date=spoken.start_date,
        business_days=spoken.business_days,
        payments_per_day=spoken.payments_per_day,
        payments=spoken.payments,
        faults=frozenset() if spoken.no_faults else PLANTED,
        goes_on=not spoken.ends,
    )
    options = SandboxOptions(
        world=world,
        host=spoken.host,
        port=spoken.port,
        clock=spoken.clock,
        clock_factor=spoken.clock_factor,
        rate=spoken.rate,
        burst=spoken.burst,
        state_folder=spoken.state_folder,
    )
    return options, spoken.announce_json


def main() -> None:
    """Serves until interrupted."""
    options, as_json = options_from()
    run(options, announce_json if as_json else _announce)


def _announce(running: RunningSandbox) -> None:
    sys.stdout.write(f"sandbox at {running.base_url}\n")
    for system, credentials in running.credentials.items():
        for name, value in credentials.items():
            sys.stdout.write(f"  {system}.{name} = {value}\n")


if __name__ == "__main__":
    main()
