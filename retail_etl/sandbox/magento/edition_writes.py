"""What only paid editions have: store credit of customers (Adobe Commerce) and gift card accounts (its cloud service)."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from retail_etl.sandbox.magento.rejections import RejectedCallError, no_route, no_such_entity
from retail_etl.sandbox.magento.search_criteria import query_tree, search_criteria

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retail_etl.sandbox.magento.search_criteria import Filter
    from retail_etl.sandbox.magento.shop import Shop
    from retail_etl.sandbox.magento.switches import Switches

Document = dict[str, Any]
_FIRST_ACCOUNT = 7_001
_CREDIT = "customer_finance"


class EditionWrites:
    """Balances that one shop keeps for its customers; without the edition, no route leads to them."""

    def __init__(self, shop: Shop, switches: Switches) -> None:
        self._shop = shop
        self._switches = switches
        self._credit: dict[str, float] = {}
        self._accounts: dict[str, Document] = {}

    def dump(self) -> dict[str, Any]:
        """All that was written."""
        return {"credit": self._credit, "accounts": self._accounts}

    def load(self, kept: dict[str, Any]) -> None:
        """Takes up what `dump` gave."""
        self._credit, self._accounts = kept["credit"], kept["accounts"]

    def balance(self, customer: int, website: int) -> Document:
        """`GET /V1/customers/{id}/balance/{websiteId}`: an amount, 0 where there never was one."""
        self._expect({"commerce"})
        if self._shop.collections["customers"].row_of(customer) is None:
            raise no_such_entity("customerId", customer)
        amount = self._credit.get(f"{customer}/{website}", 0)
        known = {"balance_id": customer, "customer_id": customer, "website_id": website}
        return {**known, "amount": amount, "base_currency_code": "USD"}

    def imported(self, body: Mapping[str, Any]) -> list[str]:
        """`POST /V1/import/json` of store credit: each balance is set as it is told.

        Raises:
            RejectedCallError: 400 for another entity, or a customer who is not there.
        """
        self._expect({"commerce", "saas"})
        source = body.get("source") or {}
        if source.get("entity") != _CREDIT:
            raise RejectedCallError(400, "Entity type %1 is not supported.", [str(source.get("entity"))])
        rows = [(self._customer(str(item.get("_email", ""))), item) for item in source.get("items") or []]
        for customer, item in rows:
            self._credit[f"{customer}/1"] = float(item["store_credit"])
        return [f"Entities Processed: {len(rows)}"]

    def opened(self, body: Mapping[str, Any]) -> Document:
        """`POST /V1/giftcardaccounts`: an account with a code that the shop makes."""
        self._expect({"saas"})
        number = _FIRST_ACCOUNT + len(self._accounts)
        told = dict(body.get("giftcardaccount") or {})
        account = {"status": 1, "state": 0, "balance": 0, **told, "account_id": number, "code": f"GC{number}"}
        self._accounts[str(number)] = account
        return account

    def listed(self, query: str) -> Document:
        """`GET /V1/giftcardaccounts`: the accounts whose codes meet the filters, each `eq` or `like`."""
        self._expect({"saas"})
        asked = search_criteria(query_tree(query))
        found = [one for one in self._accounts.values() if all(any(_meets(one, f) for f in group) for group in asked.groups)]
        return {"items": found, "search_criteria": asked.echo(), "total_count": len(found)}

    def account(self, number: int) -> Document:
        """`GET /V1/giftcardaccounts/{id}`."""
        self._expect({"saas"})
        if str(number) not in self._accounts:
            raise no_such_entity("account_id", number)
        return self._accounts[str(number)]

    def changed(self, number: int, body: Mapping[str, Any]) -> Document:
        """`PUT /V1/giftcardaccounts/{id}`: its code stays.

        Raises:
            RejectedCallError: 400 for a balance below nothing.
        """
        before, told = self.account(number), dict(body.get("giftcardaccount") or {})
        if float(told.get("balance") or 0) < 0:
            raise RejectedCallError(400, "The balance cannot be less than zero.")
        self._accounts[str(number)] = {**before, **told, "account_id": number, "code": before["code"]}
        return self._accounts[str(number)]

    def _customer(self, email: str) -> int:
        collection, view = self._shop.collections["customers"], self._shop.view()
        for row in collection.rows_by_number().tolist():
            if str(self._shop.document("customers", view, row)["email"]).casefold() == email.casefold():
                return collection.number(row)
        raise RejectedCallError(400, "Customer with such email and website code doesn't exist in row(s): 1")

    def _expect(self, editions: set[str]) -> None:
        if self._switches.edition not in editions:
            raise no_route()


def _meets(account: Document, asked: Filter) -> bool:
    held = str(account.get(asked.field, ""))
    return fnmatchcase(held, asked.value.replace("%", "*")) if asked.condition == "like" else held == asked.value
