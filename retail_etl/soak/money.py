"""Money under soak: the tills take it and give it back, the rep asks for refunds, org and ledger have each once."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from retail_etl.soak.ledger_orders import LedgerOrders
from retail_etl.soak.money_jobs import Planners
from retail_etl.soak.money_people import PAYMENT, REFUND, Cashiers, Rep
from retail_etl.soak.money_stock import StockRequests
from retail_etl.soak.money_web import Shoppers
from retail_etl.soak.money_words import (
    bill_at_the_tills,
    bill_in_the_ledger,
    is_billed,
    is_booked,
    is_shown,
    is_taken,
    payment_at_the_tills,
    payment_in_the_org,
    receipt_at_the_tills,
    receipt_in_the_ledger,
    refund_at_the_tills,
    refund_in_the_org,
    sold_with,
    sums,
)
from retail_etl.soak.orders import Orders
from retail_etl.soak.told import Held, Typed
from retail_etl.soak.web_words import exact, money

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from random import Random

    from retail_etl.operations.queue_records import QueuedItem
    from retail_etl.soak.kinetic import Ledger
    from retail_etl.soak.money_people import Done
    from retail_etl.soak.systems import Org, Shop, Tills

Record = dict[str, Any]
_TRIES: Final = 4
RECEIPTS: Final = "Erp.BO.CashRecSvc"
PAYABLES: Final = "Erp.BO.APInvoiceSvc"
_MARK, _BILL = "HL:PAY:", "HL-"
_UNTOLD: Final = "ambiguous_adjustment"
_WAYS: Final = {
    "sells": 20, "pays": 34, "is_declined": 4, "authorizes": 6, "captures": 6, "voids": 6, "gives_back": 10,
    "asks": 12, "thinks_again": 2, "asks_for_stock": 10, "places": 8, "calls": 8,
    "plans": 5, "completes": 5,
}  # fmt: skip
_PAYMENTS: Final = (
    "SELECT Id, Heartland_Id__c, Amount__c, Status__c, Method__c, Order__r.Heartland_Id__c"
    f" FROM {PAYMENT} WHERE Heartland_Id__c != null ORDER BY Id"
)
_REFUNDS: Final = (
    "SELECT Id, Heartland_Id__c, Amount__c, Status__c, Payment__r.Heartland_Id__c, Order__r.Heartland_Id__c"
    f" FROM {REFUND} ORDER BY Id"
)


class Money:
    """``Kind`` of payments and refunds of the tills; the ledger has receipts of one store's."""

    entity = "money"
    # Whose money it is has to be known first, and what was sold.
    streams = Orders.streams | LedgerOrders.streams | {
        "heartland_payments", "heartland_inventory", "heartland_report_rows", "salesforce_refunds", "salesforce_inventory",
        "magento_orders", "epicor_jobs", "epicor_job_demands",
    }  # fmt: skip
    tables = Orders.tables | LedgerOrders.tables | {
        "payments", "refunds", "inventory_levels", "transaction_report_rows", "fees", "jobs", "job_demands",
    }  # fmt: skip
    writes = Orders.writes | LedgerOrders.writes | {
        "salesforce.payments", "salesforce.refunds", "salesforce.stock_levels", "epicor.cash_receipts", "epicor.ap_invoices",
        "heartland.payments", "heartland.stock_adjustments", "magento.order_comments", "magento.store_credits",
    }  # fmt: skip

    def __init__(self, tills: Tills, shop: Shop, org: Org, ledger: Ledger) -> None:
        self._tills, self._org, self._ledger = tills, org, ledger
        self._cashiers = Cashiers(tills)
        self._rep = Rep(org, self._cashiers)
        self._stock, self._shoppers = StockRequests(tills, org), Shoppers(tills, shop)
        self._planners = Planners(tills, ledger)
        self._wrong: list[tuple[str, str]] = []
        self._open_requests: dict[str, Record] = {}
        # The org was filled with more than the tills tell it: sales to nobody known.
        self._seeded = {str(row["Heartland_Id__c"]) for query in (_PAYMENTS, _REFUNDS) for row in org.listed(query)}

    def type_in(self, rng: Random, number: int, turn: int) -> Typed:
        """Another sale, tender, refund or request."""
        names = rng.choices(list(_WAYS), list(_WAYS.values()), k=_TRIES)
        done = next(filter(None, (self._done(rng, name) for name in names)), None) or self._cashiers.sells(rng)
        return Typed(number, turn, done.thing, done.system, done.field, done.value, done.record)

    def _done(self, rng: Random, name: str) -> Done | None:
        people = (self._cashiers, self._rep, self._stock, self._shoppers, self._planners)
        way = next(getattr(who, name) for who in people if hasattr(who, name))
        asked = (rng, self._cashiers.orders) if name == "plans" else (rng,)
        done: Done | None = way(*asked)
        return done

    def approves(self, item: QueuedItem) -> bool:
        """Whether another person lets a change go: what the rep asks for."""
        return item.record.startswith(("salesforce:refunds:", "salesforce:stock_requests:", "heartland:store_credits:"))

    def took_effect(self, item: QueuedItem) -> bool:
        """Whether a change of stock was counted of which nobody heard."""
        return item.entity == "stock_adjustments" and item.reason == _UNTOLD and self._stock.took_effect(item)

    def held(self) -> Mapping[str, Held]:
        """Payments, refunds and the sums of orders as tills, org and ledger hold them."""
        orders = {str(one["id"]): one for one in self._tills.listed("orders")}
        paid = list(self._tills.listed("payments"))
        tills, ledger = _tills(paid, orders), self._in_the_ledger()
        unheard = self._seeded - {str(one["id"]) for one in paid if is_shown(one, sold_with(one, orders))}
        org = self._in_the_org(unheard)
        _add_sums(tills, org, orders, self._cashiers.orders)
        for row in self._tills.listed("reports/transactions?level=detail"):
            if is_billed(row):
                tills.add(f"bill {row['row_id']}", str(row["row_id"]), bill_at_the_tills(row))
        for one, of in ((tills, self._stock.at_the_tills()), (org, self._stock.in_the_org())):
            for thing, fields in of:
                one.add(thing, thing, fields)
        self._wrong = list(self._found_wrong(paid, orders))
        # What an order comes to waits for each of its payments.
        org.names |= {str(one["id"]): f"order {one['order_id']}" for one in paid}
        ledger.names |= self._stock.names() | self._planners.names()
        shop = Held(names=self._shoppers.names(paid, orders))
        return {"heartland": tills, "salesforce": org, "epicor": ledger, "magento": shop}

    def _found_wrong(self, paid: list[Record], orders: Mapping[str, Record]) -> Iterable[tuple[str, str]]:
        """What is not as it must be beside the fields that systems share, each with its thing."""
        mail = {str(one["id"]): str(one["email"]).lower() for one in self._tills.listed("customers")}
        yield from self._nobodys(paid)
        yield from self._stock.uncounted()
        yield from self._shoppers.wrong(paid, orders, mail)
        yield from self._planners.wrong(orders)

    def has_to_be(self, held: Mapping[str, Held]) -> list[tuple[str, str]]:
        """Every payment and refund of an order that the org has is there, each receipt in the ledger; requests are answered."""
        tills, org, ledger = (held[one].things for one in ("heartland", "salesforce", "epicor"))
        shown = {one for one, fields in tills.items() if "status" in fields}
        booked = {one for one, fields in tills.items() if "booked" in fields or "owed" in fields}
        there = {one for one, fields in org.items() if "status" in fields}
        return [
            *((one, f"{one} is at the tills and not in the org") for one in sorted(shown - there)),
            *((one, f"{one} is in the org and not at the tills") for one in sorted(there - shown)),
            *((one, f"{one} is at the tills and not in the ledger") for one in sorted(booked - ledger.keys())),
            *((one, f"{one} is in the ledger and no money that the tills have") for one in sorted(ledger.keys() - booked)),
            *self._unanswered(tills),
            *self._wrong,
        ]

    def mend(self, record: str, reason: str, number: int, turn: int) -> Typed | None:  # noqa: ARG002 -- as `Kind` asks
        """The rep brings a request that was refused to what can be given back."""
        request = record.rpartition(":")[2]
        payment = self._rep.asked.get(request)
        if payment is None:
            return None
        one = self._tills.one(f"payments/{payment}")
        rows = self._tills.one(f"payments?order_id={one['order_id']}")["results"]
        back = sum(exact(row["amount"]) for row in rows if row["parent_payment_id"] == payment and row["operation"] == "refund")
        done = self._rep.lowers(request, exact(one["amount"]) - back if is_taken(one) else Decimal(0))
        return Typed(number, turn, done.thing, done.system, done.field, done.value, done.record)

    def _nobodys(self, paid: Iterable[Record]) -> Iterable[tuple[str, str]]:
        """Money that moved at the tills without anybody there, and without a request: it moved twice."""
        answers = {str(row["Heartland_Id__c"]) for row in self._open_requests.values()}
        ours = (one for one in paid if str(one["order_id"]) in self._cashiers.orders and one["operation"] != "void")
        for one in ours:
            if str(one["id"]) not in self._cashiers.moved | answers:
                yield f"refund {one['id']}", f"nobody made {one['operation']} {one['id']} of {one['amount']} at the tills"

    def _unanswered(self, tills: Mapping[str, Mapping[str, str]]) -> Iterable[tuple[str, str]]:
        """Requests that stand open, or whose answer is not what was asked for."""
        for request, payment in sorted(self._rep.asked.items()):
            row = self._open_requests[request]
            refund = tills.get(f"refund {row['Heartland_Id__c']}")
            if row["Status__c"] == "Failed" and refund is None:
                continue
            if refund is None:
                yield (
                    f"request {request}",
                    f"request {request} of {row['Amount__c']} stands {row['Status__c']} without an answer",
                )
            elif refund["payment"] != payment:
                yield f"request {request}", f"request {request} of {payment} was answered by a refund of {refund['payment']}"

    def _in_the_org(self, unheard: Collection[str]) -> Held:
        org = Held()
        for row in self._org.listed(_PAYMENTS):
            if row["Heartland_Id__c"] in unheard:
                continue
            org.add(f"payment {row['Heartland_Id__c']}", str(row["Id"]), payment_in_the_org(row))
        for row in self._org.listed(_REFUNDS):
            if row["Id"] in self._rep.asked:
                self._open_requests[str(row["Id"])] = row
                org.names[str(row["Id"])] = f"request {row['Id']}"
            if row["Heartland_Id__c"] and row["Heartland_Id__c"] not in unheard:
                org.add(f"refund {row['Heartland_Id__c']}", str(row["Id"]), refund_in_the_org(row))
        return org

    def _in_the_ledger(self) -> Held:
        ledger = Held()
        for row in self._ledger.rows(RECEIPTS, "CashRecs"):
            if str(row["Reference"]).startswith(_MARK):
                payment = str(row["Reference"]).removeprefix(_MARK)
                ledger.add(f"payment {payment}", str(row["HeadNum"]), receipt_in_the_ledger(row))
        lines = self._ledger.rows(PAYABLES, "APInvDtls")
        for row in self._ledger.rows(PAYABLES, "APInvoices"):
            if str(row["InvoiceNum"]).startswith(_BILL):
                fee = str(row["InvoiceNum"]).removeprefix(_BILL)
                ledger.add(f"bill {fee}", fee, bill_in_the_ledger(row, lines))
        return ledger


def _tills(paid: Iterable[Record], orders: Mapping[str, Record]) -> Held:
    """The payments that others hear of, with what each hears."""
    tills = Held()
    for one in paid:
        identifier, order = str(one["id"]), sold_with(one, orders)
        if one["operation"] == "refund":
            if is_shown(one, order):
                tills.add(f"refund {identifier}", identifier, refund_at_the_tills(one, order))
            continue
        fields = payment_at_the_tills(one) if is_shown(one, order) else {}
        fields |= receipt_at_the_tills(one) if is_booked(one) else {}
        if fields:
            tills.add(f"payment {identifier}", identifier, fields)
    return tills


def _add_sums(tills: Held, org: Held, orders: Mapping[str, Record], ours: Iterable[str]) -> None:
    """What was paid and given back by order: as the tills reckon it, and as the org's records come to."""
    there = sums(org.things)
    for identifier in ours:
        if orders[identifier].get("customer_id"):
            told = orders[identifier]
            tills.things[f"order {identifier}"] = {"paid": money(told["amount_paid"]), "back": money(told["amount_refunded"])}
            org.things[f"order {identifier}"] = there.get(identifier, {"paid": "0.00", "back": "0.00"})
