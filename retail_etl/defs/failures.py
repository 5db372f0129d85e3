"""Our errors in Dagster's words: what may be retried, what needs a person, and the next step where operations look first."""

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from retail_etl.errors import RetailEtlError, RetryLaterError

RETRIES = 2
RETRY_DELAY_SECONDS = 30

# Ends at once where a failure says that repeating is useless.
RETRY_LATER = dg.RetryPolicy(
    max_retries=RETRIES, delay=RETRY_DELAY_SECONDS, backoff=dg.Backoff.EXPONENTIAL, jitter=dg.Jitter.PLUS_MINUS
)


def failure(error: RetailEtlError) -> dg.Failure:
    """The failure of a step, with where it happened and what to do; only what may work later is retried."""
    facts = {"system": error.system, "stream": error.stream, "record": error.record, "next step": error.next_step}
    return dg.Failure(
        description=str(error),
        metadata={name: dg.MetadataValue.text(text) for name, text in facts.items() if text},
        allow_retries=isinstance(error, RetryLaterError),
    )


@contextmanager
def told_to_dagster() -> Iterator[None]:
    """Turns our errors within the block into failures."""
    try:
        yield
    except RetailEtlError as error:
        raise failure(error) from error
