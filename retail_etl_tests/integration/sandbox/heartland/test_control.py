import time

import httpx
import pytest

pytestmark = pytest.mark.integration


@pytest.fixture
def world(fresh, sign_in, caller):
    with fresh() as running, sign_in(running) as client:
        yield caller(running, client)


def test_time_moves_and_brings_new_business(world):
    before = world.page("/v1/payments")
    world.control("/clock", {"advance": {"days": 2}})
    after = world.page("/v1/payments", updated_since=before["as_of"])
    assert after["as_of"] == "2026-03-16T12:00:00.000Z"
    assert after["total"] > 50


def test_what_was_served_before_stays_what_it_was_when_much_time_passes(world):
    before = {row["id"]: row for row in world.scan("/v1/payments", per_page=200)}
    world.control("/clock", {"advance": {"days": 40}})
    after = {row["id"]: row for row in world.scan("/v1/payments", per_page=200)}
    for identifier, row in before.items():
        now = after[identifier]
        assert now["updated_at"] >= row["updated_at"]
        assert {name: now[name] for name in ("amount", "operation", "order_id", "parent_payment_id", "occurred_at")} == {
            name: row[name] for name in ("amount", "operation", "order_id", "parent_payment_id", "occurred_at")
        }
        assert row["batch_id"] in {None, now["batch_id"]}
        assert row["deposit_id"] in {None, now["deposit_id"]}


def test_time_does_not_go_back(world):
    answer = httpx.post(f"{world.running.control_url}/clock", json={"set": "2026-03-01T00:00:00Z"})
    assert answer.status_code == 400


def test_a_batch_can_be_closed_and_paid_out_by_hand(world):
    waiting = world.page("/v1/payments", status="captured", location_id="loc_90", per_page=200)["results"]
    waiting = [row for row in waiting if row["method_type"] == "card"]
    assert waiting
    closed = world.control("/close-batch", {"location_id": "loc_90"})["closed"]
    assert len(closed) == 1
    row = world.client.get(f"/v1/payments/{waiting[0]['id']}").json()
    assert (row["status"], row["batch_id"]) == ("batched", closed[0]["id"])
    funded = {deposit["id"]: deposit["net"] for deposit in world.control("/settle", {"location_id": "loc_90"})["funded"]}
    row = world.client.get(f"/v1/payments/{waiting[0]['id']}").json()
    assert row["status"] == "settled"
    detail = world.scan("/v1/reports/transactions", level="detail", deposit_id=row["deposit_id"])
    net = sum(round(line["net_amount"] * 100) for line in detail if line["net_amount"] is not None)
    assert f"{net / 100:.2f}" == funded[row["deposit_id"]]


def fault(world, kind, **details):
    return world.control(
        "/faults", {"kind": kind, "system": "heartland", "target": "/v1/payments", "times": 1, "details": details}
    )


