"""``retail-etl dev``: a sandbox whose clock moves, with Dagster's UI and daemon beside it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer


def dev(
    port: Annotated[int, typer.Option(help="Port of the Dagster UI on 127.0.0.1.")] = 3000,
    factor: Annotated[float, typer.Option(min=0.001, help="How fast world time passes: 60 is an hour a minute.")] = 60.0,
    data_dir: Annotated[Path, typer.Option(help="Folder of its records, apart from the demo's.")] = Path("data/dev"),
) -> None:
    """Start the sandbox with a moving clock, and Dagster's UI and daemon against it; Ctrl-C ends all three.

    Example: `retail-etl dev --port 3000 --factor 60`
    """
    from retail_etl.cli.environment import PROJECT, environment
    from retail_etl.cli.run import dagster_home
    from retail_etl.cli.sandboxed import keep_apart, sandbox_environment, without_systems
    from retail_etl.sandbox.server import serving_apart
    from retail_etl.settings import PREFIX, load_settings

    told = {**without_systems(environment()), f"{PREFIX}DATA_DIR": str(data_dir)}
    keep_apart(data_dir, is_sandbox=True, database_url=load_settings(told).postgres_url())
    moving = ["--clock", "moving", "--clock-factor", str(factor), "--rate", "0", "--state-folder", str(data_dir / "sandbox")]
    with serving_apart(moving) as running:
        complete = {**told, **sandbox_environment(running), "DAGSTER_HOME": str(dagster_home(data_dir))}
        typer.echo(
            f"Sandbox at {running.base_url}: {factor:g} times as fast as real time; truth under {running.control_url}/truth"
        )
        typer.echo(
            f"Dagster UI at http://127.0.0.1:{port}: materialize the job `nightly`, or turn on its schedules. Ctrl-C ends it."
        )
        dagster = Path(sys.executable).with_name("dagster")
        command = [
            str(dagster),
            "dev",
            "--workspace",
            str(PROJECT / "workspace.yaml"),
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
        ]
        status = _until_stopped(command, {**os.environ, **complete})
    raise typer.Exit(status)


def _until_stopped(command: list[str], environment: dict[str, str]) -> int:
    """The exit status of the command, which starts processes of its own: whoever ends us ends them all."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a child started in the background would inherit it as ignored
    with subprocess.Popen(command, env=environment, start_new_session=True) as child:  # noqa: S603 -- our own Dagster

        def stop(_number: int, _frame: object) -> None:
            os.killpg(child.pid, signal.SIGINT)

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, stop)
        status = child.wait()
        with suppress(ProcessLookupError):  # what is left of them after their parent has gone
            os.killpg(child.pid, signal.SIGKILL)
        return status
