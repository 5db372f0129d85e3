"""`CustomerSvc` and `PartSvc`: new customers, the tenant's own search for duplicates, and updates of both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.epicor.master_tables import CUSTOMERS, PARTS
from retail_etl.sandbox.epicor.refusals import RefusedCallError, business_rule, record_not_found
from retail_etl.sandbox.epicor.row_forms import Desk, blank, changed_row, rows_of, typed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from retail_etl.sandbox.epicor.edm import Row

FIRST_WRITTEN_CUSTOMER = 50_001
_LONGEST_ID = 10
_REQUIRED = ("CustID", "Name", "TerritoryID", "TermsCode")


class MasterMethods:
    """The writing methods of customers and parts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def customer_methods(self) -> dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]]:
        """Those of `CustomerSvc` by name."""
        return {
            "GetNewCustomer": lambda arguments: {"ds": {**(arguments.get("ds") or {}), "Customer": [self._blank()]}},
            "GetByCustID": self.by_id,
            "CheckDupCustomer": self.duplicates,
            "Update": self.update_customer,
        }

    def part_methods(self) -> dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]]:
        """Those of `PartSvc` by name."""
        return {"GetNewPart": self.new_part, "Update": self.update_part, "UpdateExt": self.update_parts}

    def by_id(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """One customer by the code that people may rename."""
        found = self._desk.find(CUSTOMERS, CustID=arguments.get("custID", ""))
        if found is None:
            raise record_not_found()
        return {"returnObj": {"Customer": [found]}}

    def duplicates(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The codes of customers with this name, street and postal code."""
        wanted = {"Name": "vName", "Address1": "vAddress1", "Zip": "vZip"}
        told = {column: str(arguments.get(name) or "").casefold() for column, name in wanted.items()}
        name = told.pop("Name")
        alike = [
            row["CustID"]
            for row in CUSTOMERS.rows(self._desk.world)
            if str(row["Name"]).casefold() == name
            and all(str(row[column]).casefold() == value for column, value in told.items())
            and str(row["CustID"]).casefold() != str(arguments.get("custId") or "").casefold()
        ]
        return {"returnObj": ", ".join(alike)}

    def update_customer(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Commits a new or a changed customer."""
        row = changed_row(arguments, "Customer")
        if row["RowMod"] == "U":
            kept = self._desk.updated(CUSTOMERS, row)
        else:
            customer = typed(CUSTOMERS.entity, row)
            for name in _REQUIRED:
                if not customer[name]:
                    raise business_rule(f"{name} is required.", {"Table": "Customer", "Field": name})
            if len(customer["CustID"]) > _LONGEST_ID:
                raise business_rule("CustID is longer than 10 characters.", {"Table": "Customer", "Field": "CustID"})
            if self._desk.find(CUSTOMERS, CustID=customer["CustID"]) is not None:
                raise RefusedCallError(
                    409, "This is a duplicate entry of an existing record.", "Ice.Common.DuplicateRecordException"
                )
            customer["CustNum"] = self._desk.next("customer", FIRST_WRITTEN_CUSTOMER)
            kept = self._desk.keep(CUSTOMERS, customer)
        return {"ds": {"Customer": [{**kept, "RowMod": ""}]}}

    def new_part(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """A part with the tenant's defaults."""
        values = {"TypeCode": "P", "IUM": "EA", "PUM": "EA", "SalesUM": "EA", "UOMClassID": "COUNT", "PricePerCode": "E"}
        return {"ds": {**(arguments.get("ds") or {}), "Part": [blank(PARTS.entity, **values, QtyBearing=True)]}}

    def update_part(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Commits a new or a changed part."""
        row = changed_row(arguments, "Part")
        if row["RowMod"] == "U":
            kept = self._desk.updated(PARTS, row)
        else:
            part = typed(PARTS.entity, row)
            if not part["PartNum"] or not part["PartDescription"]:
                raise business_rule("Part and description are required.", {"Table": "Part", "Field": "PartNum"})
            if self._desk.find(PARTS, PartNum=part["PartNum"]) is not None:
                raise RefusedCallError(
                    409, "This is a duplicate entry of an existing record.", "Ice.Common.DuplicateRecordException"
                )
            today = self._desk.today()
            kept = self._desk.keep(PARTS, {**part, "CreatedOn": today, "ChangedOn": today})
        return {"ds": {"Part": [{**kept, "RowMod": ""}]}}

    def update_parts(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Changes several parts in the columns that are named: what is wrong with some of them stands inside the 200."""
        kept, errors = [], []
        for row in rows_of(arguments, "Part"):
            try:
                kept.append(self._merged(row))
            except RefusedCallError as refused:
                errors.append(_row_error("Part", row, refused))
                if not arguments.get("continueProcessingOnError"):
                    break
        told = {"ds": {"Part": [{**row, "RowMod": ""} for row in kept]}, "errorsOccurred": bool(errors)}
        return {"returnObj": {"BOUpdError": errors}, **told}

    def _merged(self, row: Row) -> Row:
        before = self._desk.find(PARTS, PartNum=row.get("PartNum", ""))
        if before is None:
            raise record_not_found()
        part = typed(PARTS.entity, {**before, **{name: value for name, value in row.items() if name != "SysRevID"}})
        if not part["PartDescription"]:
            raise business_rule("Part and description are required.", {"Table": "Part", "Field": "PartDescription"})
        return self._desk.keep(PARTS, {**part, "ChangedOn": self._desk.today()})

    def _blank(self) -> dict[str, Any]:
        return blank(
            CUSTOMERS.entity, CustomerType="CUS", CurrencyCode="USD", Country="USA", CountryNum=1, EstDate=self._desk.today()
        )


def _row_error(table: str, row: Mapping[str, Any], refused: RefusedCallError) -> Row:
    about = {"TableName": table, "ErrorLevel": "Error", "ErrorType": refused.error_type, "ErrorText": refused.message}
    return {**about, "ErrorSysRowID": row.get("SysRowID"), "SysRowID": row.get("SysRowID"), "RowMod": row.get("RowMod")}
