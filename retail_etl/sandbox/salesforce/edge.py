"""What stands in front of the org and answers for it when a call does not get through."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse, JSONResponse, Response

if TYPE_CHECKING:
    from collections.abc import Mapping

_PAGE = "<html><head><title>{status} {words}</title></head><body><h1>{status} {words}</h1></body></html>\n"
_TOLD = {
    500: ("UNKNOWN_EXCEPTION", "An unexpected error occurred. Please include this ErrorId if you contact support: 1717-2031"),
    503: ("SERVER_UNAVAILABLE", "The server is temporarily unable to handle the request"),
}


def refuse(status: int, told: Mapping[str, Any] | None = None) -> Response:
    """The org's own words for 500 and 503; a gateway's page without JSON for everything else (420, 429, 502, 504)."""
    if told:
        return JSONResponse([{"errorCode": told.get("code", "UNKNOWN"), "message": told.get("message", "refused")}], status)
    if status in _TOLD:
        code, said = _TOLD[status]
        return JSONResponse([{"errorCode": code, "message": said}], status)
    words = HTTPStatus(status).phrase if status in {one.value for one in HTTPStatus} else "Enhance Your Calm"
    return HTMLResponse(_PAGE.format(status=status, words=words), status)
