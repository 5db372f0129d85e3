"""Whatever the order of deliveries, and however often each comes, staging ends as the source is."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retail_etl.ingest import land_stream, stage_stream

START = datetime(2026, 3, 3, 13, tzinfo=UTC)
VERSIONS = [(number, version) for number in (1, 2, 3) for version in (0, 1, 2)]
# Every version is delivered at least once, in any order, in loads of any cut.
deliveries = st.permutations(VERSIONS).flatmap(
    lambda order: st.tuples(
        st.lists(st.sampled_from(VERSIONS), max_size=6).map(lambda again: [*order, *again]),
        st.lists(st.booleans(), min_size=15, max_size=15),
        st.sets(st.sampled_from([(1, 0), (2, 1), (3, 0)]), max_size=3),
    )
)


def record(payment, number, version, *, bad):
    moment = (START + timedelta(hours=version)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return payment(number, amount=1.999 if bad else 10 + version, updated_at=moment, business_date=f"2026-03-0{version + 1}")


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deliveries)
def test_any_order_with_repeats_ends_in_the_same_staging(new_ground, new_source, stream, payment, delivered):
    order, cuts, bad = delivered
    ground, source = new_ground(), new_source()
    loads: list[list] = [[]]
    for place, version in enumerate(order):
        loads[-1].append(version)
        if cuts[place % len(cuts)]:
            loads.append([])
    for load in loads:
        records = [record(payment, *version, bad=version in bad) for version in load]
        source.bodies = [json.dumps({"results": records}).encode()]
        land_stream(source, stream, ground.stores, ground.clock)
        stage_stream(stream.name, ground.stores, ground.clock)
    rows = ground.frame("staging.heartland_payments").select("id", "amount_minor", "business_date").rows()
    assert [(row[0], row[1]) for row in rows] == [("pay_000001", 1200), ("pay_000002", 1200), ("pay_000003", 1200)]
    assert ground.frame("ops.quarantine").filter(state="open").is_empty()
    counted = ground.frame("ops.gate_results")
    assert (
        counted["rows_read"]
        == counted["rows_redelivered"] + counted["rows_superseded"] + counted["rows_quarantined"] + counted["rows_accepted"]
    ).all()
    assert counted["rows_read"].sum() == len(order)