def test_bursts_and_outages_come_as_often_as_asked(world):
    world.control("/faults", {"kind": "rate_limited", "system": "heartland", "times": 2, "details": {"retry_after": 3}})
    answers = [world.client.get("/v1/payments") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [429, 429, 200]
    assert answers[0].headers["Retry-After"] == "3"
    fault(world, "server_error", status=502)
    assert world.client.get("/v1/orders").status_code == 200
    assert world.client.get("/v1/payments").status_code == 502
    assert world.client.get("/v1/payments").status_code == 200


def test_a_body_can_be_slow_or_cut(world):
    fault(world, "slow_body", seconds=0.3)
    start = time.perf_counter()
    assert world.client.get("/v1/payments").status_code == 200
    assert time.perf_counter() - start > 0.25
    fault(world, "cut_body")
    with pytest.raises(httpx.RemoteProtocolError):
        world.client.get("/v1/payments", params={"per_page": 200})


def test_tokens_and_cursors_expire_on_demand(world):
    cursor = world.page("/v1/payments")["next_cursor"]
    fault(world, "cursor_expired")
    answer = world.client.get("/v1/payments", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["error"]) == (410, "cursor_expired")
    fault(world, "token_expired")
    assert world.client.get("/v1/payments").status_code == 401
    assert world.client.get("/v1/payments").status_code == 401


def test_an_updated_row_makes_offset_pages_skip_but_not_cursor_pages(world):
    rows = [row["id"] for row in world.scan("/v1/payments", per_page=200)]
    fault(world, "offset_drift")
    first = world.page("/v1/payments", per_page=50, page=1)
    second = world.page("/v1/payments", per_page=50, page=2)
    seen = [row["id"] for row in first["results"] + second["results"]]
    assert rows[50] not in seen
    by_cursor = world.page("/v1/payments", per_page=50, cursor=first["next_cursor"])["results"]
    assert by_cursor[0]["id"] == rows[50]


def test_a_late_offline_sale_is_old_business_that_is_new_today(world):
    before = world.page("/v1/payments")["total"]
    fault(world, "late_offline_sale", hours=30)
    last = world.scan("/v1/payments", per_page=200)[-1]
    assert world.page("/v1/payments")["total"] == before + 1
    assert last["offline"] is True
    assert last["occurred_at"] < "2026-03-13T12:00:00.000Z" < last["updated_at"]
    assert world.client.get(f"/v1/orders/{last['order_id']}").status_code == 200


def test_a_poison_record_fails_its_page_and_no_other(world):
    rows = world.scan("/v1/payments", per_page=200)
    world.control("/faults", {"kind": "poison_record", "system": "heartland", "times": None, "details": {"id": rows[70]["id"]}})
    assert world.client.get("/v1/payments", params={"per_page": 50}).status_code == 200
    assert world.client.get("/v1/payments", params={"per_page": 50, "page": 2}).status_code == 500
    world.control("/faults", method="DELETE")
    assert world.client.get("/v1/payments", params={"per_page": 50, "page": 2}).status_code == 200


def test_fields_can_change_name_type_and_value_without_notice(world):
    world.control(
        "/faults",
        {"kind": "renamed_field", "system": "heartland", "times": None, "details": {"field": "amount", "to": "gross"}},
    )
    row = world.page("/v1/payments", per_page=1)["results"][0]
    assert "gross" in row
    assert "amount" not in row
    world.control("/faults", method="DELETE")
    world.control("/faults", {"kind": "retyped_field", "system": "heartland", "times": None, "details": {"field": "amount"}})
    assert isinstance(world.page("/v1/payments", per_page=1)["results"][0]["amount"], str)
    world.control("/faults", method="DELETE")
    first = world.page("/v1/payments", per_page=1)["results"][0]
    world.control(
        "/faults",
        {
            "kind": "silent_change",
            "system": "heartland",
            "times": None,
            "details": {"id": first["id"], "field": "amount", "value": 7.77},
        },
    )
    changed = world.page("/v1/payments", per_page=1)["results"][0]
    assert (changed["amount"], changed["updated_at"]) == (7.77, first["updated_at"])


def test_many_rows_can_share_one_moment_over_page_ends(world):
    fault(world, "equal_timestamps", count=120)
    rows = world.scan("/v1/payments", per_page=50)
    assert len({row["id"] for row in rows}) == len(rows)
    assert len({row["updated_at"] for row in rows[-120:]}) == 1


def test_rows_of_the_report_can_share_one_moment_too(world):
    world.control(
        "/faults", {"kind": "equal_timestamps", "system": "heartland", "target": "/v1/reports", "details": {"count": 70}}
    )
    rows = world.scan("/v1/reports/transactions", level="detail", per_page=50)
    assert len({row["row_id"] for row in rows}) == len(rows)
    assert len({row["updated_at"] for row in rows[-70:]}) == 1


def test_a_write_can_take_effect_and_still_time_out(fresh, sign_in):
    with fresh() as running, sign_in(running, admin=True) as client:
        httpx.post(f"{running.control_url}/faults", json={"kind": "timeout_after_commit", "system": "heartland"})
        body = {"last_name": "Adler", "external_id": "X-1", "source_system": "magento"}
        assert client.post("/v1/customers", json=body).status_code == 504
        assert client.post("/v1/customers", json=body).status_code == 200


def test_unknown_faults_are_refused_with_the_list_of_known_ones(world):
    answer = httpx.post(f"{world.running.control_url}/faults", json={"kind": "earthquake"})
    assert answer.status_code == 400
    assert "cut_body" in answer.json()["message"]


def test_a_moving_clock_makes_business_without_being_asked(fresh, sign_in, caller):
    with fresh(clock="moving", clock_factor=20_000.0) as running, sign_in(running) as client:
        me = caller(running, client)
        first = me.page("/v1/payments")
        for _ in range(2000):
            later = me.page("/v1/payments", per_page=1)
            if later["total"] > first["total"] + 20:
                return
        pytest.fail("no new business came")


def test_truth_names_what_is_planted_and_what_is_on_its_way(world):
    truth = world.control("/truth", method="GET")
    assert len(truth["planted"]) == 9
    legs = {item["leg"] for item in truth["in_transit"]}
    assert legs == {"payment_batch", "batch_gl", "order_payment", "fee_gl", "drawer_gl", "deposit_bank", "payment_gl"}
