"""What stands in front of the shop: its web server's HTML pages, and the two refusals PHP still writes itself."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse, Response

from retail_etl.sandbox.magento.amounts import php_json
from retail_etl.sandbox.magento.rejections import internal_error

if TYPE_CHECKING:
    from collections.abc import Mapping

_PAGE = "<!DOCTYPE html>\n<html><head><title>{status} {words}</title></head><body><h1>{words}</h1>{more}</body></html>\n"
_MAINTENANCE = (
    "<p>The server is temporarily unable to service your request due to maintenance downtime. Please try again later.</p>"
)


def refuse(status: int, told: Mapping[str, Any] | None = None) -> Response:
    """The masked error of production mode for 500, the throttle's JSON for 429, and HTML for the rest (503: maintenance)."""
    if told and told.get("shape") != "page":
        return _worded(status, told)
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return _json(internal_error("SQLSTATE[40001]: Serialization failure: 1213 Deadlock found").body, status)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return _json({"message": "Too Many Requests", "trace": None}, status)
    more = _MAINTENANCE if status == HTTPStatus.SERVICE_UNAVAILABLE else ""
    return HTMLResponse(_PAGE.format(status=status, words=HTTPStatus(status).phrase, more=more), status)


def _worded(status: int, told: Mapping[str, Any]) -> Response:
    """A refusal in given words, in one of the shapes that Magento has for it: of REST, of a fatal error, of the handshake."""
    message = str(told.get("message", "refused"))
    match told.get("shape"):
        case "messages":
            return _json({"messages": {"error": [{"code": status, "message": message}]}}, status)
        case "form":
            return Response(f"oauth_problem={message}", status, media_type="application/x-www-form-urlencoded")
        case _:
            parameters = told.get("parameters")
            return _json({"message": message, **({"parameters": parameters} if parameters else {})}, status)


def _json(body: object, status: int) -> Response:
    return Response(php_json(body), status, media_type="application/json; charset=utf-8")
