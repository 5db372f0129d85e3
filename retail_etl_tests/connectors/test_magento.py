from __future__ import annotations

import json

import httpx
import pytest

from retail_etl.connectors.http.answer import Answer
from retail_etl.connectors.interface import Window
from retail_etl.connectors.magento.refusals import decode
from retail_etl.errors import CredentialError, RequestRejectedError, SourceChangedError
from retail_etl_tests.connectors.scripted_magento import ROWS_A_TICK, ScriptedMagento


def nonces(source):
    return [request.headers["Authorization"].split('oauth_nonce="')[1].split('"')[0] for request in source.requests]


def answer(status: int, body: object) -> Answer:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer("http://shop.example/rest/all/V1/orders", status, {}, content)


def test_a_shop_that_ignores_the_order_fails_the_window():
    source = ScriptedMagento(ignores_order=True)
    source.fill(9, ticks=lambda number: 200 - number)

    with pytest.raises(SourceChangedError, match="does not progress"):
        list(source.read(source.connector(), source.window(0, 500)))


def test_a_shop_that_repeats_a_page_fails_the_window_instead_of_reading_for_ever():
    source = ScriptedMagento(repeats_first_page=True)
    source.fill(9)

    with pytest.raises(SourceChangedError, match="does not progress"):
        list(source.read(source.connector(), source.window(0, 500)))
    assert len(source.requests) == 2


def test_a_page_size_limit_is_learnt_once():
    source = ScriptedMagento(page_size=50, page_size_limit=3)
    source.fill(9)
    connector = source.connector()

    assert set(source.versions(list(source.read(connector, source.window(0, 500))))) == set(range(1, 10))
    asked = [request.url.params["searchCriteria[pageSize]"] for request in source.requests]
    assert asked[0] == "50"
    assert set(asked[1:]) == {"3"}


def test_a_limit_that_does_not_help_is_not_asked_for_ever():
    source = ScriptedMagento(page_size=3)
    source.queued = [httpx.Response(400, json={"message": "Maximum SearchCriteria pageSize is 300"})]

    with pytest.raises(RequestRejectedError, match="Maximum"):
        list(source.read(source.connector(), source.window(0, 500)))


def test_every_request_is_signed_with_a_nonce_of_its_own_also_when_it_is_repeated():
    source = ScriptedMagento()
    source.fill(9)
    source.queued = [httpx.Response(503), httpx.Response(401, json={"message": "The nonce is already being used"})]
    list(source.read(source.connector(), source.window(0, 500)))

    assert len(set(nonces(source))) == len(source.requests) >= 5


def test_a_401_is_signed_anew_once_then_given_up():
    source = ScriptedMagento()
    source.queued = [httpx.Response(401, json={"message": "The signature is invalid. Verify and try again."}) for _ in range(9)]

    with pytest.raises(CredentialError, match="signed_base_url"):
        list(source.read(source.connector(), source.window(0, 500)))
    assert len(source.requests) == 2


def test_the_bearer_trap_is_told_with_the_setting_s_name():
    source = ScriptedMagento()
    source.queued = [source.forbidden() for _ in range(9)]

    broken = source.connector(authentication="bearer").probe()[0]

    assert not broken.works
    assert "oauth/consumer/enable_integration_as_bearer" in broken.next_step
    assert source.requests[0].headers["Authorization"] == "Bearer access-t0ken-9"


def test_urls_are_spelt_as_every_generation_of_the_signature_check_reads_them():
    source = ScriptedMagento()
    source.fill(9)
    list(source.read(source.connector(), source.window(0, 500)))

    for request in source.requests:
        query = request.url.query.decode()
        assert "+" not in query
        assert "[" not in query
        assert "%5B" in query
        assert all(part.count("=") == 1 and not part.endswith("=") for part in query.split("&"))


@pytest.mark.parametrize(
    ("form", "written"),
    [("T", "2026-03-02T05%3A00%3A00"), ("space", "2026-03-02%2005%3A00%3A00"), ("compact", "20260302050000")],
)
def test_moments_are_written_as_configured(form, written):
    source = ScriptedMagento()
    source.queued = [httpx.Response(200, json={"items": None, "total_count": 0})]
    list(source.read(source.connector(datetime_literal=form), source.window(0, 500)))

    assert written in source.requests[0].url.query.decode()


