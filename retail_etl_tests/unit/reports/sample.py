"""A made-up judgement that looks like a month of a retailer: several legs, two currencies, some hundred open items.

Nothing here matches anything: outcomes are drawn first, and the leg totals are counted from them.
"""

from __future__ import annotations

import json
import random
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import polars as pl

from retail_etl.reports import ClearingAccount, DataAsOf, InputFile, ReportInput
from retail_etl.reports.columns import (
    BANK_STATEMENTS,
    BEHIND,
    FEES,
    GIFT_CARDS,
    LEFT_OUT,
    LEG_TOTALS,
    MEMBERS,
    OPEN_ITEMS,
    OUTCOMES,
    QUARANTINE,
    RECORDS,
)

FIRST, LAST = date(2026, 3, 2), date(2026, 4, 10)
STORES = ("loc_01", "loc_02", "loc_03", "loc_04", "loc_05", "loc_06", "loc_90")

# leg: kinds left and right, classes that may stand open there, reason for which a record is excluded there
LEGS = {
    "order_payment": (
        ("payment", "order"),
        ("missing_in_magento", "amount_mismatch", "partially_paid", "duplicate_charge"),
        "store_sale_has_no_web_order",
    ),
    "payment_batch": (("payment", "batch"), ("timing", "missing_in_heartland", "needs_review"), "tender_does_not_settle"),
    "batch_gl": (("batch", "gl_line"), ("timing", "missing_in_gl", "unexplained_gl", "wrong_account", "needs_review"), ""),
    "fee_gl": (("batch", "gl_line"), ("missing_in_gl",), ""),
    "payment_gl": (
        ("payment", "gl_line"),
        ("missing_in_gl", "unexplained_gl", "duplicate_posting"),
        "liability_side_of_gift_card_sale",
    ),
    "report_payment": (("payment", "report"), ("total_ties_detail_differs",), ""),
    "drawer_gl": (("drawer", "gl_line"), ("cash_short", "missing_in_gl"), ""),
}
_PREFIX = {"payment": "HP", "order": "MO", "batch": "HB", "gl_line": "GL", "report": "RP", "drawer": "DR"}
_ON_THE_RIGHT = {"unexplained_gl", "missing_in_heartland", "duplicate_posting", "partially_paid"}
_REASONS = {
    "timing": "deposit_due",
    "missing_in_gl": "no_gl_yet",
    "unexplained_gl": "no_source",
    "needs_review": "ambiguous_subset",
}


