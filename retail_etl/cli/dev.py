"""``retail-etl dev``: a sandbox whose clock moves, with a receiver of its events and Dagster's UI and daemon beside it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retail_etl.sandbox.server import RunningSandbox


def dev(
    port: Annotated[int, typer.Option(help="Port of the Dagster UI on 127.0.0.1.")] = 3000,
    factor: Annotated[float, typer.Option(min=0.001, help="How fast world time passes: 60 is an hour a minute.")] = 60.0,
    data_dir: Annotated[Path, typer.Option(help="Folder of its records, apart from the demo's.")] = Path("data/dev"),
) -> None:
    """Start a sandbox with a moving clock, a receiver of its events, Dagster, and the pages of reports; Ctrl-C ends them all.

    Example: `retail-etl dev --port 3000 --factor 60`
    """
    from retail_etl.cli.environment import PROJECT, environment
    from retail_etl.cli.report_pages import showing_reports
    from retail_etl.cli.run import dagster_home
    from retail_etl.cli.sandboxed import keep_apart, sandbox_environment, without_systems
    from retail_etl.sandbox.server import serving_apart
    from retail_etl.settings import PREFIX, load_settings

    told = {**without_systems(environment()), f"{PREFIX}DATA_DIR": str(data_dir)}
    keep_apart(data_dir, is_sandbox=True, database_url=load_settings(told).postgres_url())
    moving = ["--clock", "moving", "--clock-factor", str(factor), "--rate", "0", "--state-folder", str(data_dir / "sandbox")]
    reports = load_settings(told).reports_dir
    with serving_apart(moving) as running, showing_reports(reports) as address, ExitStack() as beside:
        complete = {**told, **sandbox_environment(running), "DAGSTER_HOME": str(dagster_home(data_dir))}
        complete |= _receiving(beside, running, complete)
        complete |= {f"{PREFIX}DAGSTER_URL": f"http://127.0.0.1:{port}", f"{PREFIX}REPORTS_URL": address}
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


def _receiving(beside: ExitStack, running: RunningSandbox, told: Mapping[str, str]) -> dict[str, str]:
    """The setting of a receiver in a process of its own, to which the sandbox sends its events."""
    from retail_etl.events.serve import free_port
    from retail_etl.sandbox.heartland.subscriptions import EVENTS
    from retail_etl.settings import PREFIX

    port = free_port()
    secret = running.subscribe(f"http://127.0.0.1:{port}/heartland", sorted(EVENTS))
    setting = {f"{PREFIX}HEARTLAND_WEBHOOK_SECRETS": secret}
    command = [str(Path(sys.executable).with_name("retail-etl")), "receive", "--port", str(port)]
    child = subprocess.Popen(command, env={**os.environ, **told, **setting}, start_new_session=True)  # noqa: S603 -- our own command
    beside.callback(child.wait)
    beside.callback(child.terminate)
    return setting


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