def test_a_window_covers_whole_seconds_and_leaves_its_end_out():
    source = ScriptedMagento()
    source.fill(1)
    connector = source.connector()
    stream = source.stream(connector)
    for until, last in (("2026-03-02T05:00:10.000Z", "09"), ("2026-03-02T05:00:10.001Z", "10")):
        window = type(source.window(0, 1))("2026-03-02T05:00:03.900Z", until)
        list(connector.pages(stream, window))
        query = source.requests[-1].url.params
        assert query["searchCriteria[filter_groups][0][filters][0][value]"] == "2026-03-02T05:00:03"
        assert query["searchCriteria[filter_groups][2][filters][0][value]"] == f"2026-03-02T05:00:{last}"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            {"message": "Invalid product data: %1", "parameters": ["Invalid attribute set"]},
            "Invalid product data: Invalid attribute set",
        ),
        (
            {
                "message": "No such entity with %fieldName = %fieldValue",
                "parameters": {"fieldName": "email", "fieldValue": "x"},
            },
            "No such entity with email = x",
        ),
        ({"message": '"%fieldName" is required.'}, '"%fieldName" is required.'),
        ({"message": "Bad", "errors": [{"message": "%1 is wrong", "parameters": ["qty"]}]}, "Bad; qty is wrong"),
        ({"messages": {"error": [{"code": 500, "message": "Fatal error"}]}}, "Fatal error"),
        (b"oauth_problem=timestamp_refused&debug=1", "oauth_problem timestamp_refused"),
        (b"<html><head><style>a{}</style></head><body><h1>Attention</h1> blocked</body></html>", "Attention blocked"),
        (b"", "no explanation"),
    ],
)
def test_every_shape_of_error_body_is_understood(body, said):
    assert decode(answer(400, body)).message == said


def test_a_missing_resource_names_the_resource_to_tick():
    body = {
        "message": "The consumer isn't authorized to access %resources.",
        "parameters": {"resources": "Magento_Sales::ship"},
    }

    refusal = decode(answer(401, body))

    assert refusal.permission == "Magento_Sales::ship"
    assert "Magento_Sales::ship" in refusal.next_step


def test_a_missing_route_is_told_as_an_edition_without_it():
    assert "leave the stream out" in decode(answer(404, {"message": "Request does not match any route."})).next_step


def test_nothing_sensitive_is_on_a_key_list():
    connector = ScriptedMagento().connector()
    banned = {
        "additional_information", "payment_additional_info", "protect_code", "cc_number_enc", "vault_payment_token",
        "remote_ip", "x_forwarded_for", "cc_owner", "cc_exp_year", "giftcardPin", "response_data",
    }  # fmt: skip
    for stream in connector.streams().values():
        for kept in stream.keys.keep:
            assert not set(kept.split(".")) & banned, kept
            assert kept not in {"payment", "items", "extension_attributes"}, "a whole object would keep everything in it"
            assert not kept.endswith(("gift_cards", "gift_cards.code")), "the code of a gift card is worth money"


def test_a_record_is_shown_in_the_admin_where_its_address_is_known():
    source = ScriptedMagento()
    connector = source.connector(admin_url="https://shop.example/admin_x/")

    url = connector.record_url(source.stream(connector), {"entity_id": "7"})

    assert url == "https://shop.example/admin_x/sales/order/view/order_id/7"


def test_a_bad_record_between_good_ones_stops_nothing():
    source = ScriptedMagento()
    source.fill(2)
    good = '{"entity_id":%d,"updated_at":"2026-03-02 05:00:%02d"}'
    bad = ('{"entity_id":9}', '"?"', "[]", '{"entity_id":8,"updated_at":"yesterday"}', '{"entity_id":7,"updated_at":NaN}')
    items = [good % (1, 1), *bad, good % (2, 2)]
    body = f'{{"items":[{",".join(items)}],"total_count":9}}'.encode() + b"\n"
    source.queued = [httpx.Response(200, content=body)]

    pages = list(source.read(source.connector(), source.window(0, 500)))

    assert pages[0].body == body
    assert source.requests[1].url.params["searchCriteria[filter_groups][1][filters][1][value]"] == "2"


