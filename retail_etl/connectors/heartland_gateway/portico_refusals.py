"""What Portico says when it refuses: a code in an answer of status 200, or a SOAP fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from retail_etl.connectors.heartland_gateway import xml_messages
from retail_etl.connectors.http.bodies import plain_text
from retail_etl.connectors.http.refusals import STEPS_BY_STATUS, Refusal

if TYPE_CHECKING:
    from retail_etl.connectors.http.answer import Answer

_SERVED: Final = ("0", "00")
_CREDENTIALS: Final = ("-2",)  # authentication error
_PERMISSION: Final = ("-21",)  # unauthorized
_PASSING: Final = ("-1", "1", "30")  # gateway error, system error, time-out


def refusal_of(body: dict[str, Any]) -> Refusal | None:
    """The refusal inside an answer's body; ``None`` where it was served.

    Raises:
        ValueError: the body is no answer of Portico's.
    """
    header: Any = body
    for step in ("PosResponse", "Ver1.0", "Header"):
        header = header.get(step) if isinstance(header, dict) else None
    if not isinstance(header, dict) or "GatewayRspCode" not in header:
        raise ValueError("it is no answer of Portico's")
    code, said = str(header["GatewayRspCode"]), str(header.get("GatewayRspMsg") or "no explanation")
    if code in _SERVED:
        return None
    words = f"gateway code {code}: {said}"
    if code in _PERMISSION:
        return Refusal(words, permission="the right to run reports")
    if code in _CREDENTIALS:
        return Refusal(words, credential=True, next_step="Check the settings RETAIL_ETL_HEARTLAND_GATEWAY_PORTICO_*.")
    passes = code in _PASSING
    return Refusal(words, retry=passes, next_step=None if passes else STEPS_BY_STATUS[400])


def decode(answer: Answer) -> Refusal:
    """The refusal of an answer with another status than 200: the fault's text, or whatever the body says."""
    try:
        body = xml_messages.read(answer.body)
    except ValueError:
        return Refusal(plain_text(answer))
    fault = body.get("Fault")
    said = fault.get("faultstring") if isinstance(fault, dict) else None
    return Refusal(str(said) if said else plain_text(answer))
