"""The inbox of this installation: received in a process of its own, drained by whoever asks. Composition, like the road."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retail_etl.connectors.registry import all_streams
from retail_etl.domain.clock import system_clock
from retail_etl.errors import NotAllowedError, UnusableInputError
from retail_etl.operations.inbox_records import EventState
from retail_etl.operations.store import open_operations

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from retail_etl.assembly import Installation
    from retail_etl.connectors.interface import Connector, Stream
    from retail_etl.domain.clock import Clock
    from retail_etl.events.drain import Drained
    from retail_etl.operations.inbox_records import InboxEvent
    from retail_etl.settings import Settings


@dataclass(frozen=True)
class _StreamReaders:
    installation: Installation

    def reader(self, stream: str) -> tuple[Connector, Stream] | None:
        """The stream with its connector, where this installation reads it."""
        found = all_streams()[stream]
        return (self.installation.connector(found.source), found) if self.installation.reads(found) else None


def drain(installation: Installation, run: str) -> Drained:
    """Everything that is due in the inbox, read again and staged."""
    from retail_etl.events.drain import Drain

    return Drain(installation.operations, _StreamReaders(installation), installation.stores, installation.clock, run).run()


def waiting(settings: Settings, clock: Clock = system_clock) -> int:
    """How many events a drain would take now; 0 where nothing was ever received."""
    if settings.postgres_url() is None and not settings.operations_file.exists():
        return 0
    with closing(open_operations(settings.operations_file, settings.postgres_url())) as operations:
        operations.migrate()
        with operations.reading() as books:
            return books.inbox.due(clock())


def receive(settings: Settings, host: str, port: int, started: Callable[[int], None], clock: Clock = system_clock) -> None:
    """Receive until interrupted; ``started`` is told the port.

    Raises:
        SettingsError: no secret is set, or one that could be guessed.
        OperationsUnavailableError, OperationsSchemaError: the inbox cannot be written.
    """
    from retail_etl.events.receiver import receiver_app
    from retail_etl.events.serve import check_may_listen, serve

    found = settings.heartland.webhook_secrets if settings.heartland else ()
    secrets = [secret.get_secret_value() for secret in found]
    check_may_listen(host, secrets)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with closing(open_operations(settings.operations_file, settings.postgres_url())) as operations:
        operations.migrate()
        serve(receiver_app(operations, secrets, clock), host, port, started)


def retry_events(installation: Installation, delivery_ids: Sequence[str]) -> list[InboxEvent]:
    """The unknown and dead events with these delivery ids, or all of them without any, due again.

    Raises:
        UnusableInputError: there is no such event.
        NotAllowedError: it is neither unknown nor dead.
    """
    from retail_etl.events.drain import revived

    now, over = installation.clock(), [EventState.UNKNOWN, EventState.DEAD]
    with installation.operations.queueing() as books:
        chosen = [event for name in delivery_ids for event in books.inbox.find(name)]
        unknown = sorted(set(delivery_ids) - {event.delivery_id for event in chosen})
        if unknown:
            raise UnusableInputError(
                "no event has this delivery id", record=", ".join(unknown), next_step="list them with `retail-etl inbox list`."
            )
        for event in chosen:
            if event.state not in over:
                raise NotAllowedError(f"the event is {event.state.value}, and a drain sees to it", record=event.delivery_id)
        again = [revived(event, now) for event in (chosen or books.inbox.listed(over))]
        books.inbox.save(again)
    return again
