"""Person accounts, where the org has them, and its duplicate rule: what either makes of a record before it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retail_etl.sandbox.salesforce.rejections import RowError
from retail_etl.sandbox.salesforce.standard_objects import PERSON_FIELDS, RECORD_TYPE

if TYPE_CHECKING:
    from retail_etl.sandbox.salesforce.records import Org, Row
    from retail_etl.sandbox.salesforce.schema import SObject

HIDDEN_WITHOUT_PERSONS = [f"Account.{field.name}" for field in PERSON_FIELDS] + ["RecordType"]
# By object, what two records have in common that are one customer.
_SAME = {"Account": ("Name", "BillingPostalCode"), "Contact": ("Email",)}


class PersonRules:
    """`duplicates` is the org's duplicate rule for the call at hand: none, `alert` or `block`."""

    def __init__(self, org: Org) -> None:
        self._org = org
        self.duplicates = ""

    def named(self, sobject: SObject, row: Row | None, values: Row) -> None:
        """Gives a person's account its name, which only its parts may change.

        Raises:
            RowError: a name of its own, or no last name.
        """
        after = {**(row or {}), **values}
        if sobject.name != "Account" or not self._is_person(after):
            return
        if "Name" in values:
            said = "Unable to create/update fields: Name. The name of a person account is made of its parts."
            raise RowError("INVALID_FIELD_FOR_INSERT_UPDATE", said, ("Name",))
        if not after.get("LastName"):
            raise RowError("REQUIRED_FIELD_MISSING", "Required fields are missing: [LastName]", ("LastName",))
        values["Name"] = " ".join(str(after[part]) for part in ("FirstName", "LastName") if after.get(part))
        values["IsPersonAccount"] = True

    def without_twin(self, sobject: SObject, values: Row) -> None:
        """Refuses a new record that the duplicate rule finds to be there.

        Raises:
            RowError: `DUPLICATES_DETECTED`, with the id of the record that is there.
        """
        names = _SAME.get(sobject.name, ())
        if not self.duplicates or not names or not all(values.get(name) for name in names):
            return
        wanted = [str(values[name]).casefold() for name in names]
        for one in self._org.all(sobject):
            if [str(one.get(name) or "").casefold() for name in names] == wanted:
                raise RowError("DUPLICATES_DETECTED", f"Use one of these records? {one['Id']}", names)

    def _is_person(self, row: Row) -> bool:
        identifier = row.get("RecordTypeId")
        found = self._org.row(RECORD_TYPE, str(identifier)) if identifier else None
        return bool(found and found["IsPersonType"])
