from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

import httpx
import msgspec
from defusedxml.ElementTree import fromstring
from pydantic import SecretStr

from retail_etl.connectors.heartland_gateway import HeartlandGatewayConfig, build_connector
from retail_etl_tests.connectors.scripted import START, ScriptedSource, moment_text, tick_of

if TYPE_CHECKING:
    from retail_etl.connectors.interface import Connector

SECRETS = ("skapi-s3cr3t-9", "app-k3y-9")
NUMBER = "4012 8888 8888 1881".replace(" ", "")
ANSWER = (
    '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
    '<PosResponse xmlns="http://Hps.Exchange.PosGateway"><Ver1.0><Header><GatewayRspCode>{code}</GatewayRspCode>'
    "<GatewayRspMsg>{said}</GatewayRspMsg></Header>{rows}</Ver1.0></PosResponse></soap:Body></soap:Envelope>"
)


@dataclass
class ScriptedPortico(ScriptedSource):
    """Answers reports over a span, all rows at once up to a limit that nobody tells."""

    entity: str = "portico_transactions"
    rows_max: int = 11
    row: str = "<Note>\u00e9</Note>"

    name = "heartland_gateway"
    sends_what_is_landed: ClassVar[bool] = False
    asks_for_sizes: ClassVar[bool] = False
    pages_of_many_min: ClassVar[int] = 1
    secrets: ClassVar[tuple[str, ...]] = SECRETS
    permission = "read access to FindTransactions"

    def connector(self, **changes: Any) -> Connector:
        told = {
            "portico_url": "http://127.0.0.1:1/portico",
            "portico_secret_api_key": SecretStr(SECRETS[0]),
            "portico_rows_max": self.rows_max,
            "gp_api_app_key": SecretStr(SECRETS[1]),
            "requests_per_second": 1000.0,
            **changes,
        }
        return build_connector(HeartlandGatewayConfig(**told), **self.wiring())

    def forbidden(self) -> httpx.Response:
        return httpx.Response(200, text=ANSWER.format(code="-21", said=f"Unauthorized: {self.permission}", rows=""))

    def rejected(self, message: str) -> httpx.Response:
        fault = f"<Envelope><Body><Fault><faultstring>{message}</faultstring></Fault></Body></Envelope>"
        return httpx.Response(400, text=fault)

    def can_count(self) -> bool:
        return False

    def key_and_version(self, record: dict[str, Any]) -> tuple[int, int]:
        assert all(isinstance(value, str) for value in record.values())
        return int(record["GatewayTxnId"]), int(record["Amt"].partition(".")[0])

    def listing(self, request: httpx.Request) -> httpx.Response:
        root = fromstring(request.content)
        told = {element.tag.rpartition("}")[2]: element.text or "" for element in root.iter()}
        assert told["SecretAPIKey"] == SECRETS[0]
        if "StartUtcDT" not in told:
            return httpx.Response(200, text=ANSWER.format(code="0", said="Success", rows=""))
        first, last = (tick_of(told[name], "%Y-%m-%dT%H:%M:%S.%fZ") for name in ("StartUtcDT", "EndUtcDT"))
        rows = sorted((row for row in self.rows if first <= row.tick <= last), key=lambda row: row.number)
        shown = "".join(
            f"<Transactions><GatewayTxnId>{row.number}</GatewayTxnId><Amt>{row.version}.00</Amt>"
            f"<MaskedCardNbr>401288******1881</MaskedCardNbr>{self.row}"
            f"<TxnUtcDT>{moment_text(row.tick, '%Y-%m-%dT%H:%M:%S.000Z')}</TxnUtcDT></Transactions>"
            for row in rows[: self.rows_max]
        )
        body = f"<Transaction><FindTransactions>{shown}</FindTransactions></Transaction>"
        return httpx.Response(200, text=ANSWER.format(code="0", said="Success", rows=body))


