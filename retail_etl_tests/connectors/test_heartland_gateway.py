from __future__ import annotations

import json
from itertools import pairwise
from xml.etree import ElementTree as ET

import httpx
import pytest
from defusedxml.ElementTree import fromstring
from pydantic import SecretStr

from retail_etl.connectors.heartland_gateway import xml_messages
from retail_etl.connectors.heartland_gateway.masking import last_four, with_last_four
from retail_etl.errors import (
    CredentialError,
    PoisonPageError,
    RequestRejectedError,
    SourceChangedError,
    SourceUnavailableError,
)
from retail_etl.landing.records import RecordCutter
from retail_etl_tests.connectors.scripted_heartland_gateway import ANSWER, NUMBER, ScriptedGpApi, ScriptedPortico

DOCTYPE = '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]><lolz>&lol2;</lolz>'


def records(pages):
    return [record for page in pages for record in json.loads(page.body)["results"]]


def test_every_value_of_an_answer_is_text_as_it_came():
    source = ScriptedPortico(row="<Amt2>0012.3400</Amt2><Empty/><Nested><A>1</A><A>2</A></Nested><Name>\u00e9 &amp; Co</Name>")
    source.fill(1)

    (record,) = records(source.read(source.connector(), source.window(0, 500)))

    assert record["Amt2"] == "0012.3400"
    assert (record["Empty"], record["Nested"], record["Name"]) == ("", {"A": ["1", "2"]}, "\u00e9 & Co")


def test_only_the_last_four_digits_of_a_masked_number_leave_the_connector():
    portico, gp_api = ScriptedPortico(), ScriptedGpApi("settlement_transactions")
    for source in (portico, gp_api):
        source.fill(1)
        text = b"".join(page.body for page in source.read(source.connector(), source.window(0, 500))).decode()
        assert NUMBER[:6] not in text
        assert NUMBER[-4:] in text


def test_a_masked_number_is_cut_and_all_other_bytes_stay():
    body = (
        b'{"id": 1,  "number" : "424242xxxxxx4242", "arn":"71", "masked_number_first6last4":"379132XXXXX1007","number":"none"}'
    )

    assert with_last_four(body) == (
        b'{"id": 1,  "masked_number_last4" : "4242", "arn":"71", "masked_number_last4":"1007","number":"none"}'
    )
    assert (last_four("401288******1881"), last_four("withheld")) == ("1881", None)


def test_a_planted_card_number_in_a_gateway_field_reaches_no_line():
    source = ScriptedPortico(row=f"<ServiceName>paid with {NUMBER}</ServiceName><ClientTxnId>{NUMBER}</ClientTxnId>")
    source.fill(1)
    connector = source.connector()
    stream = source.stream(connector)
    cutter = RecordCutter(stream.keys.keep, stream.keys.identifiers)
    (page,) = source.read(connector, source.window(0, 500))

    cut = cutter.cut(page.body, page.records_at, page.url)

    assert json.loads(cut.lines)["ServiceName"] == f"paid with [card number removed, last four {NUMBER[-4:]}]"
    assert cut.card_numbers == 1
    assert json.loads(cut.lines)["ClientTxnId"] == NUMBER, "an identifier's digits only look alike"


def test_a_document_type_or_entities_are_refused_unread():
    source = ScriptedPortico()
    source.queued = [httpx.Response(200, text=DOCTYPE) for _ in range(9)]

    with pytest.raises(PoisonPageError):
        list(source.read(source.connector(), source.window(0, 500)))
    assert len(source.data_requests()) == 3


def test_a_request_is_an_envelope_of_the_gateway_s_namespace():
    body = xml_messages.request("FindTransactions", {"SecretAPIKey": "a&b"}, {"StartUtcDT": "x"}, "Criteria")
    root = fromstring(body)

    gateway = "{http://Hps.Exchange.PosGateway}"
    path = "/".join(("{http://schemas.xmlsoap.org/soap/envelope/}Body", *(gateway + step for step in ("PosRequest", "Ver1.0"))))
    version = root.find(path)
    assert isinstance(version, ET.Element)
    assert version.findtext(f"{gateway}Header/{gateway}SecretAPIKey") == "a&b"
    assert version.findtext(f"{gateway}Transaction/{gateway}FindTransactions/{gateway}Criteria/{gateway}StartUtcDT") == "x"


@pytest.mark.parametrize(
    ("code", "error"),
    [("-2", CredentialError), ("-21", CredentialError), ("5", RequestRejectedError), ("30", SourceUnavailableError)],
)
def test_a_code_in_an_answer_of_status_200_is_a_refusal(code, error):
    source = ScriptedPortico()
    source.queued = [httpx.Response(200, text=ANSWER.format(code=code, said="the moon is full", rows="")) for _ in range(20)]

    with pytest.raises(error, match=f"gateway code {code}: the moon is full"):
        list(source.read(source.connector(), source.window(0, 500)))
    assert len(source.data_requests()) == (6 if error is SourceUnavailableError else 1)


