"""Small random retail worlds: few amounts, days and references, so that keys collide, tie and nearly fit."""

from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count

import duckdb
import pytest
from hypothesis import strategies as st

from retail_etl.warehouse import scratch

DAYS = [date(2026, 3, 2) + timedelta(days=n) for n in range(8)]
AMOUNTS = ["10.00", "15.00", "25.00", "25.01", "40.00", "-10.00", "-15.00"]
STORES = ["ST01", "ST02", None]
TENDERS = ["VISA", "MC", "AMEX", "GIFT_CARD", "CASH"]


def moment(day, hour):
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC).isoformat()


@st.composite
def payments(draw, number):
    day, order = (
        draw(st.sampled_from(DAYS)),
        draw(st.sampled_from([None, None, "700000001", "700000002", "700000003", "700000009"])),
    )
    record = {
        "id": f"P-{number:03d}",
        "kind": "payment",
        "amount": draw(st.sampled_from(AMOUNTS)),
        "currency": draw(st.sampled_from(["USD", "USD", "USD", "CAD"])),
        "captured_at": moment(day, draw(st.integers(0, 23))),
        "tender": draw(st.sampled_from(TENDERS)),
        "store": draw(st.sampled_from(STORES)),
        "order_ref": order,
        "batch_id": draw(st.sampled_from([None, "B-001", "B-002", "B-003", "B-099"])),
        "last4": draw(st.sampled_from([None, "4242"])),
        "status": draw(st.sampled_from(["captured"] * 6 + ["voided", "unresolved"])),
        "original_id": draw(st.sampled_from([None, None, None, "P-000"])),
    }
    return {key: value for key, value in record.items() if value is not None}


