from __future__ import annotations

import json

import httpx
import pytest

from retail_etl.connectors.heartland_retail.payments import payments_of
from retail_etl.connectors.interface import Along, Window
from retail_etl.errors import CredentialError, SourceChangedError, SourceUnavailableError
from retail_etl_tests.connectors.scripted_heartland_retail import ScriptedHeartlandRetail


def test_a_list_that_ignores_the_order_counts_as_not_read():
    source = ScriptedHeartlandRetail(ignores_order=True)
    for number in range(1, 10):
        source.put(number, 100 - number)

    with pytest.raises(SourceChangedError, match="ignores the order"):
        list(source.read(source.connector(), source.window(0, 500)))


def test_a_list_that_ignores_the_filter_counts_as_not_read():
    source = ScriptedHeartlandRetail(ignores_filter=True)
    source.fill(9)

    with pytest.raises(SourceChangedError, match="ignores the filter"):
        list(source.read(source.connector(), source.window(40, 60)))


def test_page_two_of_a_moving_list_is_never_asked_for():
    source = ScriptedHeartlandRetail()
    source.fill(30)

    list(source.read(source.connector(), source.window(0, 500)))

    assert {request.url.params["page"] for request in source.data_requests()} == {"1"}


def test_a_second_with_more_records_than_a_page_is_read_in_the_order_of_ids():
    source = ScriptedHeartlandRetail()
    source.fill(23, ticks=lambda number: 10 if number <= 19 else 20)

    found = source.versions(list(source.read(source.connector(), source.window(0, 500))))

    assert set(found) == set(range(1, 24))
    assert any(request.url.params["sort[]"] == "id,asc" for request in source.data_requests())


def test_a_window_that_begins_inside_a_second_asks_for_all_of_it():
    source = ScriptedHeartlandRetail()
    source.put(1, 10)
    connector = source.connector()
    inside = source.position_at(10).replace(".000Z", ".700Z")

    pages = list(connector.pages(source.stream(connector), Window(inside, source.position_at(20))))

    assert set(source.versions(pages)) == {1}


def test_the_past_is_asked_for_along_creation():
    source = ScriptedHeartlandRetail()
    connector = source.connector()

    list(connector.pages(source.stream(connector), Window(source.position_at(0), source.position_at(9), Along.CREATED_AT)))

    asked = source.data_requests()[-1].url.params
    assert set(json.loads(asked["_filter"])) == {"created_at"}
    assert asked["sort[]"] == "created_at,asc"


def test_a_record_without_a_usable_moment_between_others_stops_nothing():
    source = ScriptedHeartlandRetail()
    source.fill(6)
    connector = source.connector()
    broken = '{"id": 99, "updated_at": null},["not a record"]'
    source.queued = [
        httpx.Response(200, text=f'{{"total": 2, "results": [{broken}, {{"id": 1, "updated_at": "2026-03-02T05:00:10Z"}}]}}')
    ]

    (page,) = source.read(connector, source.window(0, 500))

    assert b'"id": 99' in page.body


def test_a_refused_token_is_asked_once_and_told():
    source = ScriptedHeartlandRetail()
    source.queued = [httpx.Response(401, json={"error": "unauthorized", "message": "You must be logged in"}) for _ in range(9)]

    with pytest.raises(CredentialError, match="You must be logged in"):
        list(source.read(source.connector(), source.window(0, 500)))
    assert len(source.data_requests()) == 1


def test_stock_is_read_anew_when_its_length_changes_meanwhile():
    source = ScriptedHeartlandRetail()
    connector = source.connector()
    stream = connector.streams()["inventory_values"]

    def page(total, *items):
        rows = [{"item_id": item, "location_id": 1} for item in items]
        return httpx.Response(200, json={"total": total, "results": rows})

    source.queued = [page(6, 1, 2, 3, 4), page(5, 6), page(5, 1, 2, 3, 4), page(5, 6)]
    found = [
        record["item_id"] for one in connector.pages(stream, source.window(0, 9)) for record in json.loads(one.body)["results"]
    ]

    assert found == [1, 2, 3, 4, 6, 1, 2, 3, 4, 6]
    source.queued = [page(6 + number // 2, *range(4)) for number in range(99)]
    source.queued[1::2] = [page(100 + number, 9) for number in range(len(source.queued[1::2]))]
    with pytest.raises(SourceUnavailableError, match="changed its length"):
        list(connector.pages(stream, source.window(0, 9)))


def test_amounts_of_embedded_payments_keep_their_characters():
    body = (
        b'{"total": 1, "results": [{"id": 117093, "status": "complete", "customer_name": "Ada",'
        b'"payments": [{"id": 1, "amount": -15.90, "note": NaN}, {"id": 2, "amount": 1e2},'
        b'{"id": 3, "amount": 12345678901234567.89},'
        b'"cash"]}, {"id": 5, "payments": null}, {"id": 6, "payments": {"id": 7}}, "nonsense"]}'
    )

    found = json.loads(payments_of(body, "ticket"))["results"]

    assert [record["payment"]["amount"] for record in found[:3]] == ["-15.90", "1e2", "12345678901234567.89"]
    assert [(record["ticket_id"], record["id"]) for record in found[:4]] == [
        ("117093", "1"), ("117093", "2"), ("117093", "3"), ("117093", None)
    ]  # fmt: skip
    assert found[3]["payment"] == "cash"
    assert found[4] == {"ticket_id": "6", "payment": {"id": "7"}, "updated_at": None}
    assert found[5] == "nonsense"
    assert "Ada" not in json.dumps(found)


def test_bytes_that_are_no_utf8_survive_for_the_quarantine():
    found = payments_of(b'{"results": [{"id": 1, "payments": [{"id": 1, "description": "\xff"}]}]}', "ticket")

    assert json.loads(found)["results"][0]["payment"]["description"] == "\udcff"


def test_where_a_record_stands_is_an_address():
    connector = ScriptedHeartlandRetail().connector()
    streams = connector.streams()

    assert connector.record_url(streams["tickets"], {"id": "7"}).endswith("/api/sales/tickets/7")
    told = connector.record_url(streams["ticket_payments"], {"ticket_id": "7", "id": "8"})
    assert told.endswith("/api/sales/tickets/7/payments#8")


def test_records_are_asked_for_by_place_and_by_id():
    source = ScriptedHeartlandRetail()
    source.fill(9)
    connector = source.connector()
    stream = source.stream(connector)

    page = connector.page_at(stream, source.window(0, 500), 4, 2)
    assert set(source.versions([page])) == {5, 6}
    assert not connector.lists_ids(connector.streams()["ticket_payments"])
    list(connector.records_by_id(stream, [{"id": "3"}, {"id": "5"}]))
    assert json.loads(source.data_requests()[-1].url.params["_filter"]) == {"id": {"$in": [3, 5]}}
