"""A warehouse filled by hand: staged rows of a store's day with what matters of them, judged as the nightly job judges."""

from datetime import UTC, date, datetime

import polars as pl

from retail_etl.canonical.build import TABLES, RetailerFacts, build_table
from retail_etl.contracts.catalog import contract
from retail_etl.reconciliation.files.config import rule_settings
from retail_etl.reconciliation.judge import judge_day
from retail_etl.reconciliation.scope import Scope, Takings
from retail_etl.retailer import Retailer
from retail_etl.warehouse.duckdb import DuckDBWarehouse

NOON = datetime(2026, 3, 2, 17, tzinfo=UTC)
EVENING = datetime(2026, 3, 3, 3, tzinfo=UTC)
DAY = date(2026, 3, 2)

RETAILER = Retailer.model_validate(
    {
        "company": {"name": "Worked example", "time_zone": "America/New_York", "currency": "USD", "bank_holidays": "US"},
        "stores": [
            {
                "location": f"loc_{n}",
                "name": f"Store {n}",
                "time_zone": "America/New_York",
                "ledger_segment": n,
                "merchant_id": f"88{n}42",
            }
            for n in ("012", "013")
        ],
        "accounts": {
            "bank": ["1000"],
            "undeposited_cash": ["1050"],
            "card_clearing": ["1061", "1062"],
            "chargebacks_in_dispute": ["1069"],
            "gift_card_liability": ["2310"],
            "fees": ["6510", "6520"],
            "over_short": ["6590"],
        },
        "ledger": {
            "tenders": {"1061": "BANKCARD", "1062": "AMEX", "1050": "CASH", "2310": "GIFT_CARD"},
            "sold_value": "Gift card issued",
        },
        "settlement": {
            "funded_apart": ["Amex"],
            "other_money": ["undeposited_cash"],
            "fees": [
                {"from": "2020-01-01", "brands": {"Visa": ["2.6", "0.10"], "Amex": ["3.5", "0.00"]}, "chargeback": "25.00"}
            ],
        },
        "reconciliation": {"legs": ["all of them"]},
    }
)

PAYMENT = {
    "operation": "sale",
    "currency": "USD",
    "method": "Visa",
    "method_type": "card",
    "status": "settled",
    "is_deposit": False,
    "is_offline": False,
    "occurred_at": NOON,
    "created_at": NOON,
    "business_date": DAY,
    "location_id": "loc_012",
    "fee_status": "final",
    "updated_at": EVENING,
}
ORDER = {
    "order_type": "pos_sale",
    "location_id": "loc_012",
    "ordered_at": NOON,
    "completed_at": NOON,
    "business_date": DAY,
    "status": "Completed",
    "currency": "USD",
    "updated_at": EVENING,
    **dict.fromkeys(
        (
            f"{name}_minor"
            for name in (
                *("subtotal", "order_discount", "discount", "tax", "shipping", "tip", "surcharge", "rounding"),
                *("total", "amount_paid", "amount_refunded", "balance_due"),
            )
        ),
        0,
    ),
}
ROW = {
    "row_type": "payment",
    "direction": "credit",
    "operation": "sale",
    "currency": "USD",
    "method": "Visa",
    "method_type": "card",
    "status": "settled",
    "occurred_at": NOON,
    "business_date": DAY,
    "location_id": "loc_012",
    "updated_at": EVENING,
}
LINE = {
    "company": "EPIC06",
    "book_id": "MAIN",
    "fiscal_year": 2026,
    "fiscal_year_suffix": "",
    "journal_code": "GJ",
    "fiscal_period": 3,
    "currency": "USD",
    "book_currency": "USD",
    "sys_rev_id": 1,
    "revision": 1,
    "is_posted": True,
}
BANK = {
    "company": "EPIC06",
    "cash_book_num": 202603,
    "bank_acct_id": "OPBNK",
    "is_imported": True,
    "currency": "USD",
    "revision": 1,
}