def test_a_licence_takes_the_place_of_a_key():
    source = ScriptedPortico()
    licence = {"portico_site_id": "1", "portico_license_id": "2", "portico_device_id": "3", "portico_username": "u"}
    connector = source.connector(portico_secret_api_key=None, portico_password=SecretStr("p4ss-w0rd-9"), **licence)
    source.queued = [httpx.Response(200, text=ANSWER.format(code="0", said="Success", rows=""))]

    assert list(source.read(connector, source.window(0, 5))) == []
    sent = source.requests[-1].content.decode()
    assert [f">{value}<" in sent for value in ("1", "2", "3", "u", "p4ss-w0rd-9")] == [True] * 5
    assert "SecretAPIKey" not in sent


def test_an_answer_that_may_have_been_cut_off_is_asked_for_in_halves_down_to_a_second():
    source = ScriptedPortico(rows_max=4)
    source.fill(18)
    found = records(source.read(source.connector(), source.window(0, 500)))
    assert {record["GatewayTxnId"] for record in found} == {str(number) for number in range(1, 19)}

    source.fill(9, ticks=lambda _: 10)
    with pytest.raises(SourceChangedError, match="one second holds 4 rows"):
        list(source.read(source.connector(), source.window(0, 500)))


def test_where_a_page_came_from_names_service_and_span():
    source = ScriptedPortico()
    source.fill(1)

    (page,) = source.read(source.connector(), source.window(0, 500))

    assert page.url.startswith("http://127.0.0.1:1/portico#FindTransactions?StartUtcDT=2026-03-02T05%3A00%3A00.000Z&EndUtcDT=")


def test_a_refused_token_is_renewed_once():
    source = ScriptedGpApi()
    source.fill(2)
    source.queued = [httpx.Response(401, json={"error_code": "NOT_AUTHENTICATED"})]

    assert set(source.versions(list(source.read(source.connector(), source.window(0, 500))))) == {1, 2}
    assert source.tokens == 2


def test_an_app_that_is_not_known_is_told_with_the_settings_to_check():
    source = ScriptedGpApi()
    source.give_a_token = lambda: httpx.Response(403, json={"error_code": "ACTION_NOT_AUTHORIZED"})

    with pytest.raises(CredentialError, match="ACTION_NOT_AUTHORIZED") as caught:
        list(source.read(source.connector(), source.window(0, 500)))
    assert "GP_API_APP_ID" in caught.value.next_step


def test_settlement_is_asked_for_under_its_account():
    for entity, asked in (("deposits", "settlement_reporting"), ("transactions", None)):
        source = ScriptedGpApi(entity)
        list(source.read(source.connector(gp_api_account="settlement_reporting"), source.window(0, 5)))
        assert source.data_requests()[-1].url.params.get("account_name") == asked


def test_a_list_that_ignores_the_order_counts_as_not_read():
    source = ScriptedGpApi(ignores_order=True)
    for number in range(1, 10):
        source.put(number, 100 - number)

    with pytest.raises(SourceChangedError, match="ignores the days or the order"):
        list(source.read(source.connector(), source.window(0, 500)))


def test_page_two_is_asked_for_inside_one_day_only():
    source = ScriptedGpApi()
    source.fill(30, ticks=lambda number: number // 9)

    assert set(source.versions(list(source.read(source.connector(), source.window(0, 9))))) == set(range(1, 31))
    asked = [dict(request.url.params) for request in source.data_requests()]
    assert all(
        one["page"] == "1" or one["from_time_created"] == previous["from_time_created"] for previous, one in pairwise(asked)
    )


def test_batches_are_read_one_by_one_as_their_transactions_name_them():
    source = ScriptedGpApi("transactions")
    connector = source.connector()
    rows = [
        {"id": f"TRN_{n}", "time_created": "2026-03-02T05:00:00Z", "batch_id": batch}
        for n, batch in enumerate(("B_2", "B_1", "", "B_2"))
    ]
    source.queued = [
        httpx.Response(200, json={"total_record_count": 4, "transactions": rows}),
        httpx.Response(200, content=b'{"id":"B_1","amount":"1"}'),
        httpx.Response(200, content=b'{"id":"B_2","amount":"2"}'),
    ]

    pages = list(connector.pages(connector.streams()["batches"], source.window(0, 5)))

    assert [(page.body, page.records_at) for page in pages] == [
        (b'[{"id":"B_1","amount":"1"}]', ()),
        (b'[{"id":"B_2","amount":"2"}]', ()),
    ]
    assert pages[0].url.endswith("/ucp/batches/B_1")


def test_where_a_record_stands_is_an_address():
    gp_api, portico = ScriptedGpApi().connector(), ScriptedPortico().connector()

    assert gp_api.record_url(gp_api.streams()["deposits"], {"id": "DEP_1"}).endswith("/ucp/settlement/deposits/DEP_1")
    told = portico.record_url(portico.streams()["portico_transactions"], {"GatewayTxnId": "18"})
    assert told.endswith("/portico#ReportTxnDetail?GatewayTxnId=18")
