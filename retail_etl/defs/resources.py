"""What runs are given: the installation, built from the environment when a run first needs it and never at import."""

import os
from collections.abc import Iterator

import dagster as dg

from retail_etl.defs.given import Installation
from retail_etl.defs.old_runs import PROCESS_TAG, this_process
from retail_etl.errors import RetailEtlError
from retail_etl.settings import load_settings


@dg.resource(description="Connectors and stores of this installation, from the environment.")
def installation(context: dg.InitResourceContext) -> Iterator[Installation]:
    """The installation, for as long as the run lasts; the run bears its process, so that a killed one can be told."""
    from retail_etl.assembly import assemble
    from retail_etl.defs.failures import failure, no_room

    if context.instance is not None and context.run is not None:
        context.instance.add_run_tags(context.run.run_id, {PROCESS_TAG: this_process()})
    try:
        made = assemble(load_settings(os.environ))
    except RetailEtlError as error:
        raise failure(error) from error
    except OSError as error:
        raise (failure(told) if (told := no_room(error)) else error) from error
    try:
        yield made
    finally:
        made.close()


@dg.definitions
def resources() -> dg.Definitions:
    """The resources of the code location, and its way of running steps (0.1 s a step in process, 1.6 s otherwise)."""
    from retail_etl.defs.progress import progress

    return dg.Definitions(
        resources={"installation": installation}, executor=dg.in_process_executor, loggers={"progress": progress}
    )
