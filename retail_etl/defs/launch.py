"""Runs a job of the code location in this process, as the command line asks for it."""

import dagster as dg


def execute(job: str, since: str | None, as_of: str | None) -> bool:
    """Whether the job ended well. It is recorded in the Dagster instance of `DAGSTER_HOME`, like any run of its schedule."""
    from retail_etl.definitions import defs
    from retail_etl.defs.jobs import run_config
    from retail_etl.defs.old_runs import end_lost_runs

    with dg.DagsterInstance.get() as instance:
        end_lost_runs(instance)
        result = (
            defs()
            .resolve_job_def(job)
            .execute_in_process(
                instance=instance,
                run_config={**run_config(job, since, as_of), "loggers": {"progress": {}}},
                raise_on_error=False,
            )
        )
    return result.success