@dataclass
class ScriptedGpApi(ScriptedSource):
    """Lists as GP-API does: by days of creation, by offset. A tick is a day."""

    entity: str = "transactions"
    ignores_order: bool = False
    tokens: int = 0

    name = "heartland_gateway"
    secrets: ClassVar[tuple[str, ...]] = (SECRETS[1], "gp-t0ken-1")

    @property
    def permission(self) -> str:
        return f"read access to {'settlement/' if self.entity != 'transactions' else ''}{self._at}"

    @property
    def sends_what_is_landed(self) -> bool:
        return self.entity == "deposits"

    @property
    def _at(self) -> str:
        return {"settlement_transactions": "transactions"}.get(self.entity, self.entity)

    def connector(self, **changes: Any) -> Connector:
        told = {
            "gp_api_url": "http://127.0.0.1:1/ucp",
            "gp_api_app_id": "app-9",
            "gp_api_app_key": SecretStr(SECRETS[1]),
            "requests_per_second": 1000.0,
            "page_size": self.page_size,
            "history_from": date(2026, 1, 1),
            **changes,
        }
        return build_connector(HeartlandGatewayConfig(**told), **self.wiring())

    def is_for_a_token(self, request: httpx.Request) -> bool:
        return request.url.path == "/ucp/accesstoken"

    def give_a_token(self) -> httpx.Response:
        asked = json.loads(self.requests[-1].content)
        assert asked["secret"] == hashlib.sha512(f"{asked['nonce']}{SECRETS[1]}".encode()).hexdigest()
        self.tokens += 1
        accounts = [{"id": "DAA_1", "name": "settlement_reporting"}]
        told = {"token": f"gp-t0ken-{self.tokens}", "seconds_to_expire": 3600, "scope": {"accounts": accounts}}
        return httpx.Response(200, json=told)

    def forbidden(self) -> httpx.Response:
        said = {
            "error_code": "ACTION_NOT_AUTHORIZED",
            "detailed_error_code": "40212",
            "detailed_error_description": "not yours",
        }
        return httpx.Response(403, json=said)

    def rejected(self, message: str) -> httpx.Response:
        said = {"error_code": "INVALID_REQUEST_DATA", "detailed_error_code": "40213", "detailed_error_description": message}
        return httpx.Response(400, json=said)

    def position_at(self, tick: int) -> str:
        return (START + timedelta(days=tick)).strftime("%Y-%m-%dT%H:%M:%S.000Z")

    def key_and_version(self, record: dict[str, Any]) -> tuple[int, int]:
        return int(record["id"].removeprefix("TRN_")), int(record["amount"])

    def listing(self, request: httpx.Request) -> httpx.Response:
        asked = dict(request.url.params)
        assert request.headers["X-GP-Version"] == "2021-03-22"
        at = request.url.path.rpartition("/")[2]
        if at != self._at or ("settlement" in request.url.path) != (self.entity != "transactions"):
            return httpx.Response(200, json={"total_record_count": 0, at: []})
        moment = "stage_time_created" if self.entity == "disputes" else "time_created"
        first, last = asked[f"from_{moment}"], asked[f"to_{moment}"]
        rows = [row for row in self.rows if first <= self.position_at(row.tick)[:10] <= last]
        if not self.ignores_order:
            rows.sort(key=lambda row: row.tick)
        size = self.size(int(asked["page_size"]))
        page = rows[(int(asked["page"]) - 1) * size :][:size]
        card = {"masked_number_first6last4": f"{NUMBER[:6]}******{NUMBER[-4:]}", "arn": "74221227347"}
        listed = [
            {
                "id": f"TRN_{row.number}",
                "amount": str(row.version),
                "stage": "CHARGEBACK",
                moment: self.position_at(row.tick),
                "payment_method": {"card": card},
            }
            for row in page
        ]
        if self.entity == "deposits":
            listed = [{name: value for name, value in row.items() if name != "payment_method"} for row in listed]
        body = {"total_record_count": len(rows), "paging": {"page_size": size}, self._at: listed}
        text = msgspec.json.encode(body).decode().replace('"amount"', '"note":"\\u00e9","amount"')
        return httpx.Response(200, content=text.encode())
