"""``retail-etl run``: a job of the code location in this process, with progress and a summary."""

from __future__ import annotations

import os
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from retail_etl.settings import Settings

_FAILED = 1


class Job(StrEnum):
    """The jobs that can be run by hand."""

    NIGHTLY = "nightly"
    HOURLY = "hourly"


def run(
    job: Annotated[Job, typer.Argument(help="nightly: poll, judge and report; hourly: poll only.")],
    sandbox: Annotated[bool, typer.Option("--sandbox", help="Against a sandbox that is started for this run.")] = False,
    since: Annotated[str | None, typer.Option(help="Streams never polled before begin at this day (YYYY-MM-DD).")] = None,
    as_of: Annotated[str | None, typer.Option(help="Judge this day instead of the newest whole one (YYYY-MM-DD).")] = None,
) -> None:
    """Run a job here and now, as its schedule would, and say what came of it.

    Exit status 0 when the job ended well, whatever it found; 1 when it failed; 2 when settings are unusable.

    Example: `retail-etl run nightly --sandbox`
    """
    from retail_etl.cli.environment import environment
    from retail_etl.cli.sandboxed import keep_apart, without_systems
    from retail_etl.domain.clock import system_clock
    from retail_etl.settings import load_settings

    started_at = system_clock()
    told = without_systems(environment()) if sandbox else environment()
    settings = load_settings(told)
    keep_apart(settings.data_dir, is_sandbox=sandbox, database_url=settings.postgres_url())
    with _sources(told, sandbox=sandbox) as complete, _as_environment(complete):
        settings = load_settings(complete)
        well = _execute(job, settings, since, as_of)
    if job is Job.NIGHTLY:
        from retail_etl.cli.told import tell_run

        tell_run(settings, started_at, is_sandbox=sandbox)
    if not well:
        raise typer.Exit(_FAILED)


@contextmanager
def _sources(told: Mapping[str, str], *, sandbox: bool) -> Iterator[dict[str, str]]:
    """The environment that the job sees; with a sandbox, one that is up for as long as the block lasts."""
    if not sandbox:
        yield dict(told)
        return
    from retail_etl.cli.sandboxed import sandbox_environment
    from retail_etl.sandbox.server import serving_apart

    typer.echo("Starting the sandbox: 30 business days of six stores and a web shop ...", err=True)
    with serving_apart(["--rate", "0"]) as running:
        yield {**told, **sandbox_environment(running)}


@contextmanager
def _as_environment(complete: Mapping[str, str]) -> Iterator[None]:
    """The job reads its settings from the environment, as it does under Dagster's daemon."""
    before = dict(os.environ)
    os.environ.update(complete)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _execute(job: Job, settings: Settings, since: str | None, as_of: str | None) -> bool:
    os.environ["DAGSTER_HOME"] = str(dagster_home(settings.data_dir))
    from retail_etl.defs.launch import execute

    typer.echo(f"Running {job.value} ...", err=True)
    return execute(job.value, since, as_of)


def dagster_home(data_dir: Path) -> Path:
    """Dagster's home in the data folder, with the project's `dagster.yaml` in it."""
    from retail_etl.cli.environment import PROJECT

    home = (data_dir / "dagster").resolve()
    home.mkdir(parents=True, exist_ok=True)
    text = (PROJECT / "dagster.yaml").read_text(encoding="utf-8")
    place = home / "dagster.yaml"
    if not place.exists() or place.read_text(encoding="utf-8") != text:
        place.write_text(text, encoding="utf-8")
    return home
