"""The paths of the org: tokens and identity, SOAP login, REST, and the sandbox's own switches."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from retail_etl.sandbox.salesforce.calls import Call, Reply
from retail_etl.sandbox.salesforce.records import INTEGRATION_USER, ORGANIZATION_ID
from retail_etl.sandbox.salesforce.sessions import TokenRefusedError, identity
from retail_etl.sandbox.salesforce.soap_login import answer_login
from retail_etl.sandbox.state import ENCODER

if TYPE_CHECKING:
    from starlette.requests import Request

    from retail_etl.sandbox.salesforce.api import Api

JSON = "application/json;charset=UTF-8"
METHODS = ["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD"]


class Routes:
    """The routes of one org."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._sessions = api.sessions

    def app(self) -> Starlette:
        """The ASGI application."""
        return Starlette(
            routes=[
                Route("/services/oauth2/token", self._token, methods=["POST"]),
                Route("/services/oauth2/introspect", self._introspect, methods=["POST"]),
                Route("/services/oauth2/revoke", self._revoke, methods=["POST", "GET"]),
                Route("/services/oauth2/userinfo", self._userinfo, methods=["GET", "POST"]),
                Route("/id/{organization}/{user}", self._identity, methods=["GET"]),
                Route("/services/Soap/{kind}/{version}{rest:path}", self._soap, methods=["POST"]),
                Route("/services/data/v{version:float}{rest:path}", self._rest, methods=METHODS),
                Route("/services/data{slash:path}", self._versions, methods=["GET"]),
                Route("/_sandbox/switches", self._switch, methods=["GET", "PUT"]),
            ]
        )

    async def _token(self, request: Request) -> Response:
        form, site = await _form(request), site_of(request)
        try:
            token = self._sessions.grant(form, request.headers.get("authorization"), site)
        except TokenRefusedError as refusal:
            told = {"error": refusal.error} | ({"error_description": refusal.description} if refusal.description else {})
            return JSONResponse(told, 400)
        issued = str(int(time.time() * 1000))
        signature = base64.b64encode(hashlib.sha256(f"{identity(site)}{issued}".encode()).digest()).decode()
        return JSONResponse(
            {
                "access_token": token,
                "signature": signature,
                "scope": "api",
                "instance_url": site,
                "id": identity(site),
                "token_type": "Bearer",
                "issued_at": issued,
            }
        )

    async def _introspect(self, request: Request) -> Response:
        left = self._sessions.seconds_left((await _form(request)).get("token", ""))
        if left is None:
            return JSONResponse({"active": False})
        told = {"active": True, "scope": "api", "client_id": self._sessions.app.client_id, "exp": int(time.time()) + left}
        return JSONResponse({**told, "username": self._sessions.app.username, "sub": identity(site_of(request))})

    async def _revoke(self, request: Request) -> Response:
        form = await _form(request)
        self._sessions.revoke(form.get("token") or request.query_params.get("token", ""))
        return Response(status_code=200)

    async def _userinfo(self, request: Request) -> Response:
        return self._who(request) or JSONResponse(
            {
                "sub": identity(site_of(request)),
                "user_id": INTEGRATION_USER,
                "organization_id": ORGANIZATION_ID,
                "preferred_username": self._sessions.app.username,
                "name": "Integration User",
                "active": True,
            }
        )

    async def _identity(self, request: Request) -> Response:
        site = site_of(request)
        urls = {"rest": f"{site}/services/data/v{{version}}/", "query": f"{site}/services/data/v{{version}}/query/"}
        return self._who(request) or JSONResponse(
            {
                "id": identity(site),
                "user_id": INTEGRATION_USER,
                "organization_id": ORGANIZATION_ID,
                "username": self._sessions.app.username,
                "display_name": "Integration User",
                "active": True,
                "urls": urls,
            }
        )

    def _who(self, request: Request) -> Response | None:
        token = request.headers.get("authorization", "").partition(" ")[2] or request.query_params.get("oauth_token", "")
        return None if self._sessions.admits(token.strip(), "/id") else Response("Bad_OAuth_Token", 403)

    async def _soap(self, request: Request) -> Response:
        version, kind = request.path_params["version"].partition("/")[0], request.path_params["kind"]
        return answer_login(await request.body(), version, kind, self._sessions, site_of(request))

    async def _versions(self, _request: Request) -> Response:
        return JSONResponse(self._api.versions())

    async def _rest(self, request: Request) -> Response:
        raw = request.scope.get("raw_path", b"").decode("latin-1").partition("?")[0]
        version = raw.partition("/services/data/v")[2].partition("/")[0]
        tail = raw.partition(f"/services/data/v{version}")[2].strip("/")
        call = Call(
            request.method,
            tuple(unquote(one) for one in tail.split("/")) if tail else (),
            f"/services/data/v{version}",
            float(version),
            dict(request.query_params),
            dict(request.headers),
            await request.body(),
        )
        return _response(await run_in_threadpool(self._api.answer, call))

    async def _switch(self, request: Request) -> Response:
        try:
            self._api.switches.change(json.loads(await request.body() or b"{}"))
        except (ValueError, TypeError) as wrong:
            return JSONResponse({"message": str(wrong)}, 400)
        return JSONResponse({**asdict(self._api.switches), "used": self._api.used})


def site_of(request: Request) -> str:
    """The org's address as the caller knows it."""
    return f"{request.url.scheme}://{request.headers.get('host', 'localhost')}{request.scope.get('root_path', '')}"


def _response(reply: Reply) -> Response:
    headers = dict(reply.headers)
    if isinstance(reply.body, bytes):
        return Response(reply.body, reply.status, headers)
    content: Any = b"" if reply.body is None else ENCODER.encode(reply.body)
    return Response(content, reply.status, headers, media_type=JSON if reply.body is not None else None)


async def _form(request: Request) -> dict[str, str]:
    return dict(parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True))
