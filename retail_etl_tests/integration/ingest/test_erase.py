"""A person taken out: nothing that tells who it was is left, and everything else is as it was."""

from __future__ import annotations

from datetime import timedelta

import pytest

from retail_etl.connectors.registry import all_streams
from retail_etl.errors import UnusableInputError
from retail_etl.ingest import poll_stream
from retail_etl.ingest.erase import Person, erase
from retail_etl.ingest.replay import replay
from retail_etl.ingest.retention import sweep

ANN, PHONE, STREET = "Ann.Lee@example.com", "+1 312 555 0142", "12 Elm Street"
TOLD = (ANN, PHONE, STREET, "Leeward")

ORDER_AMOUNTS = (
    "subtotal", "order_discount_amount", "discount_total", "tax_total", "shipping_total", "tip_total", "surcharge_total",
    "rounding_total", "total_amount", "amount_paid", "amount_refunded", "balance_due",
)  # fmt: skip


def customer(number, **changes):
    return {
        "id": f"cus_{number:06d}",
        "customer_number": f"C{number}",
        "customer_type": "person",
        "first_name": "Bob",
        "last_name": "Ray",
        "email": f"bob{number}@example.com",
        "updated_at": "2026-03-03T13:00:00.000Z",
        **changes,
    }


def order(number, **changes):
    return {
        "id": f"ord_{number:06d}",
        "order_number": f"{number:09d}",
        "order_type": "web_order",
        "location_id": "loc_01",
        "order_date": "2026-03-01T23:10:07.000Z",
        "business_date": "2026-03-01",
        "status": "completed",
        "currency": "USD",
        **dict.fromkeys(ORDER_AMOUNTS, "10.00"),
        "customer_id": "cus_000002",
        "shipping_address": {"name": "Bob Ray", "line1": "1 Oak Road", "city": "Austin", "country": "US"},
        "updated_at": "2026-03-03T13:00:00.000Z",
        **changes,
    }


@pytest.fixture
def lived(ground, new_source):
    """Two customers and their orders; Ann's are bad in one place, and her customer record came in two versions."""
    ann = {"email": ANN, "first_name": "Ann", "last_name": "Leeward", "phone": PHONE}
    hers = {"name": "Ann Leeward", "line1": STREET, "city": "Chicago", "country": "US"}
    source = new_source(records=[customer(1, **ann), customer(2)])
    poll(source, "heartland_customers", ground)
    source.records[0] = customer(1, **ann, addresses=[{"line1": STREET}], updated_at="2026-03-09T23:50:00.000Z")
    poll(source, "heartland_customers", ground)
    orders = [
        order(1, customer_id="cus_000001", shipping_address=hers),
        order(2),
        order(3, customer_id="cus_000001", total_amount="12,50", shipping_address=hers),
    ]
    poll(new_source(records=orders), "heartland_orders", ground)
    return ground


def poll(source, name, ground):
    poll_stream(source, all_streams()[name], ground.stores, ground.clock)


def leftovers(ground):
    tables = " ".join(str(ground.rows(f"staging.{name}")) for name in ("heartland_customers", "heartland_orders"))
    tables += str(ground.rows("ops.quarantine"))
    return {word for word in TOLD if word.lower() in tables.lower()}


def others(ground):
    rows = [row for name in ("heartland_customers", "heartland_orders") for row in ground.rows(f"staging.{name}")]
    return [row for row in rows if row["id"] in ("cus_000002", "ord_000002")]


def test_an_address_leads_to_all_records_of_the_person_and_nothing_is_left(lived):
    before, untouched = {row["load_id"]: row for row in lived.rows("ops.manifest")}, others(lived)
    assert leftovers(lived) == set(TOLD)
    done = erase(Person(emails={ANN.upper()}), lived.stores, lived.clock)
    assert leftovers(lived) == set()
    assert others(lived) == untouched
    assert sum(load.records for load in done) == 4
    after = {row["load_id"]: row for row in lived.rows("ops.manifest")}
    for load in done:
        assert load.old_sha256 == before[load.load_id]["sha256"] == after[load.load_id]["landed_sha256"]
        assert load.new_sha256 == after[load.load_id]["sha256"] != load.old_sha256
        assert after[load.load_id]["erased_at"] is not None
    landed = list(lived.stores.warehouse.path.parent.rglob("*.zst"))
    assert len(landed) == len(after)
    for file in landed:
        path = str(file.relative_to(lived.stores.warehouse.path.parent / "landing"))
        text = b"\n".join(line for _, line in lived.stores.landing.each_line(path)).decode()
        assert not any(word.lower() in text.lower() for word in TOLD)
    kept = {row["id"]: row for row in lived.rows("staging.heartland_orders")}
    assert kept["ord_000001"]["customer_id"] == "cus_000001"


def test_a_replay_afterwards_gives_the_erased_state(lived):
    erase(Person(ids={("heartland", "cus_000001")}), lived.stores, lived.clock)
    tables = ("heartland_customers", "heartland_orders")
    erased = [lived.rows(f"staging.{name}") for name in tables]
    now = lived.clock()
    for name in tables:
        replay(name, lived.stores, lived.clock, now - timedelta(days=1), now + timedelta(days=1))
    assert [lived.rows(f"staging.{name}") for name in tables] == erased
    assert leftovers(lived) == set()


def test_loads_that_share_a_file_leave_it_together(lived):
    later = lambda: lived.clock() + timedelta(days=9)  # noqa: E731 -- a clock
    assert sweep(lived.stores, later, timedelta(0)).shared
    done = erase(Person(ids={("heartland", "cus_000001")}), lived.stores, lived.clock)
    assert len(done) == 3
    assert leftovers(lived) == set()
    now = lived.clock()
    for name in ("heartland_customers", "heartland_orders"):
        replay(name, lived.stores, lived.clock, now - timedelta(days=1), now + timedelta(days=1))
    assert sweep(lived.stores, later, timedelta(0)).removed == ()


def test_erasing_again_changes_nothing(lived):
    person = Person(ids={("heartland", "cus_000001")})
    erase(person, lived.stores, lived.clock)
    before = lived.rows("ops.manifest")
    assert erase(person, lived.stores, lived.clock) == ()
    assert lived.rows("ops.manifest") == before


def test_nobody_cannot_be_erased(ground):
    with pytest.raises(UnusableInputError, match="nobody"):
        erase(Person(), ground.stores, ground.clock)
