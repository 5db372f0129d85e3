"""``retail-etl receive``: takes events of other systems into the inbox, until interrupted."""

from __future__ import annotations

from typing import Annotated

import typer


def receive(
    host: Annotated[
        str, typer.Option(help="Where it listens; a proxy with TLS stands in front of anything but loopback.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Its port; 0 takes a free one.")] = 8099,
) -> None:
    """Receive Heartland's webhooks at /heartland: each is verified, scrubbed, kept and answered; a drain reads what they name.

    Example: `retail-etl receive --port 8099`
    """
    from retail_etl.cli.environment import environment
    from retail_etl.draining import receive as run
    from retail_etl.settings import load_settings

    def started(bound: int) -> None:
        typer.echo(f"Receiver at http://{host}:{bound}/heartland; Ctrl-C ends it.")

    run(load_settings(environment()), host, port, started)
