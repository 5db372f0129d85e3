"""What the tenant and the gateway before it answer when a call does not get through."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import msgspec
from starlette.responses import HTMLResponse, Response

from retail_etl.sandbox.epicor.refusals import RefusedCallError, unexpected

if TYPE_CHECKING:
    from collections.abc import Mapping

_LOGGED_AS = uuid.UUID("2b1f0e5c-54a1-4d0d-8f39-1d6b7f0c9e77")
_PAGE = "<html><head><title>{status} {words}</title></head><body><center><h1>{status} {words}</h1></center></body></html>\n"


def refuse(status: int, told: Mapping[str, Any] | None = None) -> Response:
    """The tenant's envelope for 500 and 503 (an upgrade is under way), the gateway's page for everything else."""
    if told:
        kind = str(told.get("type", "Ice.Common.BusinessObjectException"))
        return _envelope(RefusedCallError(status, str(told.get("message", "refused")), kind))
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return _envelope(unexpected())
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        message = "The application server is being upgraded. Please try again later."
        return _envelope(RefusedCallError(status, message, "Ice.Common.ConversionsPendingException"))
    return HTMLResponse(_PAGE.format(status=status, words=HTTPStatus(status).phrase), status)


def _envelope(refusal: RefusedCallError) -> Response:
    content = msgspec.json.encode(refusal.envelope(_LOGGED_AS))
    return Response(content, refusal.status, media_type="application/json; charset=utf-8")
