"""What Heartland, and the gateway before it, answer when a call does not get through."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, Response

from retail_etl.sandbox.heartland.rejections import Rejection

if TYPE_CHECKING:
    from collections.abc import Mapping

_CODES = {429: "rate_limited", 500: "server_error", 502: "server_error", 503: "server_error", 504: "server_error"}
_LOGGED_AS = "req_edge"


def refuse(status: int, told: Mapping[str, Any] | None = None) -> Response:
    """The contract's error body; `told` has the code and the words of a refusal that a fault asks for."""
    said = told or {}
    code = str(said.get("code") or _CODES.get(status, "bad_request"))
    message = str(said.get("message") or HTTPStatus(status).phrase)
    return JSONResponse(Rejection(status, code, message, dict(said.get("details") or {})).body(_LOGGED_AS), status)
