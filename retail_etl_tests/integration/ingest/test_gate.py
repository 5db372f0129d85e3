"""What a source may send: each value ends exact in staging, or in quarantine with its reason; no card number ends anywhere."""

from __future__ import annotations

import json
import re

import polars as pl
import pytest

from retail_etl.contracts.catalog import staging_table
from retail_etl.errors import ContractBrokenError, InvariantBrokenError
from retail_etl.ingest import IngestSettings, poll_stream
from retail_etl.ingest.gate import Judgement, check_tolerance, judge

STAGING = "staging.heartland_payments"
AMOUNT = "amount_minor: not an exact amount of its currency"


def body(*records: str) -> bytes:
    return f'{{"results":[{",".join(records)}]}}'.encode()


def with_raw(record: dict, field: str, token: str) -> str:
    """The record as JSON with one field's value written exactly so."""
    return json.dumps(record | {field: "@@"}).replace('"@@"', token)


@pytest.mark.parametrize(
    ("token", "minor"),
    [
        ("54.71", 5471),
        ("54.7100", 5471),
        ("54", 5400),
        ("0", 0),
        ("1e2", 10000),
        ("1.5E1", 1500),
        ('"54.71"', 5471),
        ("1234567890123.45", 123456789012345),
    ],
)
def test_an_exact_amount_is_staged_to_the_cent(ground, source, stream, payment, token, minor):
    source.bodies = [body(with_raw(payment(1), "amount", token))]
    assert poll_stream(source, stream, ground.stores, ground.clock).rows_quarantined == 0
    assert [row["amount_minor"] for row in ground.rows(STAGING)] == [minor]


@pytest.mark.parametrize(
    ("field", "token", "reason"),
    [
        ("amount", "1.999", AMOUNT),
        ("amount", "1.0000000000000000001", AMOUNT),
        ("amount", "12345678901234567.25", AMOUNT),
        ("amount", "1234567890123456789", AMOUNT),
        ("amount", "1e400", AMOUNT),
        ("amount", "1e-400", AMOUNT),
        ("amount", "NaN", AMOUNT),
        ("amount", "-Infinity", AMOUNT),
        ("amount", "true", AMOUNT),
        ("amount", '"12,50"', AMOUNT),
        ("amount", '"1_000"', AMOUNT),
        ("amount", '""', AMOUNT),
        ("amount", '{"value": 5}', AMOUNT),
        ("amount", "[5]", AMOUNT),
        ("amount", "null", "amount_minor: missing"),
        ("amount", "-5", "amount_minor: below the least allowed"),
        ("id", '""', "id: missing"),
        ("id", '{"a": 1}', "id: not a plain value"),
        ("id", "1.10", "id: not of the agreed form"),
        ("card", '"visa"', "card: not an object"),
        ("card", "[1]", "card: not an object"),
        ("occurred_at", '"2026-03-01T23:10:07"', "occurred_at: not a moment with its offset from UTC"),
        ("occurred_at", "1772406607", "occurred_at: not a moment with its offset from UTC"),
        ("business_date", '"2026-02-30"', "business_date: not a day"),
        ("is_deposit", '"maybe"', "is_deposit: neither true nor false"),
        ("operation", '"gift"', "operation: not one of the known words"),
        ("currency", '"usd"', "currency: not of the agreed form"),
        ("updated_at", '"yesterday"', "updated_at: not a moment with its offset from UTC"),
    ],
)
def test_anything_else_waits_in_quarantine_with_its_reason(ground, source, stream, payment, field, token, reason):
    source.bodies = [body(with_raw(payment(1), field, token), json.dumps(payment(2)))]
    result = poll_stream(source, stream, ground.stores, ground.clock)
    assert [row["id"] for row in ground.rows(STAGING)] == ["pay_000002"]
    (waiting,) = ground.rows("ops.quarantine")
    assert reason in json.loads(waiting["reasons"])
    assert waiting["line"] == 1
    assert result.rows_quarantined == 1


def test_bytes_that_are_no_utf8_wait_in_quarantine_and_stop_nobody(ground, source, stream, payment):
    broken = json.dumps(payment(1, method="@@")).encode().replace(b"@@", b"Vis\xe4")
    source.bodies = [b'{"results":[' + broken + b"," + json.dumps(payment(2)).encode() + b"]}"]
    poll_stream(source, stream, ground.stores, ground.clock)
    assert [row["id"] for row in ground.rows(STAGING)] == ["pay_000002"]
    (waiting,) = ground.rows("ops.quarantine")
    assert "record: the record holds bytes that are no UTF-8" in json.loads(waiting["reasons"])
    assert "pay_000001" in waiting["raw"]


def test_what_is_no_object_waits_in_quarantine(ground, source, stream, payment):
    source.bodies = [body("5", "null", json.dumps(payment(2)))]
    poll_stream(source, stream, ground.stores, ground.clock)
    assert [json.loads(row["reasons"])[0] for row in ground.rows("ops.quarantine")] == ["record: the record is no object"] * 2
    assert len(ground.rows(STAGING)) == 1