def test_a_page_of_records_without_the_cursor_field_is_a_changed_source():
    source = ScriptedMagento()
    source.queued = [httpx.Response(200, json={"items": [{"entity_id": 1, "changed_at": "2026-03-02 05:00:00"}]})]

    with pytest.raises(SourceChangedError, match="updated_at"):
        list(source.read(source.connector(), source.window(0, 500)))


def test_transactions_of_orders_that_changed_are_read_again_however_old_they_are():
    source = ScriptedMagento("transactions", page_size=300)
    source.fill(12)  # orders and their transactions share the script's numbers and ticks
    connector = source.connector()
    last_known = 11 * ROWS_A_TICK * 10 + 11

    pages = list(connector.pages(source.stream(connector), Window(str(last_known - 5000 + 1), str(last_known + 10_000))))

    asked = [request.url for request in source.requests]
    assert [str(url.path).rpartition("/")[2] for url in asked] == ["transactions", "orders", "transactions"]
    changed = dict(asked[2].params)
    assert changed["searchCriteria[filter_groups][2][filters][0][field]"] == "order_id"
    assert changed["searchCriteria[filter_groups][2][filters][0][condition_type]"] == "in"
    assert changed["searchCriteria[filter_groups][2][filters][0][value]"] == ",".join(map(str, range(1, 13)))
    assert changed["searchCriteria[filter_groups][1][filters][0][value]"] == str(last_known - 5000)
    assert len(pages) == 2


def test_transactions_that_all_lie_in_the_window_take_no_look_at_orders():
    source = ScriptedMagento("transactions", page_size=300)
    source.fill(12)
    connector = source.connector()

    assert len(list(connector.pages(source.stream(connector), Window("0", str(10**6))))) == 1
    assert len(source.requests) == 1


def test_a_shop_without_transactions_has_no_position():
    source = ScriptedMagento("transactions")
    connector = source.connector()

    assert connector.position(source.stream(connector)) is None
    assert connector.position(source.stream(connector), "4711") == "4711"


@pytest.mark.parametrize("entity", ["source_items", "sources"])
def test_a_shop_without_inventory_modules_holds_no_stock_and_breaks_no_run(entity):
    source = ScriptedMagento(entity)
    missing = {"message": "Request does not match any route."}
    source.queued = [httpx.Response(404, json=missing) for _ in range(20)]
    connector = source.connector()

    assert list(source.read(connector, source.window(0, 10))) == []
    (finding,) = [finding for finding in connector.probe() if finding.name == f"magento_{entity}"]
    assert finding.works
    assert "not offered" in finding.detail


def test_another_404_than_a_missing_route_is_told():
    source = ScriptedMagento("sources")
    source.queued = [httpx.Response(404, json={"message": "The store was not found."})]

    with pytest.raises(RequestRejectedError, match="not found"):
        list(source.read(source.connector(), source.window(0, 10)))


def test_stock_is_read_source_by_source_along_the_sku():
    source = ScriptedMagento("source_items")
    source.fill(10)

    pages = list(source.read(source.connector(), source.window(0, 10)))

    assert set(source.versions(pages)) == set(range(1, 11))
    paths = [str(request.url.path).rpartition("/")[2] for request in source.requests]
    assert paths[0] == "sources"
    assert set(paths[1:]) == {"source-items"}


@pytest.mark.parametrize("entity", ["customers", "products"])
def test_attribute_tables_are_read_along_the_id_without_an_or_across_columns(entity):
    source = ScriptedMagento(entity)
    source.fill(9)

    list(source.read(source.connector(), source.window(0, 500)))

    for request in source.requests:
        asked = dict(request.url.params)
        assert not any("[filters][1]" in name for name in asked)
        assert asked["searchCriteria[sortOrders][0][field]"] == "entity_id"
