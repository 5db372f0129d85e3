"""Runs that are over: purged when they are old, and ended in Dagster's books when their process is gone."""

import os
import platform
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import dagster as dg

PROCESS_TAG = "retail_etl/process"
_FINISHED = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED]
_UNDER_WAY = [dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]
_AT_ONCE = 200


def purge_runs(instance: dg.DagsterInstance, before: datetime) -> int:
    """How many finished runs, last touched before a moment, were deleted with their events."""
    old = dg.RunsFilter(statuses=_FINISHED, updated_before=before)
    purged = 0
    while records := instance.get_run_records(old, limit=_AT_ONCE):
        for record in records:
            instance.delete_run(record.dagster_run.run_id)
        purged += len(records)
    return purged


def this_process() -> str:
    """What identifies this process on all machines that share an instance: machine, process id, when it was started."""
    return f"{platform.node()}/{os.getpid()}/{_started(os.getpid())}"


def end_lost_runs(instance: dg.DagsterInstance) -> list[str]:
    """The runs under way whose process on this machine is gone: they are marked as failed, and what they held is let go of.

    A run that was killed cannot say so; until somebody does, its places in the pools stay taken and every later run waits.
    """
    lost = [run for run in _under_way(instance) if _is_gone(run.tags.get(PROCESS_TAG, ""))]
    for run in lost:
        instance.report_run_failed(run, "The run's process is gone: it was killed, or its machine was started anew.")
        instance.event_log_storage.free_concurrency_slots_for_run(run.run_id)
    return [run.run_id for run in lost]


def _under_way(instance: dg.DagsterInstance) -> Iterator[dg.DagsterRun]:
    yield from instance.get_runs(dg.RunsFilter(statuses=_UNDER_WAY))


def _is_gone(process: str) -> bool:
    machine, _, rest = process.partition("/")
    number, _, started = rest.partition("/")
    if machine != platform.node() or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return _started(int(number)) != started


def _started(process: int) -> str:
    """When a process was started, in the kernel's own count; empty where it cannot be told. Process ids are used again."""
    try:
        told = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except OSError:
        return ""
    fields = told.rpartition(")")[2].split()
    # A zombie is dead, and waits only for its parent to look.
    return "" if fields[0] == "Z" else fields[19]