def test_nineteen_digit_ids_are_kept_to_the_last_digit(ground, source, stream, payment):
    source.bodies = [
        body(
            with_raw(payment(1), "gateway_transaction_id", "1234567890123456789"),
            json.dumps(payment(2, gateway_transaction_id="12345678901234567890123")),
        )
    ]
    poll_stream(source, stream, ground.stores, ground.clock)
    assert [row["gateway_transaction_id"] for row in ground.rows(STAGING)] == [
        "1234567890123456789",
        "12345678901234567890123",
    ]


def test_a_record_of_fifty_megabytes_is_read_like_any_other(ground, source, stream, payment):
    source.bodies = [body(json.dumps(payment(1, auth_code="x" * 50_000_000)), json.dumps(payment(2)))]
    poll_stream(source, stream, ground.stores, ground.clock)
    assert [len(row["auth_code"] or "") for row in ground.rows(STAGING)] == [50_000_000, 0]


def test_a_planted_card_number_is_found_nowhere(ground, source, stream, payment):
    planted = "4111111111111111"
    source.bodies = [
        body(
            json.dumps(payment(1, method=f"card {planted}")),
            json.dumps(payment(2, method="4111-1111 1111.1111", amount="bad")),
            json.dumps(payment(3, auth_code="@@")).replace("@@", r"4\u003111111111111111"),
            json.dumps(payment(4, auth_code=json.dumps({"card": planted}), occurred_at=None)),
            json.dumps(payment(5, notes=planted, card={"brand": "visa", "number": planted, "last4": "1111"})),
            with_raw(payment(6), "amount", planted),
            with_raw(payment(7), "retrieval_ref", planted),
        )
    ]
    poll_stream(source, stream, ground.stores, ground.clock)
    written = ground.everything_written()
    assert planted.encode() not in re.sub(rb"[ .\-]", b"", written)
    assert rb"\u0031" not in written
    assert ground.rows("ops.manifest")[0]["cut_card_numbers"] == 5
    assert ground.rows(STAGING)[0]["method"] == "card [card number removed, last four 1111]"


def test_an_identifier_that_looks_like_a_card_number_survives(ground, source, stream, payment):
    source.records = [payment(1, gateway_transaction_id="4111111111111111")]
    poll_stream(source, stream, ground.stores, ground.clock)
    assert ground.rows(STAGING)[0]["gateway_transaction_id"] == "4111111111111111"


def rows_like_parsed(count: int) -> pl.DataFrame:
    """Good rows in the form in which the parsing leaves them."""
    from retail_etl.contracts.catalog import contract

    columns = contract(STAGING).to_schema().columns
    frame = pl.DataFrame(schema={name: column.dtype.type for name, column in columns.items()}).clear(count)
    texts = dict.fromkeys(("id", "load_id", "content_hash", "method"), "x")
    words = {"operation": "sale", "method_type": "card", "status": "settled", "fee_status": "final", "currency": "USD"}
    moment = pl.lit(0).cast(pl.Datetime("us", "UTC"))
    return frame.with_columns(
        *(pl.lit(value).alias(name) for name, value in (texts | words).items()),
        pl.lit(1, dtype=pl.Int64).alias("amount_minor"),
        pl.lit(value=False).alias("is_deposit"),
        pl.lit(value=False).alias("is_offline"),
        *(moment.alias(name) for name in ("occurred_at", "updated_at", "version_at")),
        pl.lit(0).cast(pl.Date).alias("business_date"),
        pl.int_range(1, count + 1, dtype=pl.Int64).alias("line"),
        pl.lit("").alias("cast_failures"),
    )


def test_the_contract_names_the_bad_row_and_only_that():
    rows = rows_like_parsed(4)
    entry = staging_table("heartland_payments")
    assert judge(rows, entry).reasons == {}
    third = pl.col("line") == 3
    bad = rows.with_columns(
        pl.when(third).then(-1).otherwise("amount_minor").cast(pl.Int64).alias("amount_minor"),
        pl.when(third).then(pl.lit("12a4")).alias("card_last4"),
    )
    assert judge(bad, entry).reasons == {3: ["amount_minor: below the least allowed", "card_last4: not of the agreed form"]}


def test_a_frame_that_is_not_of_the_contracts_types_is_our_own_mistake():
    rows = rows_like_parsed(2).with_columns(pl.col("amount_minor").cast(pl.Float64))
    with pytest.raises(InvariantBrokenError, match="staging SQL and contract disagree"):
        judge(rows, staging_table("heartland_payments"))


def test_too_many_bad_rows_stop_the_stream():
    settings = IngestSettings(zone="UTC", bad_rows_share=0.1, bad_rows_always=2)
    entry = staging_table("heartland_payments")
    few = Judgement({n: ["currency: not of the agreed form"] for n in range(10)}, 100)
    check_tolerance(few, entry, settings)
    many = Judgement({n: ["currency: not of the agreed form"] for n in range(11)}, 100)
    with pytest.raises(ContractBrokenError, match="11 of 100"):
        check_tolerance(many, entry, settings)
