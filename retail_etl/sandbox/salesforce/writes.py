"""Making, changing and deleting one record: names are resolved, values judged, rules kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.salesforce.identifiers import long_form
from retail_etl.sandbox.salesforce.order_rules import OrderRules
from retail_etl.sandbox.salesforce.person_rules import PersonRules
from retail_etl.sandbox.salesforce.rejections import RowError
from retail_etl.sandbox.salesforce.values import accepted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retail_etl.sandbox.faults import FaultRegistry
    from retail_etl.sandbox.salesforce.records import Org, Row
    from retail_etl.sandbox.salesforce.schema import Field, SObject

SYSTEM = "salesforce"


@dataclass(frozen=True)
class Written:
    """What became of a write."""

    id: str
    created: bool


class Writer:
    """Writes records one by one. A fault of kind `record_refused` makes one fail in the words that it gives."""

    def __init__(self, org: Org, faults: FaultRegistry) -> None:
        self.org = org
        self._faults = faults
        self._rules = OrderRules(org)
        self.persons = PersonRules(org)

    def insert(self, sobject: SObject, body: Mapping[str, Any]) -> Written:
        """A new record.

        Raises:
            RowError: it is refused.
        """
        self._disturb(sobject, body, "")
        values = self._values(sobject, body, creating=True)
        self.persons.named(sobject, None, values)
        missing = [one.name for one in sobject.fields if one.required and one.create and values.get(one.name) is None]
        if missing:
            raise RowError("REQUIRED_FIELD_MISSING", f"Required fields are missing: [{', '.join(missing)}]", tuple(missing))
        self._unique(sobject, values, "")
        self.persons.without_twin(sobject, values)
        values |= {one.name: one.default for one in sobject.fields if one.default is not None and one.name not in values}
        self._rules.before_add(sobject, values)
        row = self.org.add(sobject, values)
        self._rules.after(sobject, row)
        return Written(row["Id"], created=True)

    def update(self, sobject: SObject, identifier: str, body: Mapping[str, Any]) -> Written:
        """A changed record.

        Raises:
            RowError: it is refused, deleted, or not there.
        """
        row = self._existing(sobject, identifier)
        self._disturb(sobject, body, str(row.get("Heartland_Id__c") or ""))
        values = self._values(sobject, body, creating=False)
        self.persons.named(sobject, row, values)
        emptied = [name for name in values if values[name] is None and (named := sobject.named(name)) and named.required]
        if emptied:
            raise RowError("REQUIRED_FIELD_MISSING", f"Required fields are missing: [{', '.join(emptied)}]", tuple(emptied))
        self._unique(sobject, values, row["Id"])
        self._rules.before_change(sobject, row, values)
        self.org.change(sobject, row, values)
        self._rules.after(sobject, row)
        return Written(row["Id"], created=False)

    def upsert(
        self, sobject: SObject, field: Field, value: str, body: Mapping[str, Any], *, update_only: bool = False
    ) -> Written:
        """A record made or changed, found by an external id.

        Raises:
            RowError: it is refused; `DUPLICATE_EXTERNAL_ID` where several records have the value.
        """
        found = self.org.named(sobject, field, value)
        if len(found) > 1:
            said = f"Multiple records found with external id: {value}"
            raise RowError("DUPLICATE_EXTERNAL_ID", said, (field.name,), 300)
        if found:
            return self.update(sobject, found[0]["Id"], body)
        if update_only:
            raise RowError("NOT_FOUND", "The requested resource does not exist", (), 404)
        return self.insert(sobject, {**body, field.name: value})

    def delete(self, sobject: SObject, identifier: str) -> Written:
        """A record in the recycle bin.

        Raises:
            RowError: it stays.
        """
        row = self._existing(sobject, identifier)
        self._rules.before_delete(sobject, row)
        self.org.change(sobject, row, {"IsDeleted": True})
        return Written(row["Id"], created=False)

    def _existing(self, sobject: SObject, identifier: str) -> Row:
        if long_form(identifier) is None:
            raise RowError("MALFORMED_ID", f"malformed id {identifier}", ("Id",))
        row = self.org.row(sobject, identifier, deleted=True)
        if row is None:
            raise RowError("NOT_FOUND", "The requested resource does not exist", (), 404)
        if row.get("IsDeleted"):
            raise RowError("ENTITY_IS_DELETED", "entity is deleted", (), 404)
        return row

    def _disturb(self, sobject: SObject, body: Mapping[str, Any], known_as: str) -> None:
        reference = str(body.get("Heartland_Id__c") or known_as)
        for fault in self._faults.active("record_refused", SYSTEM, f"/{sobject.name}"):
            wanted = fault.details.get("id")
            if wanted is None or wanted == reference:
                if self._faults.take("record_refused", SYSTEM, f"/{sobject.name}") is None:
                    continue  # a matter of chance, and it went well
                code = str(fault.details.get("code", "UNABLE_TO_LOCK_ROW"))
                said = str(fault.details.get("message", "unable to obtain exclusive access to this record"))
                raise RowError(code, said, tuple(fault.details.get("fields", ())), int(fault.details.get("status", 400)))

    def _values(self, sobject: SObject, body: Mapping[str, Any], *, creating: bool) -> Row:
        values: Row = {}
        for name, value in body.items():
            if name == "attributes" or (name.lower() == "id" and not value):
                continue
            relation = sobject.by_relationship.get(name.lower())
            if relation is not None and (value is None or isinstance(value, dict)):
                self._writable(relation, creating=creating)
                values[relation.name] = self._referred(relation, value)
                continue
            field = sobject.named(name)
            if field is None:
                said = f"No such column '{name}' on sobject of type {sobject.name}"
                raise RowError("INVALID_FIELD", said, (name,))
            self._writable(field, creating=creating)
            values[field.name] = accepted(field, value)
            if field.type == "reference" and values[field.name]:
                self._known(field, values[field.name])
        return values

    def _writable(self, field: Field, *, creating: bool) -> None:
        if not (field.create if creating else field.update):
            said = (
                f"Unable to create/update fields: {field.name}. Please check the security settings of this field and verify "
                "that it is read/write for your profile or permission set."
            )
            raise RowError("INVALID_FIELD_FOR_INSERT_UPDATE", said, (field.name,))

    def _referred(self, relation: Field, value: Mapping[str, Any] | None) -> str | None:
        if value is None:
            return None
        target = self.org.sobject(relation.refers_to)
        named = {name: one for name, one in value.items() if name != "attributes"}
        name, reference = next(iter(named.items()), ("", ""))
        field = target.named(name)
        if len(named) != 1 or field is None or not (field.external_id or field.name == "Id"):
            raise RowError("INVALID_FIELD", f"{relation.relationship}: name one external id of {target.name}", (relation.name,))
        if field.name == "Id":
            self._known(relation, str(long_form(str(reference)) or reference))
            return long_form(str(reference))
        found = self.org.named(target, field, str(reference))
        if not found:
            said = f"Foreign key external ID: {reference} not found for field {field.name} in entity {target.name}"
            raise RowError("INVALID_FIELD", said)
        return str(found[0]["Id"])

    def _known(self, field: Field, identifier: str) -> None:
        target = self.org.sobject(field.refers_to)
        found = self.org.row(target, identifier, deleted=True)
        if found is None:
            raise RowError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", (field.name,))
        if found.get("IsDeleted"):
            raise RowError("ENTITY_IS_DELETED", "entity is deleted", (field.name,))

    def _unique(self, sobject: SObject, values: Row, own: str) -> None:
        for field in sobject.fields:
            if field.unique and values.get(field.name):
                others = [one for one in self.org.named(sobject, field, values[field.name]) if one["Id"] != own]
                if others:
                    said = f"duplicate value found: {field.name} duplicates value on record with id: {others[0]['Id'][:15]}"
                    raise RowError("DUPLICATE_VALUE", said, (field.name,))
