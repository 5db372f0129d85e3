"""What the storms write to each system, some of it wrong, and how often the system holds each of it afterwards."""

from __future__ import annotations

import json
import random
from abc import ABC, abstractmethod
from collections import Counter
from typing import Any

from retail_etl.connectors.epicor.calling import Methods
from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.http.ask import Ask
from retail_etl.connectors.magento.search import Filter
from retail_etl.connectors.magento.writing import ShopWriter
from retail_etl.connectors.salesforce.record_sink import OrgQueries
from retail_etl.delivery.changes import Change, Parent

HERE = Place("test")
BAD_SHARE = 0.02
SECRETS = {
    "heartland": {"client_secret": "admin_client_secret"},
    "magento": {name: name for name in ("consumer_secret", "access_token", "access_token_secret")},
    "epicor": {"api_key": "api_key", "password": "password"},
    "salesforce": {"client_secret": "client_secret"},
}


def plain_config(running: Any, system: str) -> tuple[dict[str, Any], dict[str, str]]:
    """What a process is told of the system, and apart from it the secrets."""
    from retail_etl.connectors.heartland.config import READ_SCOPES, WRITE_SCOPES

    shown = running.credentials[system]
    told: dict[str, Any] = {"base_url": running.url(system), "requests_per_second": 10_000.0}
    match system:
        case "heartland":
            told |= {"client_id": shown["admin_client_id"], "scopes": [*READ_SCOPES, *WRITE_SCOPES]}
        case "magento":
            told |= {"consumer_key": shown["consumer_key"], "write_batch": 50}
        case "epicor":
            told |= {"company": shown["company"], "username": shown["username"]}
        case _:
            told |= {"client_id": shown["client_id"]}
    return told, {name: shown[kept] for name, kept in SECRETS[system].items()}


class Trade(ABC):
    """The writes of one storm.

    ``share`` is how often each kind of fault hits a call; ``writes`` is where writes go to, ``reasons`` why one may be dead.
    """

    system = ""
    share = 0.01
    writes = ""
    reasons: frozenset[str] = frozenset()

    def __init__(self, town: Any, number: int) -> None:
        self.town, self.number = town, number
        self.chance = random.Random(number)
        self.changes: list[Change] = []
        self.prepare()

    @abstractmethod
    def prepare(self) -> None:
        """Fills ``changes``."""

    def wanted(self, dead: dict[str, str]) -> list[str]:
        """Which references shall be held: all but dead letters, and what hangs on them."""
        return [one.reference for one in self.changes if one.reference not in dead]

    @abstractmethod
    def held(self) -> Counter[str]:
        """How often the system holds each reference, whole and as it was told."""

    def is_bad(self) -> bool:
        return self.chance.random() < BAD_SHARE

    def say(self, entity: str, reference: str, payload: dict[str, Any], parent: Parent | None = None) -> None:
        self.changes.append(Change(self.system, entity, f"storm:{entity}:{reference}", reference, payload, parent))