class Judge:
    """Draws outcomes and keeps the frames of a judgement."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.outcomes: list[dict] = []
        self.members: list[dict] = []
        self.open_items: list[dict] = []
        self.records: dict[str, dict] = {}
        self.number = 0

    def record(self, kind: str, currency: str, day: date, minor: int) -> str:
        self.number += 1
        record_id = f"{_PREFIX[kind]}-{self.number:06d}"
        system = {"order": "Magento", "gl_line": "Epicor"}.get(kind, "Heartland")
        self.records[record_id] = {
            "record_id": record_id, "kind": kind, "business_date": day, "amount_minor": minor, "currency": currency,
            "store": self.draw.choice(STORES), "reference": f"1000{self.number:05d}", "description": None, "system": system,
            "source_url": f"https://api.example.test/v1/{kind}s?cursor={self.number // 100}",
        }  # fmt: skip
        return record_id

    def outcome(self, leg: str, currency: str, day: date, sides: dict[str, list[tuple[str, int]]], **what) -> str:
        ids = sorted(record_id for members in sides.values() for record_id, _ in members)
        outcome_id = sha256("|".join([leg, *ids]).encode()).hexdigest()[:16]
        place = {"outcome_id": outcome_id, "leg": leg, "currency": currency}
        self.outcomes.append({**place, "business_date": day, "fiscal_period": f"{day:%Y-%m}", **what})
        for side, members in sides.items():
            for record_id, minor in members:
                kind = self.records[record_id]["kind"]
                self.members.append({**place, "side": side, "kind": kind, "record_id": record_id, "amount_minor": minor})
        return outcome_id

    def matched(self, leg: str, currency: str) -> None:
        (left_kind, right_kind), _, _ = LEGS[leg]
        day = self.day()
        many = self.draw.randint(2, 6) if leg == "payment_batch" else 1
        minors = [self.minor() for _ in range(many)]
        lefts = [(self.record(left_kind, currency, day, minor), minor) for minor in minors]
        residual = 1 if leg == "order_payment" and self.draw.random() < 0.03 else 0
        rights = [(self.record(right_kind, currency, day, sum(minors) - residual), sum(minors) - residual)]
        name = "matched_group" if many > 1 else "matched_tolerance" if residual else "matched_exact"
        reason = {"payment_batch": "batch_id", "order_payment": "order_ref"}.get(leg, "reference")
        if self.draw.random() < 0.05:
            reason = "amount_unique_in_window"
        finding = None
        if leg == "fee_gl" and self.draw.random() < 0.06:
            amounts = {"expected": minors[0] - 140, "charged": minors[0], "difference": 140}
            finding = json.dumps({"class": "fee_variance", **{what: f"{minor / 100:.2f}" for what, minor in amounts.items()}})
        told = {
            "rule": reason,
            "reason": reason,
            "residual_minor": residual,
            "explained": json.dumps([["rounding", "0.01"]]) if residual else None,
            "evidence": json.dumps({"batch_id": rights[0][0], "store": "loc_01"}),
            "auto_matched": True,
            "finding": finding,
        }
        made = self.outcome(leg, currency, day, {"left": lefts, "right": rights}, **{"class": name}, **told)
        if finding:
            self.item((lefts[0][0], 140), leg, currency, day, made, state="finding", name="fee_variance")

    def left_open(self, leg: str, currency: str) -> None:
        (left_kind, right_kind), classes, _ = LEGS[leg]
        name, day = self.draw.choice(classes), self.day()
        if name == "timing":
            day = LAST - timedelta(days=self.draw.randint(0, 2))
        on_right = name in _ON_THE_RIGHT
        kind = right_kind if on_right else left_kind
        minor = self.minor() * (-1 if self.draw.random() < 0.1 else 1)
        record_id = self.record(kind, currency, day, minor)
        sides = {"right" if on_right else "left": [(record_id, minor)]}
        if name == "needs_review" and self.draw.random() < 0.6:
            sides["right"] = [(self.record(right_kind, currency, day, minor), minor)]
        state = (
            "timing"
            if name in {"timing", "partially_paid"}
            else "suggested"
            if "right" in sides and "left" in sides
            else "exception"
        )
        told = {
            "rule": "residual",
            "reason": _REASONS.get(name, name),
            "auto_matched": state != "suggested",
            "status": "suggested" if state == "suggested" else "open",
            "candidates": json.dumps([[record_id, "GL-A"], [record_id, "GL-B"]]) if name == "needs_review" else None,
            "due": day + timedelta(days=3),
            "evidence": json.dumps({"looked_at": "0 to 7 days", "records": 12}),
        }
        outcome_id = self.outcome(leg, currency, day, sides, **{"class": name}, **told)
        for side in sides.values():
            for member in side:
                self.item(member, leg, currency, day, outcome_id, state=state, name=name)

    def excluded(self, leg: str, currency: str) -> None:
        (left_kind, _), _, reason = LEGS[leg]
        day, minor = self.day(), self.minor()
        member = (self.record(left_kind, currency, day, minor), minor)
        self.outcome(
            leg, currency, day, {"left": [member]}, **{"class": "excluded"}, rule="excluded", reason=reason, auto_matched=True
        )

    def item(
        self, member: tuple[str, int], leg: str, currency: str, day: date, outcome_id: str, *, state: str, name: str
    ) -> None:
        due = day + timedelta(days=2)
        age = max(sum((due + timedelta(days=n)).weekday() < 5 for n in range(1, (LAST - due).days + 1)), 0)
        place = {"record_id": member[0], "kind": self.records[member[0]]["kind"], "leg": leg, "currency": currency}
        told = {"state": state, "class": name, "reason": _REASONS.get(name, name), "outcome_id": outcome_id}
        days = {"due": due, "age_business_days": age, "business_date": day}
        self.open_items.append({**place, **told, **days, "amount_minor": member[1]})

    def day(self) -> date:
        return FIRST + timedelta(days=self.draw.randrange((LAST - FIRST).days + 1))

    def minor(self) -> int:
        return round(self.draw.lognormvariate(8.6, 1.0)) + 100


def leg_totals(judge: Judge) -> pl.DataFrame:
    listed = {item["outcome_id"] for item in judge.open_items if item["state"] != "finding"}
    buckets = {
        one["outcome_id"]: "open"
        if one["outcome_id"] in listed
        else "matched"
        if one["class"].startswith("matched")
        else "excluded"
        for one in judge.outcomes
    }
    sums: dict[tuple, dict[str, int]] = {}
    for leg, currency in {(member["leg"], member["currency"]) for member in judge.members}:
        for side in ("left", "right"):
            sums[leg, side, currency] = {"total": 0, "matched": 0, "excluded": 0, "open": 0}
    for member in judge.members:
        place = sums[member["leg"], member["side"], member["currency"]]
        for name in ("total", buckets[member["outcome_id"]]):
            place[name] += member["amount_minor"]
    rows = [
        {
            "leg": leg,
            "side": side,
            "currency": currency,
            **{f"{name}_minor": minor for name, minor in place.items()},
            "foots": True,
        }
        for (leg, side, currency), place in sorted(sums.items())
    ]
    return pl.DataFrame(rows, schema=dict(LEG_TOTALS))


def sample_report(seed: int = 7, *, matched: int = 2_000, opened: int = 300, **context) -> ReportInput:
    """A report of about so many matches and open items, 15 % of them in Canadian dollars."""
    judge = Judge(seed)
    legs = list(LEGS)
    for number in range(matched):
        judge.matched(legs[number % len(legs)], "CAD" if judge.draw.random() < 0.15 else "USD")
    while len(judge.open_items) < opened:
        judge.left_open(judge.draw.choice(legs), "CAD" if judge.draw.random() < 0.15 else "USD")
    for leg, (_, _, reason) in LEGS.items():
        for _ in range(matched // 20 if reason else 0):
            judge.excluded(leg, "USD")
    return assembled(judge, **context)


def assembled(judge: Judge, **context) -> ReportInput:
    outcomes = pl.DataFrame(judge.outcomes, schema=dict(OUTCOMES), strict=False)
    open_items = pl.DataFrame(judge.open_items, schema=dict(OPEN_ITEMS))
    judged = {
        "as_of": LAST,
        "outcomes": outcomes,
        "members": pl.DataFrame(judge.members, schema=dict(MEMBERS)),
        "open_items": open_items,
        "leg_totals": leg_totals(judge),
        "classes": outcomes.group_by("class").agg(pl.len().cast(pl.Int64).alias("count")),
        "records": pl.DataFrame(list(judge.records.values()), schema=dict(RECORDS)),
        "rule_version": "3 (8b1f2c9a)",
    }
    return ReportInput(**{**judged, **surroundings(open_items), **context})


def fees() -> pl.DataFrame:
    """Two months: one brand agrees, one was charged too much in April, one has no schedule, one bill is still to come."""
    march, april = date(2026, 3, 31), date(2026, 4, 9)
    rows = [
        (march, "deducted", "Visa", "USD", 500, 2_000_000, 57_000, 57_000),
        (april, "deducted", "Visa", "USD", 100, 400_000, 11_600, 12_400),
        (march, "deducted", "Diners", "USD", 3, 12_000, None, 420),
        (march, "monthly", "all brands", "USD", 90, 360_000, 10_260, 10_260),
        (april, "monthly", "all brands", "USD", 20, 80_000, 2_320, None),
        (march, "chargeback", "Visa", "USD", 1, -9_900, 2_500, 2_500),
        (march, "deducted", "Visa", "CAD", 60, 240_000, 6_840, 6_840),
    ]
    return pl.DataFrame(rows, schema=dict(FEES), orient="row")


def surroundings(open_items: pl.DataFrame) -> dict:
    """The context of a nightly run: one stream stale, one missing, some rows in quarantine, a report before."""
    staged = datetime(2026, 4, 11, 5, 30, tzinfo=UTC)
    before = open_items.filter(pl.col("business_date") < date(2026, 4, 8)).head(200)
    cleared = before.head(12).with_columns((pl.col("record_id") + "-old").alias("record_id"))
    return {
        "period": (FIRST, LAST),
        "generated_at": datetime(2026, 4, 11, 6, 0, tzinfo=UTC),
        "run_id": "5f1c7a52",
        "later": 4,
        "rejected": 2,
        "materiality_minor": {"USD": 25_000, "CAD": 30_000},
        "data_as_of": (
            DataAsOf("heartland", "heartland_payments", staged, legs=("order_payment", "payment_gl")),
            DataAsOf("heartland", "heartland_report_rows", staged, legs=("batch_gl", "fee_gl")),
            DataAsOf("magento", "magento_orders", staged - timedelta(days=2), is_stale=True, legs=("order_payment",)),
            DataAsOf("epicor", "epicor_gl_lines", staged, is_by_day=True, legs=("batch_gl", "fee_gl", "payment_gl")),
            DataAsOf("epicor", "epicor_bank_lines", None, legs=("batch_gl",)),
        ),
        "inputs": (
            InputFile("payments.csv", 20_113, sha256(b"payments").hexdigest()),
            InputFile("gl_lines.parquet", 8_204, sha256(b"lines").hexdigest()),
        ),
        "quarantine": pl.DataFrame(
            [
                {
                    "system": "magento",
                    "stream": "magento_orders",
                    "record_key": "4711",
                    "quarantine_id": "20260411T053000-01:17",
                    "load_id": "20260411T053000-01",
                    "line": 17,
                    "reasons": '["grand_total_minor: not an exact amount of its currency"]',
                    "landed_at": staged,
                }
            ],
            schema=dict(QUARANTINE),
        ),
        "fees": fees(),
        "left_out": pl.DataFrame(
            [
                ("order", "paid elsewhere: paypal", "USD", 41, 512_350),
                ("batch", "location not in the retailer file", "CAD", 2, 18_000),
            ],
            schema=dict(LEFT_OUT),
            orient="row",
        ),
        "previous_open_items": pl.concat([before, cleared]),
        "previous_as_of": date(2026, 4, 9),
        "clearing": (ClearingAccount("1150 Card clearing", "USD", 1_250_000, 9_840_512, 9_760_012, 1_330_500),),
        "gift_cards": gift_cards(),
        "behind": behind(),
        "bank_statements": bank_statements(),
    }


def gift_cards() -> pl.DataFrame:
    """Movements of two stores: one day differs by 25.00, the last of all is not booked yet, and 40.00 expired."""
    known, last = date(2026, 4, 8), date(2026, 4, 10)
    rows = [
        ("epicor", "loc_01", "Fifth Street", None, "USD", 0, 0, 0, 0, 90_000, False),
        ("heartland", "loc_01", "Fifth Street", known, "USD", 7_500, 200, 1_200, 0, 0, False),
        ("epicor", "loc_01", "Fifth Street", known, "USD", 0, 0, 0, 0, 4_000, False),
        ("magento", "loc_90", "Web shop", known, "USD", 2_500, 0, 300, 0, 0, False),
        ("epicor", "loc_90", "Web shop", known, "USD", 0, 0, 0, 0, 2_200, False),
        ("epicor", None, None, known, "USD", 0, 0, 0, 4_000, 0, False),
        ("magento", "loc_90", "Web shop", last, "USD", 5_000, 0, 0, 0, 0, True),
    ]
    return pl.DataFrame(rows, schema=dict(GIFT_CARDS), orient="row")


def behind() -> pl.DataFrame:
    """Records behind figures of fees, of the clearing account and of gift cards."""
    page = "http://127.0.0.1:8090/heartland/v1/reports/transactions?cursor="
    day = date(2026, 4, 9)
    rows = [
        ("fees|2026-04|deducted|Visa|USD", 1, 100, "report_row", "trr_1", day, "USD", 10_000, 275, 1_075, None),
        ("fees|2026-04|deducted|Visa|USD", 2, 100, "report_row", "trr_2", day, "USD", 8_000, 222, 222, None),
        ("fees|2026-03|deducted|Visa|CAD", 1, 1, "report_row", "trr_3", day, "CAD", 240_000, 6_840, 6_840, None),
        (
            "clearing|1150 Card clearing|USD|opening",
            1,
            1,
            "gl_line",
            "GL-1",
            date(2026, 2, 27),
            "USD",
            1_250_000,
            None,
            None,
            "GJ-1",
        ),
        ("gift_cards|USD|heartland|sold", 1, 3, "order", "ord_7", day, "USD", 5_000, None, None, None),
        ("gift_cards|USD|booked", 1, 2, "gl_line", "GL-9", day, "USD", 4_000, None, None, "journal GJ-9, Gift card issued"),
        ("clearing|1150 Card clearing|USD|in", 1, 812, "gl_line", "GL-2", day, "USD", 90_000, None, None, "journal GJ-2"),
    ]
    placed = [(*row, f"{page}{number}", f"heartland/report_rows/a.ndjson.zst line {number}") for number, row in enumerate(rows)]
    return pl.DataFrame(placed, schema=dict(BEHIND), orient="row")


def bank_statements() -> pl.DataFrame:
    """Four statements: one balances, one does not, one has a gap before it, one states no balance."""
    days = [date(2026, 4, day) for day in (7, 8, 9, 9)]
    rows = [
        ("operating", "USD", "operating:USD:2026-04-07", days[0], days[0], 100_000, 50_000, 12, 150_000, 100_000, "a.bai"),
        ("operating", "USD", "operating:USD:2026-04-08", days[1], days[1], 150_000, -20_000, 3, 130_001, 150_000, "b.bai"),
        ("operating", "USD", "operating:USD:2026-04-09", days[2], days[2], 140_000, 0, 0, 140_000, 130_001, "c.bai"),
        (
            "canada",
            "CAD",
            "canada:CAD:2026-04-01..2026-04-09",
            date(2026, 4, 1),
            days[3],
            None,
            8_800,
            1,
            -1_200,
            None,
            "d.ofx",
        ),
    ]
    return pl.DataFrame(rows, schema=dict(BANK_STATEMENTS), orient="row")
