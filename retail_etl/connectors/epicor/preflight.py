"""What can be known before the first commit: parts, customers, accounts, open periods. Kinetic would take an unknown part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retail_etl.connectors.epicor.calling import refused
from retail_etl.connectors.http.answer import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from retail_etl.connectors.epicor.calling import Methods
    from retail_etl.connectors.interface import Failure


class Preflight:
    """Looks up what items name, some at a time; accounts and dates are read once."""

    def __init__(self, methods: Methods) -> None:
        self._methods = methods
        self._accounts: dict[str, dict[str, Any]] | None = None
        self._earliest: dict[str, str] | None = None

    def parts(self, names: Iterable[str]) -> dict[str, dict[str, Any]]:
        """The parts by name in upper case."""
        rows = self._methods.rows("Erp.BO.PartSvc", "Parts", "PartNum", list(names), Place("parts", "preflight"))
        return {str(row["PartNum"]).upper(): row for row in rows}

    def customers(self, codes: Iterable[str]) -> dict[str, dict[str, Any]]:
        """The customers by code in upper case."""
        rows = self._methods.rows("Erp.BO.CustomerSvc", "Customers", "CustID", list(codes), Place("customers", "preflight"))
        return {str(row["CustID"]).upper(): row for row in rows}

    def part_problem(self, key: str, name: str, parts: dict[str, dict[str, Any]]) -> Failure | None:
        """Why a part cannot be ordered, or ``None``."""
        if not name:
            return refused(key, "Part is required.")
        part = parts.get(name.upper())
        if part is None:
            return refused(key, f"Part {name} is not in the part master.")
        if part.get("InActive") or part.get("OnHold"):
            return refused(key, f"Part is inactive or on hold: {name}.")
        return None

    def customer_problem(self, key: str, code: str, customers: dict[str, dict[str, Any]]) -> Failure | None:
        """Why nothing can be sold to a customer, or ``None``."""
        customer = customers.get(code.upper())
        if customer is None:
            return refused(key, f"Customer not found: {code}.")
        if customer.get("Inactive"):
            return refused(key, f"Customer is inactive: {code}.")
        if customer.get("CreditHold"):
            return refused(key, f"Customer {code} is on credit hold.")
        return None

    def date_problem(self, key: str, day: str, kind: str) -> Failure | None:
        """Why nothing can be booked on a day, or ``None``."""
        if self._earliest is None:
            rows = self._methods.all_rows("Erp.BO.EADSvc", "EADTypes", Place("earliest apply dates", "preflight"))
            self._earliest = {str(row["EADType"]): str(row["EarliestApplyDate"])[:10] for row in rows}
        earliest = self._earliest.get(kind)
        if earliest is not None and str(day)[:10] < earliest:
            return refused(key, f"{day} is before the earliest apply date of {kind}, {earliest}.")
        return None

    def account_problem(self, key: str, account: str) -> Failure | None:
        """Why nothing can be booked on an account, or ``None``."""
        if self._accounts is None:
            rows = self._methods.all_rows("Erp.BO.GLAccountSvc", "GLAccounts", Place("accounts", "preflight"))
            self._accounts = {str(row["GLAccount"]): row for row in rows}
        found = self._accounts.get(account)
        if found is None or not found.get("Active"):
            return refused(key, f"Invalid account {account}: it is unknown or inactive.")
        return None