class Tills(Trade):
    """Customers, orders of theirs, and payments of these, by a third each."""

    system = "heartland"
    writes = "/v1/customers"
    reasons = frozenset({"unknown_sku"})

    def prepare(self) -> None:
        for place in range(self.number // 3):
            name, about = f"S{place:05d}", {"source_system": "storm"}
            person = {**about, "external_id": f"c-{name}", "last_name": f"Name {place}", "email": f"{name}@x.example"}
            self.say("customers", f"c-{name}", person)
            sku = "NO-SUCH" if self.is_bad() else "TEE-BLK-S"
            order = {
                **about, "external_id": f"o-{name}", "location_id": "loc_01", "order_date": "2026-04-01T10:00:00.000Z",
                "status": "Open", "line_items": [{"line_type": "item", "sku": sku, "quantity": "2", "price": "12.50"}],
                "customer_id": _id_of("customers", f"storm:customers:c-{name}"),
            }  # fmt: skip
            self.say("orders", f"o-{name}", order, Parent("customers", f"storm:customers:c-{name}"))
            sale = {"operation": "sale", "amount": "25.00", "method": "Visa"}
            sale["order_id"] = _id_of("orders", f"storm:orders:o-{name}")
            self.say("payments", f"p-{name}", sale, Parent("orders", f"storm:orders:o-{name}"))

    def wanted(self, dead: dict[str, str]) -> list[str]:
        lost = {f"p-{name[2:]}" for name in dead}
        return [name for name in super().wanted(dead) if name not in lost]

    def held(self) -> Counter[str]:
        tills = self.town.connector("heartland").client
        found: Counter[str] = Counter()
        orders = {}
        for row in _every(tills, "/v1/customers"):
            found[str(row.get("external_id"))] += 1
        for row in _every(tills, "/v1/orders"):
            if str(row.get("external_id") or "").startswith("o-S"):
                orders[row["id"]] = row["external_id"]
                found[row["external_id"]] += float(row["total_amount"]) == 25.0
        for row in _every(tills, "/v1/payments"):
            if row["order_id"] in orders:
                found[f"p-{orders[row['order_id']][2:]}"] += 1
        return Counter({name: count for name, count in found.items() if name[1:3] == "-S"})


class Shop(Trade):
    """Customers, comments on orders, and stock levels, by a third each."""

    system = "magento"
    writes = "/rest/all/V1/customers"
    reasons = frozenset({"invalid_email"})

    def prepare(self) -> None:
        self.town.switch("magento", further_products=self.number)
        shop = ShopWriter(self.town.connector("magento").client, "all")
        self.orders = [row["entity_id"] for row in shop.listed("orders", [[Filter("entity_id", "gt", "0")]], 100, HERE)]
        for place in range(self.number // 3):
            email = f"s{place:05d} storm" if self.is_bad() else f"s{place:05d}@storm.example"
            self.say("customers", email, {"email": email, "firstname": "Ann", "lastname": f"N{place}", "website_id": 1})
            comment = {"order_id": self.orders[place % len(self.orders)], "comment": "Payment failed at the till."}
            self.say("order_comments", f"HL-{place:05d}", comment)
            sku = f"PLAIN-{place + 1:06d}"
            level = {"sku": sku, "source_code": "loc_01", "quantity": str(place % 90 + 1), "status": 1}
            self.say("stock_levels", f"{sku}@loc_01", level)

    def held(self) -> Counter[str]:
        shop = ShopWriter(self.town.connector("magento").client, "all")
        people = shop.listed("customers/search", [[Filter("email", "like", "%@storm.example")]], 20_000, HERE)
        found = Counter(str(row["email"]) for row in people)
        for order in self.orders:
            for one in shop.read(f"orders/{order}", HERE)["status_histories"]:
                found.update(word[4:] for word in str(one["comment"] or "").split() if word.startswith("ext:HL-"))
        third = self.number // 3
        for first in range(0, third, 100):
            skus = [f"PLAIN-{place + 1:06d}" for place in range(first, min(first + 100, third))]
            rows = shop.listed("inventory/source-items", [[Filter("sku", "in", ",".join(skus))]], 5_000, HERE)
            for row in rows:
                if row["source_code"] == "loc_01":
                    found[f"{row['sku']}@loc_01"] += row["quantity"] == (int(row["sku"][-6:]) - 1) % 90 + 1
        return found


class Ledger(Trade):
    """Orders of two lines, receipts, journals and customers, by a quarter each where there are few; of many, fewer orders."""

    system = "epicor"
    share = 0.007
    reasons = frozenset({"part_mapping"})

    def prepare(self) -> None:
        self.company = self.town.running.credentials["epicor"]["company"]
        self.writes = f"/api/v2/odata/{self.company}/Erp.BO.CustomerSvc"
        self.methods = Methods(self.town.connector("epicor").client, self.company)
        accounts = [str(row["GLAccount"]) for row in self.methods.all_rows("Erp.BO.GLAccountSvc", "GLAccounts", HERE)[:2]]
        orders = journals = min(self.number // 4, 250)
        for place in range(self.number):
            if place < orders:
                self.say("orders", f"HL:ORD:S{place:05d}", self._order(place))
            elif place < orders + journals:
                self.say("journals", f"HL:ADJ:S{place:05d}", self._journal(place, accounts))
            elif place % 2:
                buyer = {"CustID": f"S{place:05d}", "Name": f"Storm {place}", "Address1": f"{place} Elm St", "Zip": "44460"}
                self.say("customers", f"HL:CUS:S{place:05d}", {**buyer, "TerritoryID": "01", "TermsCode": "N30"})
            else:
                self.say("cash_receipts", f"HL:PAY:S{place:05d}", self._receipt(place))

    def _order(self, place: int) -> dict[str, Any]:
        part = "NO-SUCH" if self.is_bad() else "TEE-BLK-S"
        lines = [{"POLine": "1", "PartNum": part, "SellingQuantity": "2", "DocUnitPrice": "19.95"}]
        lines.append({"POLine": "2", "PartNum": "TEE-BLK-M", "SellingQuantity": "1", "DocUnitPrice": "17.50"})
        days = {"OrderDate": "2026-04-01", "RequestDate": "2026-04-02", "NeedByDate": "2026-04-03"}
        return {"CustID": "STORE001", "PONum": f"S{place:05d}", **days, "lines": lines}

    def _journal(self, place: int, accounts: list[str]) -> dict[str, Any]:
        lines = [{"GLAccount": accounts[0], "DebitAmount": "7.50"}, {"GLAccount": accounts[1], "CreditAmount": "7.50"}]
        return {"GroupID": f"J{place % 9}", "JEDate": "2026-04-01", "Description": "Adjustment", "lines": lines}

    def _receipt(self, place: int) -> dict[str, Any]:
        return {
            "GroupID": f"S{place % 40:03d}", "BankAcctID": "OPBNK", "TranType": "PayInv", "CustID": "STORE001",
            "CheckRef": f"S{place:05d}", "TranDate": "2026-04-01", "DocTranAmt": "57.40", "CurrencyCode": "USD",
        }  # fmt: skip

    def held(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for row in self._rows("Erp.BO.SalesOrderSvc", "SalesOrders", "HLRef_c", "orders", "OrderDtls"):
            whole = [line["POLine"] for line in row["OrderDtls"]] == ["1", "2"] and row["ReadyToCalc"]
            found[row["HLRef_c"]] += whole and str(row["DocOrderAmt"]) == "57.400"
        for row in self._rows("Erp.BO.GLJournalEntrySvc", "GLJournalEntries", "HLRef_c", "journals", "GLJrnDtlMnls"):
            whole = len(row["GLJrnDtlMnls"]) == 2 and str(row["TotDebit"]) == str(row["TotCredit"]) == "7.500"
            found[row["HLRef_c"]] += whole and not row["Posted"]
        for row in self._rows("Erp.BO.CashRecSvc", "CashRecs", "Reference", "cash_receipts"):
            found[row["Reference"]] += not row["Posted"]
        found.update(row["ExternalID"] for row in self._rows("Erp.BO.CustomerSvc", "Customers", "ExternalID", "customers"))
        return found

    def _rows(self, service: str, entity_set: str, column: str, entity: str, expand: str = "") -> list[dict[str, Any]]:
        references = [one.reference for one in self.changes if one.entity == entity]
        return self.methods.rows(service, entity_set, column, references, HERE, expand)


class Org(Trade):
    """Accounts, orders with a line, and payments of these, by a third each. Few calls bring many: more of them fail."""

    system = "salesforce"
    share = 0.05
    writes = "/services/data/v66.0/composite"
    reasons = frozenset({"invalid_or_null_for_restricted_picklist"})

    def prepare(self) -> None:
        for place in range(self.number // 3):
            name = f"S-{place:05d}"
            kind = "Unheard of" if self.is_bad() else "Individual"
            self.say("accounts", f"c{name}", {"Name": f"Customer {place}", "Heartland_Customer_Type__c": kind})
            line = {
                "Heartland_Id__c": f"o{name}:1",
                "Product.Heartland_Id__c": "prd_00001",
                "Quantity": "2",
                "UnitPrice": "29.75",
            }
            order = {"Account.Heartland_Id__c": "cus_000001", "EffectiveDate": "2026-03-24", "Heartland_Status__c": "Completed"}
            self.say("orders", f"o{name}", {**order, "Heartland_Total__c": "59.50", "lines": [line]})
            paid = {"Order__r.Heartland_Id__c": f"o{name}", "Amount__c": "59.50"}
            self.say("payments", f"p{name}", paid, Parent("orders", f"storm:orders:o{name}"))

    def held(self) -> Counter[str]:
        client = self.town.connector("salesforce").client
        queries = OrgQueries(client, "services/data/v66.0")
        found: Counter[str] = Counter()
        for sobject, condition in (
            ("Account", "Heartland_Id__c LIKE 'cS-%'"),
            ("Order", "Heartland_Id__c LIKE 'oS-%' AND StatusCode = 'Activated' AND TotalAmount = 59.5"),
            ("Heartland_Payment__c", "Heartland_Id__c LIKE 'pS-%' AND Amount__c = 59.5"),
        ):
            query = f"SELECT Heartland_Id__c FROM {sobject} WHERE {condition}"
            found.update(str(row["Heartland_Id__c"]) for row in queries.records(query, HERE))
        return found


TRADES = {"heartland": Tills, "magento": Shop, "epicor": Ledger, "salesforce": Org}


def _id_of(entity: str, record: str) -> Any:
    return {"$target_id": {"entity": entity, "record": record}}


def _every(client: Any, path: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    cursor = None
    while True:
        query = [("per_page", "200"), *([("cursor", cursor)] if cursor else [])]
        read = json.loads(client.ask(Ask(path, HERE, query=query)).body)
        rows += read["results"]
        cursor = read.get("next_cursor")
        if not cursor:
            return rows
