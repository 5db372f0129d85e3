"""Our errors in Dagster's words: what may be retried and when, what needs a person, and the next step."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from retail_etl.errors import NoRoomError, RateLimitedError, RetailEtlError, RetryLaterError

RETRIES = 2
RETRY_DELAY_SECONDS = 30
# A source that asks for more is asked again by the next run: waiting would hold its pool.
LONGEST_WAIT_SECONDS = 600

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES}
_OUR_STORES = {"warehouse", "operations", "disk"}

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
        allow_retries=isinstance(error, RetryLaterError) and wait_asked_for(error) <= LONGEST_WAIT_SECONDS,
    )


def is_ours(error: RetailEtlError) -> bool:
    """Whether the error is of a store of ours, and no source's."""
    return error.system in _OUR_STORES


def wait_asked_for(error: RetailEtlError) -> float:
    """The seconds that the source asked us to wait; 0 where it asked for none."""
    return (error.wait_seconds or 0.0) if isinstance(error, RateLimitedError) else 0.0


def retry(error: RetryLaterError, retried: int) -> dg.RetryRequested | None:
    """The request to repeat the step, after the source's own delay where it named one; ``None`` when it was repeated enough."""
    asked = wait_asked_for(error)
    if retried >= RETRIES or asked > LONGEST_WAIT_SECONDS:
        return None
    return dg.RetryRequested(RETRIES, asked or RETRY_DELAY_SECONDS * 2**retried)


@contextmanager
def told_to_dagster() -> Iterator[None]:
    """Turns our errors within the block into failures, or into a retry after the delay that a source asked for."""
    try:
        yield
    except RateLimitedError as error:
        if 0 < wait_asked_for(error) <= LONGEST_WAIT_SECONDS:
            raise dg.RetryRequested(RETRIES, error.wait_seconds) from error
        raise failure(error) from error
    except RetailEtlError as error:
        raise failure(error) from error
    except OSError as error:
        raise (failure(told) if (told := no_room(error)) else error) from error


def no_room(error: OSError) -> NoRoomError | None:
    """What a full disk means, in our words; ``None`` where the error is another."""
    if error.errno not in _NO_ROOM:
        return None
    return NoRoomError(
        f"cannot be written: {error.strerror}",
        system="disk",
        record=str(error.filename) if error.filename else None,
        next_step="make room, or give us the right to write there; then run the job again: nothing was lost.",
    )
