"""Every awkward value, from the page to staging: exact, or in quarantine with its reason; never rounded or lost in silence."""

from __future__ import annotations

import json

import pytest

from retail_etl.ingest import poll_stream
from retail_etl.ingest.quarantine import quarantined, quarantined_record

STAGING = "staging.heartland_payments"
UNFIT = "amount_minor: not an exact amount of its currency"
BIG = 50 << 20

# (field, what the source writes, the staged column and its value) and (field, what the source writes, the reason).
EXACT = [
    ("amount", "1e2", "amount_minor", 10000),
    ("amount", "1.5E1", "amount_minor", 1500),
    ("amount", "0.10", "amount_minor", 10),
    ("amount", '"54.71"', "amount_minor", 5471),
    ("amount", "1234567890123.45", "amount_minor", 123456789012345),
    ("gateway_transaction_id", "1234567890123456789", "gateway_transaction_id", "1234567890123456789"),
    ("gateway_transaction_id", '"0012"', "gateway_transaction_id", "0012"),
    ("is_deposit", "true", "is_deposit", True),
    ("order_id", '""', "order_id", None),
    ("order_id", "null", "order_id", None),
    ("method", '"Caf\\u00e9 \\ud83d\\ude00"', "method", "Café 😀"),
    ("method", '"a\\"b\\\\c\\n"', "method", 'a"b\\c\n'),
    ("occurred_at", '"2026-03-01T17:10:07-06:00"', "occurred_at", "2026-03-01T23:10:07+00:00"),
]
UNREADABLE = [
    ("amount", "1.999", UNFIT),
    ("amount", "29.949999999999999", UNFIT),
    ("amount", "1234567890123456789", UNFIT),
    ("amount", "1e400", UNFIT),
    ("amount", "NaN", UNFIT),
    ("amount", "Infinity", UNFIT),
    ("amount", "true", UNFIT),
    ("amount", '"12,50"', UNFIT),
    ("amount", '""', UNFIT),
    ("amount", '" 5"', UNFIT),
    ("amount", '{"value": 5}', UNFIT),
    ("amount", "[5]", UNFIT),
    ("amount", "null", "amount_minor: missing"),
    ("id", '""', "id: missing"),
    ("id", '{"a": 1}', "id: not a plain value"),
    ("card", '"visa"', "card: not an object"),
    ("card", "[[1]]", "card: not an object"),
    ("is_deposit", '"yes"', "is_deposit: neither true nor false"),
    ("business_date", '"01.03.2026"', "business_date: not a day"),
    ("updated_at", "1772406607", "updated_at: not a moment with its offset from UTC"),
    ("method", '"\\ud800"', "record: the record holds bytes that are no UTF-8"),
]


def written(record: dict, field: str, token: str) -> str:
    return json.dumps(record | {field: "@@"}).replace('"@@"', token)


def test_each_value_is_exact_or_waits_with_its_reason_and_none_disturbs_another(ground, source, stream, payment):
    cases = [*EXACT, *UNREADABLE]
    records = [written(payment(n, card={"brand": "visa"}), case[0], case[1]) for n, case in enumerate(cases, start=1)]
    broken = json.dumps(payment(900, method="@@")).encode().replace(b"@@", b"Vis\xe4")
    other = [b"5", b"null", b'"text"', b"[]", broken, json.dumps(payment(999)).encode()]
    source.bodies = [b'{"results":[' + b",".join([*(record.encode() for record in records), *other]) + b"]}"]
    result = poll_stream(source, stream, ground.stores, ground.clock)
    staged = {row["line"]: row for row in ground.rows(STAGING)}
    waiting = {record.line: record.reasons for record in quarantined(ground.stores)}
    for line, (field, token, column, value) in enumerate(EXACT, start=1):
        found = staged[line][column]
        assert (found.isoformat() if column.endswith("_at") else found) == value, (field, token)
    for line, (field, token, reason) in enumerate(UNREADABLE, start=len(EXACT) + 1):
        assert reason in waiting[line], (field, token, waiting[line])
    assert {line for line, why in waiting.items() if "record: the record is no object" in why} == set(
        range(len(cases) + 1, len(cases) + 5)
    )
    assert "record: the record holds bytes that are no UTF-8" in waiting[len(cases) + 5]
    assert len(staged) == len(EXACT) + 1
    assert result.landed.rows == len(cases) + len(other) == len(staged) + len(waiting)


@pytest.mark.long
def test_a_record_of_fifty_megabytes_is_staged_like_any_other(ground, source, stream, payment):
    source.bodies = [json.dumps({"results": [payment(1, method="x" * BIG), payment(2)]}).encode()]
    poll_stream(source, stream, ground.stores, ground.clock)
    assert [len(row["method"]) for row in ground.rows(STAGING)] == [BIG, 4]


@pytest.mark.long
def test_a_bad_record_of_fifty_megabytes_waits_whole(ground, source, stream, payment):
    source.bodies = [json.dumps({"results": [payment(1, method="x" * BIG, amount=1.999), payment(2)]}).encode()]
    poll_stream(source, stream, ground.stores, ground.clock)
    (waiting,) = quarantined(ground.stores)
    assert len(quarantined_record(ground.stores, waiting.quarantine_id).raw or "") > BIG
    assert [row["id"] for row in ground.rows(STAGING)] == ["pay_000002"]
