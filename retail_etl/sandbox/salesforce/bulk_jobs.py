"""Jobs of Bulk API 2.0 and the state that each has reached."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.salesforce.identifiers import record_id
from retail_etl.sandbox.salesforce.rejections import RejectedCallError, not_found

if TYPE_CHECKING:
    from collections.abc import Callable

FINISHED = frozenset({"JobComplete", "Failed", "Aborted"})


@dataclass
class Job:
    """One job: what was asked for, what came in, and what became of each row."""

    id: str
    asked: dict[str, Any]
    created: str
    version: float
    by: str
    state: str = "Open"
    polls: int = 0
    error: str = ""
    content: bytes | None = None
    head: list[str] = field(default_factory=list)
    done: list[tuple[str, bool, list[str]]] = field(default_factory=list)
    failed: list[tuple[str, str, list[str]]] = field(default_factory=list)
    unprocessed: list[list[str]] = field(default_factory=list)
    rows: list[list[Any]] = field(default_factory=list)

    def described(self) -> dict[str, Any]:
        """The job as its status call shows it."""
        told = {
            "id": self.id, **self.asked, "createdById": self.by, "createdDate": self.created, "systemModstamp": self.created,
            "state": self.state, "concurrencyMode": "Parallel", "apiVersion": self.version, "retries": 0,
        }  # fmt: skip
        processed = len(self.done) + len(self.failed) if "externalIdFieldName" in told or not self.rows else len(self.rows)
        finished = self.state in FINISHED
        told |= {"numberRecordsProcessed": processed if finished else 0, "totalProcessingTime": processed if finished else 0}
        if told.get("operation") not in {"query", "queryAll"}:
            told |= {"numberRecordsFailed": len(self.failed) if finished else 0}
        return told | ({"errorMessage": self.error} if self.error else {})


class Jobs:
    """The jobs of one kind (`ingest` or `query`)."""

    def __init__(self, kind: str, now: Callable[[], str]) -> None:
        self._kind = kind
        self._now = now
        self._jobs: dict[str, Job] = {}
        self._made = 0

    def open(self, asked: dict[str, Any], version: float, by: str, *, state: str) -> Job:
        """A new job."""
        self._made += 1
        number = self._made * 2 + (self._kind == "query")
        job = Job(record_id("750", number), asked, self._now(), version, by, state)
        self._jobs[job.id] = job
        return job

    def named(self, identifier: str) -> Job:
        """The job with an id.

        Raises:
            RejectedCallError: 404 `NOT_FOUND`.
        """
        found = self._jobs.get(identifier)
        if found is None:
            raise not_found()
        return found

    def polled(self, identifier: str, polls: int) -> Job:
        """The job with an id, one look further: after so many looks its work shows as done."""
        job = self.named(identifier)
        if job.state in {"UploadComplete", "InProgress"}:
            job.polls += 1
            done = "Failed" if job.error else "JobComplete"
            job.state = done if job.polls > polls else "InProgress"
        return job

    def remove(self, identifier: str) -> None:
        """Forgets a job.

        Raises:
            RejectedCallError: it is still at work.
        """
        if self.named(identifier).state not in FINISHED:
            raise RejectedCallError(400, "INVALIDJOBSTATE", "a job is deleted when it is finished")
        del self._jobs[identifier]

    def all(self) -> list[Job]:
        """Every job, the newest first."""
        return list(reversed(self._jobs.values()))
