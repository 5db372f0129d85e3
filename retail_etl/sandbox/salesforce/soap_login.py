"""The SOAP `login()` of old, as clients still use it with API versions below 65.0."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from defusedxml.ElementTree import ParseError, fromstring
from starlette.responses import Response

from retail_etl.sandbox.salesforce.records import INTEGRATION_USER, ORGANIZATION_ID

if TYPE_CHECKING:
    from retail_etl.sandbox.salesforce.sessions import Sessions

GONE_FROM = 65.0
_ENVELOPE = (
    '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" '
    'xmlns="urn:partner.soap.sforce.com" xmlns:sf="urn:fault.partner.soap.sforce.com" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>{body}</soapenv:Body></soapenv:Envelope>'
)
_RESULT = (
    "<loginResponse><result><metadataServerUrl>{server}</metadataServerUrl><passwordExpired>false</passwordExpired>"
    "<sandbox>true</sandbox><serverUrl>{server}</serverUrl><sessionId>{token}</sessionId><userId>{user}</userId><userInfo>"
    "<organizationId>{org}</organizationId><organizationName>Acme Retail</organizationName><userId>{user}</userId>"
    "<userName>{name}</userName></userInfo></result></loginResponse>"
)
_FAULT = (
    "<soapenv:Fault><faultcode>sf:{code}</faultcode><faultstring>{code}: {said}</faultstring><detail>"
    '<sf:LoginFault xsi:type="sf:LoginFault"><sf:exceptionCode>{code}</sf:exceptionCode><sf:exceptionMessage>{said}'
    "</sf:exceptionMessage></sf:LoginFault></detail></soapenv:Fault>"
)
_LOCAL = re.compile(r"\{[^}]*\}")


def answer_login(content: bytes, version: str, kind: str, sessions: Sessions, site: str) -> Response:
    """The answer to a login envelope."""
    try:
        root = fromstring(content)
    except ParseError:
        return _fault("INVALID_OPERATION", "the body is no XML")
    told = {_LOCAL.sub("", one.tag): (one.text or "") for one in root.iter()}
    if "login" not in told:
        return _fault("INVALID_OPERATION", "only login is served here")
    if float(version) >= GONE_FROM:
        return _fault("UNSUPPORTED_API_VERSION", "login() is not available in this version of the API")
    token = sessions.login(told.get("username", ""), told.get("password", ""))
    if token is None:
        said = "Invalid username, password, security token; or user locked out."
        return _fault("INVALID_LOGIN", said)
    body = _RESULT.format(
        server=escape(f"{site}/services/Soap/{kind}/{version}/{ORGANIZATION_ID[:15]}"),
        token=escape(token),
        user=INTEGRATION_USER,
        org=ORGANIZATION_ID,
        name=escape(sessions.app.username),
    )
    return Response(_ENVELOPE.format(body=body), media_type="text/xml; charset=utf-8")


def _fault(code: str, said: str) -> Response:
    body = _FAULT.format(code=code, said=escape(said))
    return Response(_ENVELOPE.format(body=body), 500, media_type="text/xml; charset=utf-8")
