"""Portico: one address that takes SOAP envelopes. Refusals come as codes in answers of status 200."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from starlette.responses import Response
from starlette.routing import Route

from retail_etl.sandbox.heartland_gateway.card_rows import KEPT_DAYS
from retail_etl.sandbox.heartland_gateway.portico_rows import batches, transactions
from retail_etl.sandbox.world.moments import DAY, moment_ms

if TYPE_CHECKING:
    from starlette.requests import Request

    from retail_etl.sandbox.face import SandboxContext

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
SYSTEM = "heartland_gateway"
GATEWAY = "http://Hps.Exchange.PosGateway"
ROWS_MAX = 1000  # ours: whether and where the real service cuts an answer is not published
CRITERIA = ("AuthCode", "RefNbr", "InvoiceNbr", "CardNbrLastFour", "SettlementAmt", "BatchSeqNbr", "ClientTxnId")
Fields = dict[str, str]


class Refused(Exception):  # noqa: N818 - an answer to the caller, no failure of ours
    """A request that is answered with a gateway code."""

    def __init__(self, code: int, said: str) -> None:
        super().__init__(said)
        self.code, self.said = code, said


class Portico:
    """Portico over one world."""

    def __init__(self, context: SandboxContext, key: str) -> None:
        self._context = context
        self._key = key

    def routes(self) -> list[Route]:
        """The one route."""
        return [Route("/portico", self._answer, methods=["POST"])]

    async def _answer(self, request: Request) -> Response:
        try:
            root = fromstring(await request.body(), forbid_dtd=True)
        except (ET.ParseError, DefusedXmlException):
            return _xml(_fault("The request is no well-formed XML"), 500)
        try:
            service, rows = self._served(root)
        except Refused as refused:
            return _xml(_envelope(refused.code, refused.said, None))
        return _xml(_envelope(0, "Success", _report(service, rows)))

    def _served(self, root: ET.Element) -> tuple[str, list[Fields]]:
        fault = self._context.faults.take("portico_refused", SYSTEM, "/portico")
        if fault is not None:
            raise Refused(int(fault.details.get("code", 1)), str(fault.details.get("message", "Portico error")))
        told = {_name(element): (element.text or "").strip() for element in root.iter()}
        if told.get("SecretAPIKey") != self._key:
            raise Refused(-2, "Authentication error--the credentials were not accepted")
        if not self._context.rate_limit("portico").allowed:
            raise Refused(-1, "Portico error")
        asked = next((element for element in root.iter() if _name(element) == "Transaction"), None)
        if asked is None or not len(asked):
            raise Refused(13, "Invalid request")
        service = _name(asked[0])
        if service == "FindTransactions":
            return service, self._find(told)
        if service == "ReportTxnDetail":
            return service, [row for row in transactions(self._context.world) if row["GatewayTxnId"] == told.get("TxnId")]
        if service in {"ReportBatchHistory", "ReportBatchDetail"}:
            return service, self._batches(service, told)
        raise Refused(-21, f"Unauthorized: {service} is not enabled")

    def _find(self, told: Fields) -> list[Fields]:
        first, last = self._span(told, "StartUtcDT", "EndUtcDT")
        wanted = {name: told[name] for name in CRITERIA if told.get(name)}
        found = transactions(self._context.world, first, last)
        return [row for row in found if all(row.get(name) == value for name, value in wanted.items())]

    def _batches(self, service: str, told: Fields) -> list[Fields]:
        if service == "ReportBatchDetail":
            return [row for row in batches(self._context.world) if row["BatchId"] == told.get("BatchId")]
        return batches(self._context.world, *self._span(told, "RptStartUtcDT", "RptEndUtcDT"))

    def _span(self, told: Fields, first: str, last: str) -> tuple[int, int]:
        now = self._context.world.now_ms()
        today = now - now % DAY
        start = _moment(told.get(first)) or today - 6 * DAY
        end = _moment(told.get(last)) or today + DAY
        return max(start, now - KEPT_DAYS * DAY), end


def _moment(text: str | None) -> int | None:
    if not text:
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise Refused(13, f"{text} is no date and time") from None
    return moment_ms(moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC))


def _report(service: str, rows: list[Fields]) -> ET.Element:
    report = ET.Element(f"{{{GATEWAY}}}{service}")
    repeated = "Transactions" if service == "FindTransactions" else "Details"
    for row in rows[:ROWS_MAX]:
        element = ET.SubElement(report, f"{{{GATEWAY}}}{repeated}")
        for name, text in row.items():
            ET.SubElement(element, f"{{{GATEWAY}}}{name}").text = text
    return report


def _envelope(code: int, said: str, report: ET.Element | None) -> ET.Element:
    envelope = ET.Element(f"{{{ENVELOPE}}}Envelope")
    body = ET.SubElement(envelope, f"{{{ENVELOPE}}}Body")
    version = ET.SubElement(ET.SubElement(body, f"{{{GATEWAY}}}PosResponse"), f"{{{GATEWAY}}}Ver1.0")
    header = ET.SubElement(version, f"{{{GATEWAY}}}Header")
    for name, text in (("GatewayRspCode", str(code)), ("GatewayRspMsg", said)):
        ET.SubElement(header, f"{{{GATEWAY}}}{name}").text = text
    if report is not None:
        ET.SubElement(version, f"{{{GATEWAY}}}Transaction").append(report)
    return envelope


def _fault(said: str) -> ET.Element:
    envelope = ET.Element(f"{{{ENVELOPE}}}Envelope")
    fault = ET.SubElement(ET.SubElement(envelope, f"{{{ENVELOPE}}}Body"), f"{{{ENVELOPE}}}Fault")
    ET.SubElement(fault, "faultstring").text = said
    return envelope


def _xml(root: ET.Element, status: int = 200) -> Response:
    text: Any = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(text, status, media_type="text/xml; charset=utf-8")


def _name(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2]
