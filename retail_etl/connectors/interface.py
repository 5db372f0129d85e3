"""What ingest knows of a connector: declared streams, windows over them, and pages of raw bytes.

A connector turns a window into pages. It parses no amounts, stores nothing, and knows no other system.
What delivery knows of it are its sinks: batches of changes go in, and for each comes back what became of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime


class CursorKind(StrEnum):
    """Along what a stream is read."""

    MODIFIED_AT = "modified_at"  # positions are UTC moments, ISO 8601 with Z, compared as text of equal width
    REVISION = "revision"  # positions are ever growing integers, as decimal text
    SNAPSHOT = "snapshot"  # no field tells a change, so each reading brings all that may have changed; positions as MODIFIED_AT


class Along(StrEnum):
    """By which field of its records a source is asked for a window."""

    CURSOR = "cursor"  # the stream's own cursor
    CREATED_AT = "created_at"  # when the record came to be; positions are moments as MODIFIED_AT
    BUSINESS_DATE = "business_date"  # the store's day; positions are days, YYYY-MM-DD


@dataclass(frozen=True)
class KeyList:
    """Which fields of a stream's records are kept, by dotted path; everything else never reaches the disk.

    ``keep`` names what is kept (``payment.method``; a list's members need no index); a path keeps all that lies under it.
    ``identifiers`` names fields whose long digit runs are ids, not card numbers: the scrubber leaves them alone.
    """

    keep: frozenset[str]
    identifiers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Stream:
    """One kind of record of one system, and how it is read.

    Attributes:
        source: the system, ``heartland``.
        entity: the records in the plural, ``payments``; raw asset and staging table are named by source and entity.
        key: the fields that identify a record, as the source spells them.
        cursor: along what it is read; ``cursor_field`` is that field in the records, empty for a snapshot.
        overlap: how far before the watermark a window starts: a timedelta in seconds for moments, a count for revisions.
        settle_lag: how far before the source's own now a window ends (rows still settling).
        page_size: how many records a page is asked to have.
        keys: the fields that may be landed.
        rescan: along what a stretch of the past is read again, to find what changed without a new cursor: a field that such a
            change leaves alone, where the source can filter by one.
    """

    source: str
    entity: str
    key: tuple[str, ...]
    cursor: CursorKind
    cursor_field: str
    keys: KeyList
    overlap: timedelta | int
    settle_lag: timedelta = timedelta(minutes=2)
    page_size: int = 100
    description: str = ""
    rescan: Along = Along.CURSOR

    @property
    def name(self) -> str:
        """``heartland_payments``: what the stream is called everywhere."""
        return f"{self.source}_{self.entity}"


@dataclass(frozen=True)
class Window:
    """A stretch of a stream's cursor, or of the field that ``along`` names.

    From ``since`` (included; ``None`` is the beginning) to ``until`` (excluded for moments and days, included for revisions).
    """

    since: str | None
    until: str
    along: Along = Along.CURSOR


@dataclass(frozen=True)
class Page:
    """One answer of the source as it came.

    Attributes:
        url: what was asked, without secrets; a person can open it.
        body: the answer's bytes, JSON in UTF-8.
        records_at: the keys that lead to the list of records in the body (``("results",)``; empty: the body is the list).
    """

    url: str
    body: bytes
    records_at: tuple[str, ...]


@dataclass(frozen=True)
class ControlTotal:
    """What the source itself says of a window: how many records it holds. ``None`` where it cannot say."""

    records: int | None


@dataclass(frozen=True)
class Probe:
    """One finding of a connection check: what was tried, whether it worked, and what to do if not."""

    name: str
    works: bool
    detail: str
    next_step: str = ""


@dataclass
class RequestCounts:
    """What a connector asked of its source since it was made; requests include those for tokens and repeated ones."""

    requests: int = 0
    retries: int = 0
    waited_seconds: float = 0.0
    received_bytes: int = 0
    by_status: dict[int, int] = field(default_factory=dict)


class Connector(Protocol):
    """One system, ready to be read."""

    source: str
    counts: RequestCounts

    def streams(self) -> Mapping[str, Stream]:
        """The streams by entity."""
        ...

    def position(self, stream: Stream, since: str | None = None) -> str | None:
        """Up to where the stream can be read now by the source's own clock or counter; ``None`` when it holds nothing.

        ``since`` is a position reached before (the watermark): whoever has to look for its highest revision looks above it.
        """
        ...

    def pages(self, stream: Stream, window: Window) -> Iterator[Page]:
        """Every page of the window, in the order of the cursor, each record at least once; a quiet window costs one request."""
        ...

    def control_total(self, stream: Stream, window: Window) -> ControlTotal:
        """The source's own count of the window's records, asked independently of paging where it can be."""
        ...

    def record_url(self, stream: Stream, key: Mapping[str, str]) -> str:
        """Where a person sees this one record at the source."""
        ...

    def probe(self) -> list[Probe]:
        """A read-only check of address, credentials and permissions, for ``retail-etl doctor``."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...


@runtime_checkable
class ByPlace(Protocol):
    """A connector that can be asked for the records at a place of a window, past one that the source cannot give."""

    def page_at(self, stream: Stream, window: Window, skip: int, take: int) -> Page:
        """``take`` records of the window behind the first ``skip``, in the order of the cursor; ``take`` divides ``skip``."""
        ...


@runtime_checkable
class ByKey(Protocol):
    """A connector that can be asked for single records."""

    def records_by_id(self, stream: Stream, keys: Sequence[Mapping[str, str]]) -> Iterator[Page]:
        """The records with these keys, as many as there are, each as a listing would give it."""
        ...


@runtime_checkable
class ById(ByKey, Protocol):
    """A connector whose source lists the ids it holds for less than the records themselves."""

    def lists_ids(self, stream: Stream) -> bool:
        """Whether the stream's ids can be listed."""
        ...

    def id_pages(self, stream: Stream, window: Window) -> Iterator[Page]:
        """Every record of the window with little more than its key and cursor."""
        ...


class FailureClass(StrEnum):
    """What becomes of an item that the target did not take."""

    RETRY_LATER = "retry_later"  # the same item may work soon: it waits, and is sent again
    NEEDS_PERSON = "needs_person"  # it becomes a dead letter: edited or replayed by a person
    STOP_THE_LINE = "stop_the_line"  # nothing of this system works until somebody acts: its circuit opens and its work waits


@dataclass(frozen=True)
class OutboxItem:
    """One change that another system shall take over, as a sink sees it.

    Attributes:
        key: the idempotency key: the same change has the same key however often it is computed; 40 printable characters.
        target: the system, ``magento``.
        entity: what the target calls it; names the sink, ``stock_levels``.
        record: what is told of, in our own words and unique in the entity: ``heartland:orders:ord_000481``.
        reference: what the target keeps of it, by which ``find`` looks: an external id, a marker in a comment, a natural key.
        payload: the target's fields in plain JSON values; amounts and quantities are text, never floats.
        target_id: the record's id at the target, where a receipt or the crosswalk knows it.
        sent_at: when it was sent first, where it was sent before and its outcome is unknown.
        expected: what the target held in fields that the item changes when that was decided, where several systems change them:
            a sink that finds something else there does not write (`connectors.outcomes.changed_meanwhile`).
    """

    key: str
    target: str
    entity: str
    record: str
    reference: str
    payload: Mapping[str, Any]
    target_id: str | None = None
    sent_at: datetime | None = None
    expected: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Receipt:
    """The target holds the item as it was to be. ``found`` where that was learnt by looking, not from the answer of a push."""

    key: str
    target_id: str
    details: Mapping[str, Any] = field(default_factory=dict)
    found: bool = False


@dataclass(frozen=True)
class Failure:
    """The target did not take the item: ``reason`` is a short word that failures are counted by (``unknown_sku``).

    ``message`` is what the target said, ``next_step`` what a person should do, ``wait_seconds`` what the target asks for.
    """

    key: str
    failure_class: FailureClass
    reason: str
    message: str
    next_step: str = ""
    wait_seconds: float | None = None


@dataclass(frozen=True)
class Unknown:
    """The item was sent and may have taken effect; it is looked for, ``wait_seconds`` later, before it is sent again."""

    key: str
    message: str
    wait_seconds: float | None = None


Outcome = Receipt | Failure | Unknown


class Sink(Protocol):
    """One entity of one system, ready to be written to.

    Both verbs may raise a RetailEtlError instead when none of the items was sent: it classes them all, as `outcomes` says.
    """

    target: str
    entity: str
    batch_limit: int

    def push(self, items: Sequence[OutboxItem]) -> Sequence[Outcome]:
        """One outcome an item, for at most ``batch_limit`` items, in the target's best form; an item left out is unknown."""
        ...

    def find(self, items: Sequence[OutboxItem]) -> Sequence[Outcome]:
        """What the target holds of items whose outcome is unknown: a receipt where it is this very content.

        A failure where it contradicts the item, unknown where it cannot be told yet. An item without an outcome may be sent
        again (a sink resumes what is half there).
        """
        ...


@runtime_checkable
class Writing(Protocol):
    """A connector that can be written to."""

    def sinks(self) -> Mapping[str, Sink]:
        """The sinks by entity."""
        ...
