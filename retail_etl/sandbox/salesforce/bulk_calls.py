"""`jobs/ingest` and `jobs/query`: Bulk API 2.0."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.salesforce import bulk_text
from retail_etl.sandbox.salesforce.bulk_jobs import FINISHED, Job, Jobs
from retail_etl.sandbox.salesforce.calls import NOTHING, Call, Reply
from retail_etl.sandbox.salesforce.rejections import RejectedCallError, RowError, no_body, not_found
from retail_etl.sandbox.salesforce.sobject_calls import external_field
from retail_etl.sandbox.salesforce.soql import parse
from retail_etl.sandbox.salesforce.soql_match import Matcher

if TYPE_CHECKING:
    from retail_etl.sandbox.salesforce.queries import Queries
    from retail_etl.sandbox.salesforce.records import Org
    from retail_etl.sandbox.salesforce.switches import Switches
    from retail_etl.sandbox.salesforce.writes import Writer, Written

OPERATIONS = frozenset({"insert", "update", "upsert", "delete", "hardDelete"})
CSV = {"Content-Type": "text/csv"}
UPLOAD_MAX = 150_000_000


class BulkCalls:
    """Every call below `jobs`."""

    def __init__(self, org: Org, writer: Writer, queries: Queries, switches: Switches, user: str) -> None:
        self._org = org
        self._writer = writer
        self._queries = queries
        self._switches = switches
        self._user = user
        self._ingests = Jobs("ingest", org.now)
        self._asked = Jobs("query", org.now)

    def answer(self, call: Call) -> Reply:
        """The answer of one call.

        Raises:
            RejectedCallError: it is refused.
        """
        jobs = {"ingest": self._ingests, "query": self._asked}.get(call.path[1] if len(call.path) > 1 else "")
        if jobs is None:
            raise not_found()
        if len(call.path) == 2:  # noqa: PLR2004 - the list of jobs itself
            return self._of_list(call, jobs)
        identifier = call.path[2]
        match (call.method, *call.path[3:]):
            case ("GET",):
                return Reply(body=jobs.polled(identifier, self._switches.bulk_polls).described())
            case ("PATCH",):
                return self._set_state(call, jobs.named(identifier))
            case ("DELETE",):
                jobs.remove(identifier)
                return NOTHING
            case _:
                return self._of_content(call, jobs.named(identifier))

    def _of_list(self, call: Call, jobs: Jobs) -> Reply:
        if call.method == "POST":
            return self._open(call) if jobs is self._ingests else self._ask(call)
        looked = [jobs.polled(one.id, self._switches.bulk_polls) for one in jobs.all()]  # they go on, whoever looks
        return Reply(body={"done": True, "records": [one.described() for one in looked], "nextRecordsUrl": None})

    def _of_content(self, call: Call, job: Job) -> Reply:
        is_query = job.asked["jobType"] == "V2Query"
        match (call.method, *call.path[3:]):
            case ("PUT", "batches") if not is_query:
                return self._upload(call, job)
            case ("GET", "results") if is_query:
                return self._results(call, job)
            case ("GET", which) if not is_query:
                return self._outcome(job, which)
            case _:
                raise not_found()

    def _open(self, call: Call) -> Reply:
        told = call.json_object()
        operation, name = str(told.get("operation", "")), str(told.get("object", ""))
        if operation not in OPERATIONS:
            raise RejectedCallError(400, "API_ERROR", f"Operation {operation} is not supported")
        sobject = self._org.sobject(name)
        asked = {
            "operation": operation, "object": sobject.name, "contentType": "CSV", "jobType": "V2Ingest",
            "lineEnding": str(told.get("lineEnding") or "LF"), "columnDelimiter": str(told.get("columnDelimiter") or "COMMA"),
        }  # fmt: skip
        if asked["lineEnding"] not in bulk_text.LINE_ENDINGS or asked["columnDelimiter"] not in bulk_text.DELIMITERS:
            raise RejectedCallError(400, "API_ERROR", "unknown line ending or column delimiter")
        if operation == "upsert":
            asked["externalIdFieldName"] = external_field(sobject, str(told.get("externalIdFieldName", ""))).name
        job = self._ingests.open(asked, call.version, self._user, state="Open")
        content_url = f"{call.base.removeprefix('/')}/jobs/ingest/{job.id}/batches"
        return Reply(body={**job.described(), "contentUrl": content_url})

    def _upload(self, call: Call, job: Job) -> Reply:
        if not call.headers.get("content-type", "").startswith("text/csv"):
            raise RejectedCallError(415, "UNSUPPORTED_MEDIA_TYPE", "the upload has to be text/csv")
        if job.state != "Open" or job.content is not None:
            raise RejectedCallError(400, "INVALIDJOBSTATE", f"the job is {job.state}; it takes one upload while it is open")
        if len(call.content) > UPLOAD_MAX:
            raise RejectedCallError(413, "REQUEST_ENTITY_TOO_LARGE", "an upload has no more than 150 MB")
        job.content = call.content
        return Reply(201)

    def _set_state(self, call: Call, job: Job) -> Reply:
        wanted = call.json_object().get("state")
        if wanted not in {"UploadComplete", "Aborted"}:
            raise no_body("state: UploadComplete or Aborted")
        if job.state in FINISHED or (wanted == "UploadComplete" and job.state != "Open"):
            raise RejectedCallError(400, "INVALIDJOBSTATE", f"Aborting or completing a job that is {job.state} is not allowed")
        job.state = str(wanted)
        if wanted == "UploadComplete":
            self._process(job)
        return Reply(body=job.described())

    def _process(self, job: Job) -> None:
        job.head, rows = bulk_text.read(job.content or b"", job.asked["columnDelimiter"])
        limit = self._switches.bulk_rows_max
        if not job.head or not rows:
            job.error = "InvalidBatch : the job has no data"
            return
        for place, row in enumerate(rows):
            if limit is not None and place >= limit:
                job.unprocessed = rows[place:]
                job.error = "InternalServerError : the job stopped before all of its rows were processed"
                return
            self._one(job, row)

    def _one(self, job: Job, row: list[str]) -> None:
        try:
            done = self._write(job, bulk_text.body_of(job.head, row))
            job.done.append((done.id, done.created, row))
        except RowError as error:
            fields = ",".join(error.fields)
            job.failed.append(("", f"{error.code}:{error.message}:{fields} --", row))

    def _write(self, job: Job, body: dict[str, Any]) -> Written:
        sobject = self._org.sobject(job.asked["object"])
        identifier = str(body.pop("Id", None) or body.pop("id", None) or "")
        match job.asked["operation"]:
            case "insert":
                return self._writer.insert(sobject, body)
            case "update":
                return self._writer.update(sobject, identifier, body)
            case "upsert":
                name = job.asked["externalIdFieldName"]
                if not body.get(name):
                    raise RowError("MISSING_ARGUMENT", f"{name} not specified", (name,))
                return self._writer.upsert(sobject, external_field(sobject, name), str(body.pop(name)), body)
            case _:
                return self._writer.delete(sobject, identifier)

    def _outcome(self, job: Job, which: str) -> Reply:
        form = job.asked["columnDelimiter"], job.asked["lineEnding"]
        match which:
            case "successfulResults":
                rows = [[one, created, *row] for one, created, row in reversed(job.done)]
                return Reply(200, bulk_text.written(["sf__Id", "sf__Created", *job.head], rows, *form), CSV)
            case "failedResults":
                refused = [[one, said, *row] for one, said, row in reversed(job.failed)]
                return Reply(200, bulk_text.written(["sf__Id", "sf__Error", *job.head], refused, *form), CSV)
            case "unprocessedrecords":
                return Reply(200, bulk_text.written(job.head, job.unprocessed, *form), CSV)
            case _:
                raise not_found()

    def _ask(self, call: Call) -> Reply:
        told = call.json_object()
        operation, text = str(told.get("operation", "")), str(told.get("query", ""))
        if operation not in {"query", "queryAll"}:
            raise RejectedCallError(400, "API_ERROR", f"Operation {operation} is not supported")
        query = parse(text)
        if query.aggregates or query.group or query.offset or query.children:
            raise RejectedCallError(400, "API_ERROR", "aggregates, OFFSET and sub-queries are not supported in Bulk Query")
        sobject = self._queries.source(query)
        asked = {
            "operation": operation, "object": sobject.name, "contentType": "CSV", "jobType": "V2Query", "lineEnding": "LF",
            "columnDelimiter": str(told.get("columnDelimiter") or "COMMA"),
        }  # fmt: skip
        job = self._asked.open(asked, call.version, self._user, state="UploadComplete")
        matcher = Matcher(self._org, sobject)
        readers = [matcher.reader(path) for path in query.paths]
        job.head = list(query.paths)
        job.rows = [[read(row) for read in readers] for row in self._queries.rows(query, deleted=operation == "queryAll")]
        return Reply(body={**job.described(), "query": text})

    def _results(self, call: Call, job: Job) -> Reply:
        if call.version != job.version:
            raise RejectedCallError(409, "API_ERROR", "results are read with the version with which the job was made")
        if job.state != "JobComplete":
            raise RejectedCallError(400, "INVALIDJOBSTATE", f"the job is {job.state}: there are no results yet")
        locator = call.query.get("locator", "")
        start = int(locator) if locator.isdigit() else 0
        size = int(call.query.get("maxRecords") or self._switches.bulk_page_max)
        rows = job.rows[start : start + size]
        following = str(start + size) if start + size < len(job.rows) else "null"
        headers = {**CSV, "Sforce-NumberOfRecords": str(len(rows)), "Sforce-Locator": following}
        return Reply(200, bulk_text.written(job.head, rows, job.asked["columnDelimiter"]), headers)
