"""Bulk API 2.0 ingest: one job for what is too much for calls of 200, with a result a row, told by Heartland's id."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, Final

import msgspec

from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.http.ask import Ask
from retail_etl.connectors.interface import Failure, FailureClass, Outcome, Receipt, Unknown
from retail_etl.connectors.salesforce.classes import Said
from retail_etl.connectors.salesforce.outcomes import of_error, refused
from retail_etl.connectors.salesforce.payloads import KEY, cell_of, encode
from retail_etl.errors import RequestRejectedError, RetailEtlError, RetryLaterError, SourceUnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retail_etl.connectors.http.client import HttpClient
    from retail_etl.connectors.interface import OutboxItem

ROWS_MIN: Final = 2_000  # up to so many, collections calls are as good
_JSON: Final = {"Content-Type": "application/json"}
# What is repeated after its answer got lost is refused, for the job has moved on.
_BAD_REQUEST: Final = frozenset({400})
_NOT_FOUND: Final = 404
_GONE_STEP: Final = (
    "Look at Setup, Bulk Data Load Jobs, who ended it, and whether the integration user may use the Bulk API; the rows go "
    "again by themselves when the line is open."
)
_FINISHED: Final = frozenset({"JobComplete", "Failed", "Aborted"})
_AT_WORK: Final = frozenset({"UploadComplete", "InProgress"})
_POLL_SECONDS_FIRST: Final = 1.0
_POLL_SECONDS_MAX: Final = 30.0
_PATIENCE_SECONDS: Final = 1_800.0
_ASK_AGAIN_SECONDS: Final = 60.0


class Job(msgspec.Struct):
    """What the org says of a job."""

    id: str
    state: str
    object: str = ""
    operation: str = ""
    errorMessage: str = ""  # noqa: N815 -- as the org spells it


class _Jobs(msgspec.Struct):
    records: list[Job] = []


class BulkIngest:
    """Upserts of one object by jobs."""

    def __init__(self, client: HttpClient, base: str, sobject: str) -> None:
        self._client = client
        self._base = f"{base}/jobs/ingest"
        self._sobject = sobject
        self._place = Place(f"salesforce_{sobject}", "bulk upsert")

    def upsert(self, items: Sequence[OutboxItem]) -> list[Outcome]:
        """One outcome an item; unknown where the job is not done within half an hour."""
        try:
            job = self._uploaded(items)
        except RetryLaterError as error:  # nothing is written before the job is said to be complete
            step = error.next_step or ""
            return [Failure(item.key, FailureClass.RETRY_LATER, "bulk_job", error.message, step) for item in items]
        except RetailEtlError as error:
            return of_error(items, error)
        try:
            finished = self._finished(job)
            if finished.state not in _FINISHED:
                said = f"the bulk job {job} is still at work"
                return [Unknown(item.key, said, _ASK_AGAIN_SECONDS) for item in items]
            outcomes = self._outcomes(items, finished)
        except RetailEtlError as error:
            return _interrupted(items, job, error)
        self._forget(job)
        return outcomes

    def is_at_work(self) -> bool:
        """Whether a job on this object is under way, whoever sent it: nothing can be told of its rows yet."""
        _, jobs = self._client.ask_for(Ask(self._base, self._place), _Jobs)
        return any(job.object == self._sobject and job.state in _AT_WORK for job in (jobs.records if jobs else []))

    def _uploaded(self, items: Sequence[OutboxItem]) -> str:
        wanted = {"object": self._sobject, "operation": "upsert", "externalIdFieldName": KEY, "contentType": "CSV"}
        wanted |= {"lineEnding": "LF"}
        ask = Ask(self._base, self._place, method="POST", headers=_JSON, content=encode(wanted))
        _, job = self._client.ask_for(ask, Job)
        if job is None:
            raise SourceUnavailableError("gives no bulk job", **self._place.of(self._client.system))
        upload = Ask(
            f"{self._base}/{job.id}/batches",
            self._place,
            method="PUT",
            headers={"Content-Type": "text/csv"},
            content=_upload(items),
            accept=_BAD_REQUEST,
        )
        self._client.ask(upload)
        return job.id

    def _finished(self, job: str) -> Job:
        complete = encode({"state": "UploadComplete"})
        self._client.ask(
            Ask(f"{self._base}/{job}", self._place, method="PATCH", headers=_JSON, content=complete, accept=_BAD_REQUEST)
        )
        pause, waited = _POLL_SECONDS_FIRST, 0.0
        while True:
            _, found = self._client.ask_for(Ask(f"{self._base}/{job}", self._place), Job)
            if found is not None and (found.state in _FINISHED or waited >= _PATIENCE_SECONDS):
                return found
            self._client.timing.sleep(pause)
            waited += pause
            pause = min(pause * 2, _POLL_SECONDS_MAX)

    def _outcomes(self, items: Sequence[OutboxItem], job: Job) -> list[Outcome]:
        known = {item.reference: item for item in items}
        outcomes: dict[str, Outcome] = {}
        for row in self._rows(job.id, "successfulResults"):
            item = known[row[KEY]]
            outcomes[item.key] = Receipt(item.key, row["sf__Id"], {"created": row.get("sf__Created") == "true", "job": job.id})
        for row in self._rows(job.id, "failedResults"):
            item = known[row[KEY]]
            outcomes[item.key] = refused(item, _said(row.get("sf__Error", "")))
        if job.state != "JobComplete" or len(outcomes) < len(known):
            said = f"the bulk job {job.id} ended as {job.state} {job.errorMessage}".strip()
            for row in self._rows(job.id, "unprocessedrecords"):
                item = known[row[KEY]]
                step = "It is sent again by itself."
                outcomes[item.key] = Failure(item.key, FailureClass.RETRY_LATER, "unprocessed", said, step)
        return list(outcomes.values())

    def _rows(self, job: str, which: str) -> Iterator[dict[str, str]]:
        answer = self._client.ask(Ask(f"{self._base}/{job}/{which}", self._place, headers={"Accept": "text/csv"}))
        rows = csv.DictReader(io.StringIO(answer.body.decode("utf-8"), newline=""))
        return (row for row in rows if row.get(KEY))

    def _forget(self, job: str) -> None:
        """Results are kept for a week otherwise; a job that cannot be removed does no harm."""
        try:
            self._client.ask(Ask(f"{self._base}/{job}", self._place, method="DELETE", accept=frozenset({400, 404})))
        except RetailEtlError:
            return


def _interrupted(items: Sequence[OutboxItem], job: str, error: RetailEtlError) -> list[Outcome]:
    """What becomes of a job's rows that nothing more was heard of: upserted by our id, they may safely go again."""
    if isinstance(error, RequestRejectedError) and error.status == _NOT_FOUND:
        said = f"the bulk job {job} is gone: {error.message}"
        return [Failure(item.key, FailureClass.STOP_THE_LINE, "configuration", said, _GONE_STEP) for item in items]
    return [Unknown(item.key, f"the bulk job {job}: {error.message}", _ASK_AGAIN_SECONDS) for item in items]


def _upload(items: Sequence[OutboxItem]) -> bytes:
    columns = [KEY, *sorted({name for item in items for name in item.payload} - {KEY})]
    held = io.StringIO(newline="")
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow(columns)
    for item in items:
        told: dict[str, Any] = {**item.payload, KEY: item.reference}
        writer.writerow([cell_of(name, told[name]) if name in told else "" for name in columns])
    return held.getvalue().encode()


def _said(error: str) -> Said:
    """``CODE:message:FIELD,FIELD --``; the message may hold colons itself."""
    code, _, rest = error.partition(":")
    message, _, named = rest.rpartition(":")
    fields = tuple(one.strip() for one in named.removesuffix("--").split(",") if one.strip())
    return Said(code.strip(), (message or rest).strip(), fields)
