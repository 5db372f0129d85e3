"""What Salesforce says when it refuses a request: an array of errors, or a gateway's page without JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from retail_etl.connectors.http.bodies import json_object, plain_text
from retail_etl.connectors.http.refusals import Refusal
from retail_etl.connectors.salesforce.classes import ErrorClass, Said, class_of, next_step_of

if TYPE_CHECKING:
    from retail_etl.connectors.http.answer import Answer

_ATTEMPTS: Final = {420: 2}
_ATTEMPTS_OF_CODE: Final = {"UNKNOWN_EXCEPTION": 2}
_ACCESS: Final = frozenset({"INSUFFICIENT_ACCESS_OR_READONLY", "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY"})
_CREDENTIAL: Final = frozenset({"INVALID_OPERATION_WITH_EXPIRED_PASSWORD", "API_DISABLED_FOR_ORG"})
_TOKEN_STEPS: Final = {
    "no client credentials user enabled": "Set a Run As user on the external client app (client credentials flow).",
    "user hasn't approved this consumer": "Pre-authorise the user's profile or permission set on the external client app.",
    "audience": "Set RETAIL_ETL_SALESFORCE_AUDIENCE to the login host (login or test) or the org's address.",
    "expired authorization code": "The assertion had expired when it arrived: set this machine's clock.",
    "invalid_client_id": "Check RETAIL_ETL_SALESFORCE_CLIENT_ID against the app's consumer key.",
    "invalid_client": "Check RETAIL_ETL_SALESFORCE_CLIENT_SECRET, or rotate it in the external client app.",
    "inactive_user": "Activate the integration user in the org.",
    "inactive_org": "The org is locked or closed: ask its administrator.",
    "user is locked": "Unlock the integration user in the org.",
    "request not supported on this domain": "Set RETAIL_ETL_SALESFORCE_BASE_URL to the org's own address (My Domain).",
}


def errors_in(body: bytes) -> list[Said]:
    """The errors of a plain answer; empty where the body is none."""
    try:
        read = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return []
    return [said_of(one) for one in read if isinstance(one, dict)] if isinstance(read, list) else []


def said_of(error: dict[str, Any]) -> Said:
    """One error of either spelling."""
    code = str(error.get("errorCode") or error.get("statusCode") or "")
    fields = error.get("fields")
    named = tuple(map(str, fields)) if isinstance(fields, list) else ()
    matches = _matches(error.get("duplicateResult"))
    found = f" (the org has {', '.join(matches)})" if matches else ""
    return Said(code, str(error.get("message") or "") + found, named)


def _matches(result: Any) -> list[str]:
    """The records that a duplicate rule found, so that a person need not search for them."""
    found = []
    for match in result.get("matchResults", []) if isinstance(result, dict) else []:
        records = match.get("matchRecords", []) if isinstance(match, dict) else []
        found += [one["record"].get("Id") for one in records if isinstance(one, dict) and isinstance(one.get("record"), dict)]
    return [str(one) for one in found if one]


def decode(answer: Answer) -> Refusal:
    """The refusal in the org's words, with what to do about it."""
    said = errors_in(answer.body)
    if not said:
        body = json_object(answer) or {}
        words = str(body.get("message") or body.get("error") or "") or plain_text(answer)
        first = Said("", words)
    else:
        first = said[0]
        words = "; ".join(map(str, said))
    found = class_of(first, answer.status)
    return Refusal(
        words,
        permission="the permission set Heartland_Integration" if first.code in _ACCESS else None,
        credential=found is ErrorClass.LOG_IN or first.code in _CREDENTIAL,
        retry=True if found is ErrorClass.RETRY else False if found is ErrorClass.DEFER else None,
        attempts_max=_ATTEMPTS_OF_CODE.get(first.code) or _ATTEMPTS.get(answer.status),
        next_step=next_step_of(first, answer.status) if first.code else None,
        quota=found is ErrorClass.DEFER,
    )


def decode_token(answer: Answer) -> Refusal:
    """The token endpoint's refusal: an object; all but a rate limit is a matter of the app's or the user's set-up."""
    body = json_object(answer)
    if body is None or answer.status >= 500:  # noqa: PLR2004 -- server errors
        return Refusal(plain_text(answer))
    error, described = str(body.get("error") or ""), str(body.get("error_description") or "")
    words = f"{error}: {described}" if described else error
    if error == "rate_limit_exceeded":
        return Refusal(words, retry=True, attempts_max=5)
    step = next((step for told, step in _TOKEN_STEPS.items() if told in words), "Check the external client app's settings.")
    return Refusal(words, credential=True, next_step=step)