def stage(warehouse, table, default, rows):
    """Put rows into a staging table: what they say over the default, and what every staged row has."""
    staged = {"version_at": EVENING} if "updated_at" in default else {}
    full = [{**default, **row, **staged, "load_id": "L", "line": n, "content_hash": str(n)} for n, row in enumerate(rows, 1)]
    columns = contract(f"staging.{table}").to_schema().columns
    schema = {name: column.dtype.type for name, column in columns.items()}
    frame = pl.DataFrame([{name: row.get(name) for name in schema} for row in full], schema=schema)
    with warehouse.writing() as session:
        session.append(f"staging.{table}", frame)


def payments_and_report(payments):
    """The payment rows, and the rows of the report that show the same."""
    shown = [
        {
            **{
                key: value
                for key, value in row.items()
                if key not in ("id", "created_at", "tendered_minor", "change_minor", "rounding_minor")
            },
            "row_id": f"row_{row['id']}",
            "payment_id": row["id"],
            "direction": "debit" if row.get("operation") == "refund" else "credit",
        }
        for row in payments
    ]
    return payments, shown


def ledger(journal, day, *lines):
    """A journal's lines from (account, store, debit less credit, text)."""
    return [
        {
            "journal_num": journal,
            "journal_line": n,
            "je_date": day,
            "posted_date": day,
            "business_date": day,
            "gl_account": f"{account}|00|{store}",
            "seg_value1": account,
            "seg_value3": store,
            "description": text,
            "book_debit_minor": max(amount, 0),
            "book_credit_minor": max(-amount, 0),
        }
        for n, (account, store, amount, text) in enumerate(lines, 1)
    ]


def stores():
    return pl.DataFrame([store.model_dump() for store in RETAILER.stores]).rename({"location": "location_id"})


def scope():
    """What takes part, every leg on."""
    tenders = pl.DataFrame(list(RETAILER.ledger.tenders.items()), schema=["account", "tender"], orient="row")
    return Scope(
        stores=stores(),
        other_money=pl.DataFrame({"role": ["undeposited_cash"]}),
        paid_elsewhere=pl.DataFrame(schema={"payment_method": pl.String}),
        deposit_pattern=RETAILER.settlement.deposit_reference,
        takings=Takings(tenders=tenders, sold_value=RETAILER.ledger.sold_value),
        cash_is_judged=True,
    )


def judged(warehouse, day, rules=None):
    """The judgement of a day, every leg on."""
    roles = [(number, role) for role, numbers in RETAILER.accounts.items() for number in numbers]
    facts = RetailerFacts(
        stores=stores(),
        account_roles=pl.DataFrame(roles, schema=["account", "role"], orient="row"),
        funded_apart=pl.DataFrame({"method": ["Amex"]}),
        book_id="MAIN",
        zone=RETAILER.company.time_zone,
        currency=RETAILER.company.currency,
    )
    for table in TABLES:
        build_table(warehouse, table, facts)
    settings = rule_settings({**RETAILER.rules(), **(rules or {})})
    return judge_day(warehouse, scope(), settings, day, datetime(2026, 3, 9, tzinfo=UTC)).judgement


def matches(judgement, leg):
    """Each match of a leg as its members."""
    groups = judgement.members.filter(pl.col("leg") == leg).group_by("outcome_id").agg(pl.col("record_id").sort())
    kept = judgement.outcomes.filter(
        (pl.col("leg") == leg) & pl.col("class").str.starts_with("matched") & pl.col("status").is_null()
    )
    return {frozenset(ids) for ids in groups.join(kept, on="outcome_id")["record_id"].to_list()}


def open_items(judgement):
    """What is open: leg, record, class, amount."""
    return {
        (row["leg"], row["record_id"], row["class"], row["amount_minor"]) for row in judgement.open_items.iter_rows(named=True)
    }


def new_warehouse(folder):
    warehouse = DuckDBWarehouse(folder / "books.duckdb")
    warehouse.migrate()
    return warehouse
