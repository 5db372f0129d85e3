"""What stands before GP-API: tokens against a digest of nonce and app key, the version header, error bodies."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, Response

if TYPE_CHECKING:
    from starlette.requests import Request

    from retail_etl.sandbox.face import SandboxContext

SYSTEM = "heartland_gateway"
VERSION = "2021-03-22"
ACCOUNTS = [{"id": "TRA_demo", "name": "transaction_processing"}, {"id": "DAA_demo", "name": "settlement_reporting"}]


class Rejection(Exception):  # noqa: N818 - an answer to the caller, no failure of ours
    """A request that is answered with an error body."""

    def __init__(self, status: int, error: str, code: str, said: str) -> None:
        super().__init__(said)
        self.status = status
        self.body = {"error_code": error, "detailed_error_code": code, "detailed_error_description": said}


class Access:
    """One app, and the tokens that it holds, good for a time of the machine's clock."""

    def __init__(self, context: SandboxContext, app_id: str, app_key: str) -> None:
        self._context = context
        self._app_id = app_id
        self._app_key = app_key
        self._good_until: dict[str, float] = {}

    async def token(self, request: Request) -> Response:
        """The answer to a request for a token."""
        try:
            asked = json.loads(await request.body())
        except ValueError:
            asked = None
        try:
            return JSONResponse(self._issued(asked if isinstance(asked, dict) else {}))
        except Rejection as rejection:
            return JSONResponse(rejection.body, rejection.status)

    def admit(self, request: Request) -> None:
        """Lets a request through.

        Raises:
            Rejection: 401 without a good token, 400 without the version, 429 beyond the rate.
        """
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if self._context.faults.take("token_expired", SYSTEM, request.url.path):
            self._good_until.pop(token, None)
        if scheme != "Bearer" or self._good_until.get(token, 0.0) <= time.time():
            raise Rejection(401, "NOT_AUTHENTICATED", "40001", "Invalid access token")
        if request.headers.get("x-gp-version") != VERSION:
            raise Rejection(400, "MANDATORY_DATA_MISSING", "40005", "X-GP-Version is missing or not supported")
        if not self._context.rate_limit("gp_api").allowed:
            raise Rejection(429, "TOO_MANY_REQUESTS", "40029", "Too many requests")

    def _issued(self, asked: dict[str, Any]) -> dict[str, Any]:
        if asked.get("grant_type") != "client_credentials":
            raise Rejection(400, "INVALID_REQUEST_DATA", "40211", "grant_type must be client_credentials")
        nonce, shown = str(asked.get("nonce") or ""), str(asked.get("secret") or "")
        good = hashlib.sha512(f"{nonce}{self._app_key}".encode()).hexdigest()
        if asked.get("app_id") != self._app_id or not nonce or not hmac.compare_digest(shown.lower(), good):
            raise Rejection(403, "ACTION_NOT_AUTHORIZED", "40004", "Credentials not recognized to create access token.")
        token, lifetime = secrets.token_urlsafe(24), self._context.options.token_seconds
        self._good_until[token] = time.time() + lifetime
        scope = {"merchant_id": "MER_demo", "merchant_name": "Demo merchant", "accounts": ACCOUNTS}
        return {"token": token, "type": "Bearer", "seconds_to_expire": lifetime, "app_id": self._app_id, "scope": scope}
