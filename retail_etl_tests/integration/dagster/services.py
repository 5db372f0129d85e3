"""Dagster as operations run it: a code server, the daemon with its queue, and runs, each a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path

import dagster as dg
import duckdb
import polars as pl

from retail_etl.cli.run import dagster_home
from retail_etl.defs.old_runs import PROCESS_TAG
from retail_etl.warehouse.postgres.ddl import warehouse_tables

TOOLS = Path(sys.executable).parent
PATIENCE_SECONDS = 600
ENDED = {dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED}
# What says which run brought a row, and in which file; in the tables of the road's own books, so does every moment.
OF_RUNS = {"load_id", "line", "quarantine_id", "census_id"}
# The books of loads have a row for each load, however many it took; these say what came of them.
COMPARED_BOOKS = {"ops.watermarks", "ops.quarantine", "ops.touched_days", "ops.vanished"}
NOT_COMPARED = {"recon.report_context"}  # holds landed paths


def until(happens, what):
    """What the condition gives, as soon as it gives anything."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (found := happens()):
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        threading.Event().wait(0.25)
    return found


class Services:
    """Code server and daemon over one home and one environment, started again when they were killed."""

    def __init__(self, folder, environment) -> None:
        self.folder = folder
        self.home = dagster_home(folder)
        self.environment = {**os.environ, **environment, "DAGSTER_HOME": str(self.home), "RETAIL_ETL_DATA_DIR": str(folder)}
        self.workspace = folder / "workspace.yaml"
        self.socket = folder / "code.sock"
        self.workspace.write_text(
            f"load_from:\n  - grpc_server: {{host: localhost, socket: {self.socket}, location_name: retail_etl}}\n"
        )
        self.processes = {}
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"

    def start(self, *names):
        """Start services, in the project's folder and each as the first of a group of processes."""
        commands = {
            "code server": ["dagster", "api", "grpc", "-m", "retail_etl.definitions", "--socket", str(self.socket)],
            "daemon": ["dagster-daemon", "run", "-w", str(self.workspace)],
            "web server": ["dagster-webserver", "-w", str(self.workspace), "-h", "127.0.0.1", "-p", str(self.port)],
        }
        for name in names:
            tool, *arguments = commands[name]
            with (self.folder / f"{name}.log").open("a") as log:
                self.processes[name] = subprocess.Popen(
                    [TOOLS / tool, *arguments],
                    env=self.environment,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
        if "code server" in names:
            until(self.answers, "the code server")
        if "web server" in names:
            until(self.shows, "the web server")

    def answers(self):
        """Whether the code server listens, as it does when it has loaded the code."""
        with socket.socket(socket.AF_UNIX) as door:
            return door.connect_ex(str(self.socket)) == 0

    def shows(self):
        """Whether the web server listens."""
        with socket.socket() as door:
            return door.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self, name):
        """End a service as the kernel would, and only its first process."""
        self.processes[name].send_signal(signal.SIGKILL)
        self.processes[name].wait()

    def stop(self):
        """End all that is left, with what they started."""
        for process in self.processes.values():
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            process.wait()

    def launch(self, job):
        """Put a job into the queue; the id of its run."""
        run_id = str(uuid.uuid4())
        told = [TOOLS / "dagster", "job", "launch", "-w", str(self.workspace), "-j", job, "--run-id", run_id]
        subprocess.run(told, env=self.environment, capture_output=True, check=True, text=True)
        return run_id


def free_port():
    """A port of this machine that nobody listens on."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def end_of(instance, run_id):
    """The last of a run and of those that were started in its place, when it has ended."""

    def ended():
        last = line_of(instance, run_id)[-1]
        # Dagster says of every failed run whether another takes its place, and says so a moment after its failure.
        is_last = last.status is not dg.DagsterRunStatus.FAILURE or last.tags.get("dagster/will_retry") == "false"
        return last if last.status in ENDED and is_last else None

    return until(ended, f"the end of {run_id}")


def line_of(instance, run_id):
    """A run and those that were started in its place, in their order."""
    again = instance.get_runs(dg.RunsFilter(tags={"dagster/root_run_id": run_id}))
    return [instance.get_run_by_id(run_id), *reversed(again)]


def process_of(instance, run_id):
    """The number of the process that a run is in."""
    return int(instance.get_run_by_id(run_id).tags[PROCESS_TAG].split("/")[1])


def reached(instance, run_id, count):
    """Waits until a run has ended so many steps."""
    until(lambda: instance.get_run_stats(run_id).steps_succeeded >= count, f"step {count} of {run_id}")


def tables(file):
    """What stands in the warehouse, but for what says which run brought it and when; each row once."""
    with duckdb.connect(str(file), read_only=True) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        waiting = connection.execute("SELECT stream FROM ops.manifest WHERE staged_at IS NULL").fetchall()
        assert waiting == [], "a landed load was never staged"
        found = {
            name: pl.DataFrame(connection.sql(f"FROM {name}").to_arrow_table()).drop(of_runs(name), strict=False)
            for name in warehouse_tables()
            if (name.startswith(("staging.", "canonical.", "recon.")) or name in COMPARED_BOOKS) and name not in NOT_COMPARED
        }
    return {name: rows.unique().sort(rows.columns, nulls_last=True) for name, rows in found.items()}


def of_runs(table):
    """The columns of a table that say which run brought a row and when."""
    if table.startswith(("staging.", "canonical.")):
        return OF_RUNS
    return OF_RUNS | {name for name, column in warehouse_tables()[table].items() if column.kind.startswith("TIMESTAMP")}


def differing(one, other):
    """The names of tables that do not hold the same."""
    return [name for name, rows in one.items() if not rows.equals(other[name])]
