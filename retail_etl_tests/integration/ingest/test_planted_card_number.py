"""A card number typed where none belongs is found in no table, file, log or event; long identifiers stay whole."""

from __future__ import annotations

import json
import logging

import dagster as dg
import msgspec
import pytest

from retail_etl.connectors.interface import CursorKind, KeyList, Stream
from retail_etl.domain.identifiers import passes_luhn
from retail_etl.ingest import poll_stream
from retail_etl.landing.event_bodies import scrubbed_body

CARD = "4111111111111111"
WRITTEN = [CARD, "4111 1111 1111 1111", "4111-1111-1111-1111", "4\\u003111111111111111", "\\u0034111111111111111"]
LONG_IDS = {"gateway_transaction_id": "4000000000000000006", "id": "5555555555554444"}


def planted_page(payment, written: str) -> bytes:
    """A gateway's field, a failure's message and a nested field, each with the number; ids that only look like one."""
    record = payment(1, **LONG_IDS, gateway="@@", method="paid @@ thanks", auth_code="@@")
    return json.dumps({"results": [record]}).replace("@@", written).encode()


def squeezed(raw: bytes) -> bytes:
    return raw.translate(None, b" -")


@pytest.mark.parametrize("written", WRITTEN)
def test_a_planted_number_is_in_no_table_file_or_log(ground, source, stream, payment, written, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    source.bodies = [planted_page(payment, written)]
    poll_stream(source, stream, ground.stores, ground.clock)
    (row,) = ground.rows("staging.heartland_payments")
    assert (row["id"], row["gateway_transaction_id"]) == tuple(LONG_IDS[name] for name in ("id", "gateway_transaction_id"))
    assert row["method"] == "paid [card number removed, last four 1111] thanks"
    told = caplog.text + "".join(capfd.readouterr())
    for found in (ground.everything_written(), told.encode()):
        assert CARD.encode() not in squeezed(found)
        assert b"4\\u00311" not in found
    for table in ("staging.heartland_payments", "ops.quarantine", "ops.manifest", "ops.completeness"):
        assert CARD not in str(ground.rows(table))


@pytest.mark.parametrize("written", WRITTEN)
def test_a_planted_number_in_a_bad_record_is_in_no_quarantine_row(ground, source, stream, payment, written):
    source.bodies = [planted_page(payment, written).replace(b'"amount": 54.71', b'"amount": 1.999')]
    poll_stream(source, stream, ground.stores, ground.clock)
    (waiting,) = ground.rows("ops.quarantine")
    assert "last four 1111" in waiting["raw"]
    assert CARD not in squeezed(waiting["raw"].encode()).decode()
    assert CARD.encode() not in squeezed(ground.everything_written())


def test_a_planted_number_in_a_web_order_s_comment_is_cut(ground, new_source):
    from retail_etl.connectors.magento.streams import STREAMS

    source = new_source(source="magento")
    comment = f"customer read out {CARD} on the phone"
    order = {
        "entity_id": 7, "increment_id": "000000007", "created_at": "2026-03-01 10:00:00", "updated_at": "2026-03-01 10:00:00",
        "status_histories": [{"entity_id": 1, "comment": comment, "created_at": "2026-03-01 10:00:00"}],
    }  # fmt: skip
    source.bodies = [json.dumps({"results": [order]}).encode()]
    stream = STREAMS["orders"]
    from retail_etl.ingest import land_stream

    land_stream(source, stream, ground.stores, ground.clock)
    assert CARD.encode() not in squeezed(ground.everything_written())
    assert b"customer read out [card number removed" in ground.everything_written()


EVENT = {
    "id": "evt_008812", "type": "payment.succeeded", "api_version": "v1", "created_at": "2026-03-01T23:10:08.000Z",
    "sequence": 8812, "data": {"object": "payment", "id": "pay_00012345", "updated_at": "2026-03-01T23:10:08.000Z"},
}  # fmt: skip


@pytest.mark.parametrize("written", WRITTEN)
def test_a_planted_number_in_a_webhook_s_body_is_cut_by_the_entry_that_a_receiver_uses(written):
    told = EVENT | {"data": EVENT["data"] | {"resource": {"note": "@@", "gateway_response": {"raw": "PAN=@@"}}}}
    clean, cuts = scrubbed_body(json.dumps(told).replace("@@", written).encode())
    assert cuts == 2
    assert CARD.encode() not in squeezed(clean)
    assert json.loads(clean)["data"]["id"] == "pay_00012345"


def test_a_number_planted_in_any_field_of_any_record_that_an_event_carries_is_cut():
    from retail_etl.connectors.registry import all_streams

    for written in WRITTEN:
        for stream in all_streams().values():
            planted = {path: "@@" for path in sorted(stream.keys.keep) if "." not in path}
            told = EVENT | {
                "data": EVENT["data"] | {"object": stream.entity, "resource": planted | {"comments": [{"text": "@@"}]}}
            }
            clean, cuts = scrubbed_body(json.dumps(told).replace("@@", written).encode())
            assert cuts == len(planted) + 1, (stream.name, written)
            assert CARD.encode() not in squeezed(clean), (stream.name, written)


@pytest.mark.parametrize(
    "body", [b"PAN=4111111111111111&x=\xff", b'{"note": "\\ud800 4111111111111111"}', b'{"cut": "4111111111111111']
)
def test_a_webhook_s_body_that_is_no_json_is_cut_as_well(body):
    clean, cuts = scrubbed_body(body)
    assert cuts == 1
    assert CARD.encode() not in clean


def test_a_webhook_s_body_without_a_card_number_says_the_same():
    clean, cuts = scrubbed_body(json.dumps(EVENT).encode())
    assert (json.loads(clean), cuts) == (EVENT, 0)


def test_a_planted_number_is_in_no_event_of_a_run(ground, source, stream, payment, tmp_path):
    source.bodies = [planted_page(payment, CARD)]

    @dg.asset
    def polled(context):
        result = poll_stream(source, stream, ground.stores, ground.clock)
        context.log.info("landed %s", result.landed)
        return dg.MaterializeResult(metadata={"landed": str(result.landed), "staged": str(result.staged)})

    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        result = dg.materialize([polled], instance=instance)
        events = [str(record) for record in instance.all_logs(result.run_id)]
    assert result.success
    assert events
    assert not any(CARD in event for event in events)


def test_every_long_id_of_every_stream_s_identifiers_survives():
    from retail_etl.connectors.registry import all_streams
    from retail_etl.landing.records import RecordCutter

    assert passes_luhn(CARD)
    for stream in all_streams().values():
        flat = [path for path in sorted(stream.keys.identifiers) if "." not in path and path in stream.keys.keep]
        record = dict.fromkeys(flat, CARD)
        page = RecordCutter(stream.keys.keep, stream.keys.identifiers).cut(json.dumps([record]).encode(), (), "u")
        assert msgspec.json.decode(page.lines) == record, stream.name


def test_what_is_no_identifier_is_cut_in_a_stream_that_declares_some():
    stream = Stream("a", "b", ("id",), CursorKind.MODIFIED_AT, "t", KeyList(frozenset({"id", "note"}), frozenset({"id"})), 1)
    from retail_etl.landing.records import RecordCutter

    page = RecordCutter(stream.keys.keep, stream.keys.identifiers).cut(
        json.dumps([{"id": CARD, "note": CARD}]).encode(), (), "u"
    )
    assert msgspec.json.decode(page.lines) == {"id": CARD, "note": "[card number removed, last four 1111]"}
