"""`sobjects`: what there is, what it is made of, one record at a time, what changed and what was deleted."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.salesforce.calls import NOTHING, Call, Reply
from retail_etl.sandbox.salesforce.queries import attributes, shown
from retail_etl.sandbox.salesforce.rejections import RejectedCallError, RowError, no_body, not_found
from retail_etl.sandbox.salesforce.values import moment_text

if TYPE_CHECKING:
    from retail_etl.sandbox.salesforce.records import Org, Row
    from retail_etl.sandbox.salesforce.schema import Field, SObject
    from retail_etl.sandbox.salesforce.writes import Writer, Written

_UPDATE_HAS_BODY = 46.0
_REPLICATED_DAYS_MAX = {"updated": 30, "deleted": 15}


class SObjectCalls:
    """Every call below `sobjects`."""

    def __init__(self, org: Org, writer: Writer) -> None:
        self._org = org
        self._writer = writer

    def answer(self, call: Call) -> Reply:
        """The answer of one call.

        Raises:
            RejectedCallError, RowError: it is refused.
        """
        match call.path[1:]:
            case ():
                listed = [one.described(call.base) for one in self._org.sobjects()]
                return Reply(body={"encoding": "UTF-8", "maxBatchSize": 200, "sobjects": listed})
            case (name,):
                return self._object(call, self._org.sobject(name))
            case (name, "describe"):
                return Reply(body=self._describe(call, self._org.sobject(name)))
            case (name, "updated" | "deleted" as which):
                return self._replicated(call, self._org.sobject(name), which)
            case (name, identifier):
                return self._record(call, self._org.sobject(name), identifier)
            case (name, field, value):
                return self._by_external_id(call, self._org.sobject(name), field, value)
            case _:
                raise not_found()

    def _describe(self, call: Call, sobject: SObject) -> dict[str, Any]:
        fields = [one.described() for one in sobject.fields]
        children = [
            {"relationshipName": name, "childSObject": child, "field": field}
            for name, (child, field) in sobject.children.items()
        ]
        return {**sobject.described(call.base), "fields": fields, "childRelationships": children, "recordTypeInfos": []}

    def _object(self, call: Call, sobject: SObject) -> Reply:
        if call.method == "POST":
            done = self._writer.insert(sobject, call.json_object())
            return Reply(201, {"id": done.id, "success": True, "errors": []})
        if call.method != "GET":
            raise _no_method(call)
        return Reply(body={"objectDescribe": sobject.described(call.base), "recentItems": []})

    def _record(self, call: Call, sobject: SObject, identifier: str) -> Reply:
        match call.method:
            case "GET" | "HEAD":
                row = self._org.row(sobject, identifier)
                if row is None:
                    raise not_found("The requested resource does not exist")
                return Reply(body=self._whole(call, sobject, row))
            case "PATCH":
                self._unmodified(call, sobject, identifier)
                self._writer.update(sobject, identifier, call.json_object())
                return NOTHING
            case "DELETE":
                self._writer.delete(sobject, identifier)
                return NOTHING
            case _:
                raise _no_method(call)

    def _by_external_id(self, call: Call, sobject: SObject, name: str, value: str) -> Reply:
        field = external_field(sobject, name)
        found = self._org.named(sobject, field, value)
        if len(found) > 1:
            return Reply(300, [attributes(sobject, row, call.base)["url"] for row in found])
        match call.method:
            case "GET" | "HEAD" if found:
                return Reply(body=self._whole(call, sobject, found[0]))
            case "DELETE" if found:
                self._writer.delete(sobject, found[0]["Id"])
                return NOTHING
            case "PATCH":
                body = call.json_object()
                if any(one.lower() in {"id", field.name.lower()} for one in body):
                    said = f"The {field.name} field should not be specified in the sobject data."
                    raise RowError("INVALID_FIELD", said, (field.name,))
                only = call.query.get("updateOnly", "").lower() == "true"
                return upserted(self._writer.upsert(sobject, field, value, body, update_only=only), call.version)
            case _:
                raise not_found()

    def _whole(self, call: Call, sobject: SObject, row: Row) -> dict[str, Any]:
        wanted = {name.strip().lower() for name in call.query.get("fields", "").split(",") if name.strip()}
        values = {one.name: shown(row.get(one.name)) for one in sobject.fields if not wanted or one.name.lower() in wanted}
        return {"attributes": attributes(sobject, row, call.base), **values}

    def _unmodified(self, call: Call, sobject: SObject, identifier: str) -> None:
        told = call.headers.get("if-unmodified-since")
        row = self._org.row(sobject, identifier)
        if told is None or row is None:
            return
        try:
            since = dt.datetime.strptime(told, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=dt.UTC)
        except ValueError:
            raise RejectedCallError(400, "INVALID_HEADER", f"Invalid date in If-Unmodified-Since: {told}") from None
        if row["LastModifiedDate"] > moment_text(since):
            raise RejectedCallError(412, "PRECONDITION_FAILED", "The record was modified since the given date.")

    def _replicated(self, call: Call, sobject: SObject, which: str) -> Reply:
        start, end = (_moment(call.query.get(name, "")) for name in ("start", "end"))
        now = _moment(self._org.now())
        if start >= end:
            raise RejectedCallError(400, "INVALID_REPLICATION_DATE", "startDate must be before endDate")
        if start < now - dt.timedelta(days=_REPLICATED_DAYS_MAX[which]):
            said = f"startDate before org replication enabled date or more than {_REPLICATED_DAYS_MAX[which]} days back"
            raise RejectedCallError(400, "INVALID_REPLICATION_DATE", said)
        since, until = moment_text(start.replace(second=0)), moment_text(end)
        rows = [row for row in self._org.all(sobject, deleted=True) if since <= row["SystemModstamp"] <= until]
        covered = moment_text(min(end, now).replace(second=0))
        if which == "updated":
            return Reply(body={"ids": [row["Id"] for row in rows if not row.get("IsDeleted")], "latestDateCovered": covered})
        gone = [{"id": row["Id"], "deletedDate": row["SystemModstamp"]} for row in rows if row.get("IsDeleted")]
        earliest = moment_text(now - dt.timedelta(days=15))
        return Reply(body={"deletedRecords": gone, "earliestDateAvailable": earliest, "latestDateCovered": covered})


def external_field(sobject: SObject, name: str) -> Field:
    """The field by which records are found.

    Raises:
        RejectedCallError: 404 `NOT_FOUND`: it is none.
    """
    field = sobject.named(name)
    if field is None or not (field.external_id or field.type == "id"):
        raise not_found(f"Provided external ID field does not exist or is not accessible: {name}")
    return field


def upserted(done: Written, version: float) -> Reply:
    """The answer to a single upsert: since v46 an update has a body, too."""
    if not done.created and version < _UPDATE_HAS_BODY:
        return NOTHING
    return Reply(201 if done.created else 200, {"id": done.id, "success": True, "errors": [], "created": done.created})


def _no_method(call: Call) -> RejectedCallError:
    return RejectedCallError(
        405, "METHOD_NOT_ALLOWED", f"HTTP Method '{call.method}' not allowed. Allowed are GET, POST, PATCH, DELETE"
    )


def _moment(text: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        raise no_body(f"no date and time: {text!r}") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
