"""The REST interface below `/services/data`: session, quota, version, then the call itself."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from retail_etl.sandbox.salesforce.bulk_calls import BulkCalls
from retail_etl.sandbox.salesforce.calls import Call, Reply
from retail_etl.sandbox.salesforce.collection_calls import CollectionCalls
from retail_etl.sandbox.salesforce.composite_calls import CompositeCalls
from retail_etl.sandbox.salesforce.person_rules import HIDDEN_WITHOUT_PERSONS
from retail_etl.sandbox.salesforce.queries import Queries
from retail_etl.sandbox.salesforce.records import INTEGRATION_USER
from retail_etl.sandbox.salesforce.rejections import RejectedCallError, RowError, not_found, session_expired
from retail_etl.sandbox.salesforce.sobject_calls import SObjectCalls
from retail_etl.sandbox.salesforce.writes import SYSTEM, Writer

if TYPE_CHECKING:
    from retail_etl.sandbox.faults import FaultRegistry
    from retail_etl.sandbox.salesforce.records import Org
    from retail_etl.sandbox.salesforce.sessions import Sessions
    from retail_etl.sandbox.salesforce.switches import Switches

VERSION_MIN, VERSION_MAX = 31, 68
_RELEASES = {67: "Summer '26", 68: "Winter '27", 66: "Spring '26", 65: "Winter '26"}


class Api:
    """One org's REST interface.

    A fault of kind `salesforce_error` refuses a whole call in the words that it gives, `cursor_expired` a query locator.
    """

    def __init__(self, org: Org, sessions: Sessions, faults: FaultRegistry, switches: Switches) -> None:
        self.org = org
        self.sessions = sessions
        self.switches = switches
        self.used = 0
        self._one_at_a_time = Lock()
        self._faults = faults
        writer = Writer(org, faults)
        self._persons = writer.persons
        self._queries = Queries(org)
        self._sobjects = SObjectCalls(org, writer)
        self._collections = CollectionCalls(org, writer)
        self._composites = CompositeCalls(org, self._inner)
        self._bulk = BulkCalls(org, writer, self._queries, switches, INTEGRATION_USER)

    def answer(self, call: Call) -> Reply:
        """The answer of one call, refusals included."""
        try:
            with self._one_at_a_time:
                self._admit(call)
                reply = self._outer(call)
        except RowError as error:
            reply = Reply(error.status, error.as_rejection().body())
        except RejectedCallError as rejection:
            reply = Reply(rejection.status, rejection.body())
        usage = f"api-usage={self.used}/{self.switches.daily_requests_max}"
        return Reply(reply.status, reply.body, {**reply.headers, "Sforce-Limit-Info": usage})

    def versions(self) -> list[dict[str, str]]:
        """Every version that is served."""
        return [
            {"label": _RELEASES.get(one, f"Release {one}"), "url": f"/services/data/v{one}.0", "version": f"{one}.0"}
            for one in range(VERSION_MIN, VERSION_MAX + 1)
        ]

    def _admit(self, call: Call) -> None:
        if not VERSION_MIN <= call.version <= VERSION_MAX:
            raise not_found()
        scheme, _, token = call.headers.get("authorization", "").partition(" ")
        path = f"/{'/'.join(call.path)}"
        if scheme.lower() not in {"bearer", "oauth"} or not self.sessions.admits(token.strip(), path):
            raise session_expired()
        if self.used >= self.switches.daily_requests_max:
            raise RejectedCallError(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
        self.used += 1
        hidden = [] if self.switches.person_accounts else HIDDEN_WITHOUT_PERSONS
        self.org.hide([*self.switches.hidden_fields, *hidden])
        insists = "allowsave=true" in call.headers.get("sforce-duplicate-rule-header", "").replace(" ", "").lower()
        rule = self.switches.duplicate_rule
        self._persons.duplicates = "" if insists and rule == "alert" else rule
        self._queries.page_max = self.switches.page_max
        fault = self._faults.take("salesforce_error", SYSTEM, path)
        if fault is not None:
            code, said = str(fault.details.get("code", "UNKNOWN_EXCEPTION")), str(fault.details.get("message", ""))
            raise RejectedCallError(int(fault.details.get("status", 400)), code, said)

    def _outer(self, call: Call) -> Reply:
        match call.path:
            case ():
                known = ("sobjects", "query", "queryAll", "limits", "composite", "jobs")
                return Reply(body={name: f"{call.base}/{name}" for name in known})
            case ("limits",):
                return Reply(body=self._limits())
            case ("jobs", *_):
                return self._bulk.answer(call)
            case ("composite",) if call.method == "POST":
                return self._composites.composite(call)
            case ("composite", "graph") if call.method == "POST":
                return self._composites.graph(call)
            case _:
                return self._inner(call)

    def _inner(self, call: Call) -> Reply:
        """What may stand inside a composite call, too."""
        match call.path:
            case ("query" | "queryAll" as which,):
                text = call.query.get("q")
                if text is None:
                    raise RejectedCallError(400, "MALFORMED_QUERY", "A query string has to be specified")
                batch = _batch(call.headers.get("sforce-query-options", ""))
                return Reply(body=self._queries.run(text, call.base, deleted=which == "queryAll", batch=batch))
            case ("query" | "queryAll", locator):
                if self._faults.take("cursor_expired", SYSTEM, "/query"):
                    self._queries.forget(locator)
                return Reply(body=self._queries.more(locator, call.base))
            case ("sobjects", *_):
                return self._sobjects.answer(call)
            case ("composite", "sobjects", *_):
                return self._collections.answer(call)
            case _:
                raise not_found()

    def _limits(self) -> dict[str, dict[str, int]]:
        most = self.switches.daily_requests_max
        return {
            "DailyApiRequests": {"Max": most, "Remaining": max(0, most - self.used)},
            "DailyBulkApiBatches": {"Max": 15_000, "Remaining": 15_000},
            "DailyBulkV2QueryJobs": {"Max": 10_000, "Remaining": 10_000},
            "DailyBulkV2QueryFileStorageMB": {"Max": 976_562, "Remaining": 976_562},
            "DailyDeliveredPlatformEvents": {"Max": 25_000, "Remaining": 25_000},
            "HourlyPublishedPlatformEvents": {"Max": 250_000, "Remaining": 250_000},
            "DataStorageMB": {"Max": 10_240, "Remaining": 9_000},
        }


def _batch(options: str) -> int | None:
    for option in options.split(","):
        name, _, value = option.partition("=")
        if name.strip().lower() == "batchsize" and value.strip().isdigit():
            return int(value)
    return None
