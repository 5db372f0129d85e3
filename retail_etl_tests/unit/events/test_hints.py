import json
from datetime import UTC, datetime

import pytest

from retail_etl.events.hints import Hint, hint_of, received

NOW = datetime(2026, 3, 1, 23, 10, tzinfo=UTC)


def told(about, record, kind="payment.succeeded", **more):
    event = {
        "id": "evt_008812",
        "type": kind,
        "api_version": "v1",
        "sequence": 1,
        "data": {"object": about, "id": record, **more},
    }
    return received(json.dumps(event).encode(), NOW)


@pytest.mark.parametrize(
    ("about", "record", "expected"),
    [
        ("payment", "pay_1", Hint("heartland_payments", (("id", "pay_1"),))),
        ("shipment", "ord_1", Hint("heartland_orders", (("id", "ord_1"),))),
        ("inventory", "SKU-1:loc_2", Hint("heartland_inventory", (("sku", "SKU-1"), ("location_id", "loc_2")))),
        ("dispute", "dsp_1", Hint(polls=("heartland_report_rows",))),
        ("webhook", "whk_1", Hint()),
        ("inventory", "SKU-1", None),
        ("payment", "", None),
        ("payment", None, None),
        ("sonnet", "son_1", None),
    ],
)
def test_an_event_is_a_hint_of_one_record_or_of_streams_to_poll_or_unknown(about, record, expected):
    assert hint_of(told(about, record)) == expected


def test_of_an_event_its_envelope_is_kept_and_not_the_record_that_it_carries():
    kept = told("customer", "cus_1", resource={"email": "ann@example.com"}, updated_at="2026-03-01T23:10:07.500Z")
    assert "example.com" not in kept.body
    assert json.loads(kept.body)["data"] == {"object": "customer", "id": "cus_1", "updated_at": "2026-03-01T23:10:07.500Z"}


@pytest.mark.parametrize("body", [b"", b"\xff", b"[]", b'"evt"', b'{"id": 7}', b'{"id": "evt_1", "data": []}', b"[" * 100_000])
def test_whatever_is_signed_is_kept_under_an_id_that_follows_from_it(body):
    first, second = received(body, NOW), received(body, NOW)
    assert first.delivery_id == second.delivery_id
    assert hint_of(first) is None