def summed(records):
    """What captured dollars come to by order and batch, by day, store and tender, and the fees of a batch by the schedule."""
    sums, takings, charged = {}, {}, {}
    for record in records:
        if record["status"] != "captured" or record["currency"] != "USD":
            continue
        cents = round(float(record["amount"]) * 100)
        settles = record["tender"] not in ("GIFT_CARD", "CASH")
        if "order_ref" in record:
            sums[record["order_ref"]] = sums.get(record["order_ref"], 0) + cents
        if "batch_id" in record and settles:
            name = record["batch_id"]
            sums[name] = sums.get(name, 0) + cents
            percent = 310 if record["tender"] == "AMEX" else 260
            charged[name] = charged.get(name, 0) + ((cents * percent + 5000) // 10000 + 10 if cents > 0 else 0)
        if "store" in record:
            local = datetime.fromisoformat(record["captured_at"]) - timedelta(hours=5)
            key = (local.date(), record["store"], record["tender"])
            count, amount = takings.get(key, (0, 0))
            takings[key] = (count + 1, amount + cents)
    return sums, takings, charged


@st.composite
def cards_as_one(draw, takings):
    """Clearing lines that book a store's bank cards of a day as one sum, or refunds apart, or wrongly, or not at all."""
    cards = {}
    for (day, store, tender), (_, amount) in takings.items():
        if tender in ("VISA", "MC"):
            cards[day, store] = cards.get((day, store), 0) + amount
    found = []
    for (day, store), amount in cards.items():
        parts = draw(st.sampled_from([[], [], [amount], [amount + 500, -500], [amount, 700]]))
        found += [("1150 Clearing", part, day, f"{store} {day.isoformat()} BANKCARD") for part in parts]
    return found


def listed_by_key(payments, takings):
    """The captured payments of each store, day and tender."""
    listed = {key: [] for key in takings}
    for record in payments:
        day = (datetime.fromisoformat(record["captured_at"]) - timedelta(hours=5)).date()
        if record["status"] == "captured" and (key := (day, record.get("store"), record["tender"])) in listed:
            listed[key].append(record["id"])
    return listed


@st.composite
def worlds(draw):
    """Records of every kind, with figures that often agree and often do not."""
    found = [draw(payments(n)) for n in range(draw(st.integers(0, 7)))]
    sums, takings, charged = summed(found)
    batches, lines = [], []
    for number in range(1, draw(st.integers(0, 3)) + 1):
        name = f"B-{number:03d}"
        gross = sums.get(name, 2500) if draw(st.booleans()) else 2500
        fees = draw(st.sampled_from([0, 75, charged.get(name, 75), charged.get(name, 75)]))
        net = gross - fees
        day = draw(st.sampled_from(DAYS))
        text = {"gross": gross, "fees": fees, "adjustments": 0, "net": net}
        batches.append(
            {
                "id": name,
                "kind": "batch",
                "closed_at": moment(day, 22),
                "currency": "USD",
                "store": draw(st.sampled_from(["ST01", "ST02"])),
            }
            | {key: f"{value / 100:.2f}" for key, value in text.items()}
        )
        for account, amount in (("1010 Bank", net), ("6510 Fees", fees), ("1155 Amex", net)):
            times = draw(st.sampled_from([0, 1, 1, 2] if account != "1155 Amex" else [0, 0, 1]))
            said = [draw(st.sampled_from([name, name, "", "DEP", "B-010"])) for _ in range(times)]
            lines += [(account, amount, day + timedelta(days=2), reference) for reference in said]
    for (day, store, tender), (_, amount) in takings.items():
        lines += [("1150 Clearing", amount, day, f"{store} {day.isoformat()} {tender}")][: draw(st.integers(0, 1))]
    lines += draw(cards_as_one(takings))
    for name, amount in sums.items():
        if name.startswith("7") and draw(st.booleans()):
            lines += [("1150 Clearing", amount, draw(st.sampled_from(DAYS)), name)]
    for number in range(draw(st.integers(0, 3))):
        amount = draw(st.sampled_from([1000, 1500, 2500, -1000, 4000]))
        reference = draw(
            st.sampled_from(["", "700000001", "P-001", "ST01 2026-03-03 VISA", "REV J1", "B-001", "AMEX DEP", "ST01 CASH"])
        )
        account = draw(
            st.sampled_from(["1150 Clearing", "1150 Clearing", "2310 Liability", "6520 Losses", "1010 Bank", "7100 FX"])
        )
        lines.append((account, amount, draw(st.sampled_from(DAYS)), reference))
        del number
    ledger = [
        {
            "id": f"L-{n:03d}",
            "kind": "gl_line",
            "account": account,
            "amount": f"{amount / 100:.2f}",
            "date": day.isoformat(),
            "reference": reference,
            "journal": f"J{n % 3}",
            **({"idempotency_key": "K"} if draw(st.booleans()) and account == "1150 Clearing" else {}),
        }
        for n, (account, amount, day, reference) in enumerate(lines)
    ]
    orders = [
        {
            "id": f"MO-70000000{n}",
            "kind": "order",
            "grand_total": f"{max(sums.get(f'70000000{n}', 2500), 0) / 100:.2f}" if draw(st.booleans()) else "25.00",
            "currency": "USD",
            "created_at": moment(draw(st.sampled_from(DAYS)), 15),
            "status": draw(st.sampled_from(["complete", "complete", "canceled"])),
        }
        for n in range(1, draw(st.integers(0, 3)) + 1)
    ]
    memos = [
        {
            "id": f"C-{n}",
            "kind": "credit_memo",
            "grand_total": draw(st.sampled_from(["10.00", "15.00"])),
            "currency": "USD",
            "created_at": moment(draw(st.sampled_from(DAYS)), 15),
            "order": draw(st.sampled_from(["700000001", "700000002"])),
        }
        for n in range(draw(st.integers(0, 2)))
    ]
    drawers = [
        {
            "id": f"D-{n}",
            "kind": "drawer",
            "store": "ST01",
            "register": f"R{n}",
            "business_date": draw(st.sampled_from(DAYS)).isoformat(),
            "deposit": draw(st.sampled_from(["25.00", "40.00", "0.00"])),
            "over_short": "0.00",
        }
        for n in range(draw(st.sampled_from([0, 0, 1, 2])))
    ]
    listed = listed_by_key(found, takings)
    extra = draw(st.sampled_from([None, [], [], ["P-000"], ["P-404"]]))
    rows = [
        {
            "id": f"R-{n}",
            "kind": "report",
            "business_date": day.isoformat(),
            "store": store,
            "tender": tender,
            "count": count,
            "net": f"{amount / 100:.2f}",
            **({} if extra is None else {"payment_ids": [*listed[day, store, tender], *(extra if n == 2 else [])]}),
        }
        for n, ((day, store, tender), (count, amount)) in enumerate(takings.items(), 2)
        if draw(st.booleans())
    ]
    reports = [
        {
            "id": "R-1",
            "kind": "report",
            "business_date": draw(st.sampled_from(DAYS)).isoformat(),
            "store": "ST01",
            "tender": "VISA",
            "count": draw(st.integers(1, 2)),
            "net": draw(st.sampled_from(["25.00", "10.00", "35.00"])),
        }
    ][: draw(st.integers(0, 1))]
    return [*found, *batches, *orders, *memos, *ledger, *drawers, *(rows or reports)]


@pytest.fixture(scope="module", autouse=True)
def sessions_share_an_instance():
    """Opening DuckDB costs as much as twenty statements: each session has a database of its own in one instance instead."""
    numbers = count()
    with duckdb.connect(":memory:") as instance, pytest.MonkeyPatch.context() as patch:

        @contextmanager
        def opened():
            name = f"session_{next(numbers)}"
            with closing(instance.cursor()) as connection:
                connection.execute(f"ATTACH ':memory:' AS {name}")
                connection.execute(f"USE {name}")
                yield connection
                connection.execute("USE memory")
                connection.execute(f"DETACH {name}")

        patch.setattr(scratch, "_opened", opened)
        yield


@pytest.fixture(scope="session")
def any_world():
    return worlds()
