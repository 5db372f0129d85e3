"""`composite/sobjects`: up to 200 records a call, each with a result of its own, in the order in which they were sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.salesforce.calls import Call, Reply
from retail_etl.sandbox.salesforce.queries import attributes, shown
from retail_etl.sandbox.salesforce.rejections import RejectedCallError, RowError, no_body, not_found
from retail_etl.sandbox.salesforce.sobject_calls import external_field

if TYPE_CHECKING:
    from collections.abc import Callable

    from retail_etl.sandbox.salesforce.records import Org
    from retail_etl.sandbox.salesforce.schema import Field, SObject
    from retail_etl.sandbox.salesforce.writes import Writer, Written

RECORDS_MAX = 200
RETRIEVED_MAX = 2_000
_TRUE = "true"


class CollectionCalls:
    """Every call below `composite/sobjects`."""

    def __init__(self, org: Org, writer: Writer) -> None:
        self._org = org
        self._writer = writer

    def answer(self, call: Call) -> Reply:
        """The answer of one call.

        Raises:
            RejectedCallError: the call as a whole is malformed.
        """
        match (call.method, *call.path[2:]):
            case ("POST",):
                return self._each(call, lambda record: self._writer.insert(self._typed(record), _bare(record)))
            case ("PATCH",):
                return self._each(call, self._changed)
            case ("DELETE",):
                identifiers = [one for one in call.query.get("ids", "").split(",") if one]
                return self._run(identifiers, self._removed, whole=call.query.get("allOrNone", "").lower() == _TRUE)
            case ("PATCH", name, field_name):
                sobject = self._org.sobject(name)
                field = external_field(sobject, field_name)
                self._of_one_type(call, sobject)
                return self._upserts(call, sobject, field)
            case ("POST" | "GET", name):
                return self._retrieved(call, self._org.sobject(name))
            case _:
                raise not_found()

    def _records(self, call: Call) -> list[dict[str, Any]]:
        records = call.json_object().get("records")
        if not isinstance(records, list) or not all(isinstance(one, dict) for one in records):
            raise no_body("records: a list of objects is expected")
        if len(records) > RECORDS_MAX:
            said = f"record limit reached. cannot submit more than {RECORDS_MAX} records in this call"
            raise RejectedCallError(400, "EXCEEDED_ID_LIMIT", said)
        return records

    def _each(self, call: Call, write: Callable[[dict[str, Any]], Written]) -> Reply:
        return self._run(self._records(call), write, whole=bool(call.json_object().get("allOrNone")))

    def _upserts(self, call: Call, sobject: SObject, field: Field) -> Reply:
        records = self._records(call)
        values = [str(one.get(field.name) or "") for one in records]
        twice = {value for value in values if value and values.count(value) > 1}

        def write(record: dict[str, Any]) -> Written:
            value = str(record.get(field.name) or "")
            if value in twice:
                raise RowError("DUPLICATE_VALUE", f"Duplicate external id specified: {value}", (field.name,))
            body = {name: one for name, one in _bare(record).items() if name != field.name}
            return self._writer.upsert(sobject, field, value, body) if value else self._writer.insert(sobject, body)

        return self._run(records, write, whole=bool(call.json_object().get("allOrNone")), tells_created=True)

    def _run(self, subjects: list[Any], write: Callable[[Any], Written], *, whole: bool, tells_created: bool = False) -> Reply:
        results: list[dict[str, Any]] = []
        with self._org.transaction() as take_back:
            for subject in subjects:
                try:
                    done = write(subject)
                    created = {"created": done.created} if tells_created else {}
                    results.append({"id": done.id, "success": True, "errors": [], **created})
                except RowError as error:
                    results.append({"success": False, "errors": [error.in_row()]})
                except RejectedCallError as error:  # of an object that a row names and that is not there
                    results.append({"success": False, "errors": [RowError(error.code, error.message).in_row()]})
            if whole and not all(one["success"] for one in results):
                take_back()
                said = "Record rolled back because not all records were valid and the request was using AllOrNone header"
                halted = RowError("ALL_OR_NONE_OPERATION_ROLLED_BACK", said).in_row()
                results = [{"success": False, "errors": [halted]} if one["success"] else one for one in results]
        return Reply(body=results)

    def _typed(self, record: dict[str, Any]) -> SObject:
        return self._org.sobject(str((record.get("attributes") or {}).get("type", "")))

    def _of_one_type(self, call: Call, sobject: SObject) -> None:
        for record in self._records(call):
            told = (record.get("attributes") or {}).get("type", sobject.name)
            if str(told).lower() != sobject.name.lower():
                raise RejectedCallError(400, "INVALID_INPUT", f"all records have to be of type {sobject.name}, not {told}")

    def _changed(self, record: dict[str, Any]) -> Written:
        identifier = str(record.get("id") or record.get("Id") or "")
        body = {name: value for name, value in _bare(record).items() if name.lower() != "id"}
        return self._writer.update(self._typed(record), identifier, body)

    def _removed(self, identifier: str) -> Written:
        sobject = next((one for one in self._org.sobjects() if one.prefix == identifier[:3]), None)
        if sobject is None:
            raise RowError("MALFORMED_ID", f"malformed id {identifier}")
        return self._writer.delete(sobject, identifier)

    def _retrieved(self, call: Call, sobject: SObject) -> Reply:
        told = call.json_object() if call.method == "POST" else {n: call.query.get(n, "").split(",") for n in ("ids", "fields")}
        ids, names = [str(one) for one in told.get("ids", [])], [str(one) for one in told.get("fields", [])]
        if len(ids) > RETRIEVED_MAX:
            raise RejectedCallError(400, "EXCEEDED_ID_LIMIT", f"no more than {RETRIEVED_MAX} records can be retrieved")
        fields = [one for name in names if (one := sobject.named(name))]
        rows = [self._org.row(sobject, one) for one in ids]
        found = [
            None
            if row is None
            else {"attributes": attributes(sobject, row, call.base), **{f.name: shown(row[f.name]) for f in fields}}
            for row in rows
        ]
        return Reply(body=found)


def _bare(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name != "attributes"}
