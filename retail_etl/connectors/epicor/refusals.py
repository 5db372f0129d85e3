"""What Epicor says when it refuses. The type of error comes first, the status second, the text last: it is translated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from retail_etl.connectors.http.bodies import json_object, plain_text
from retail_etl.connectors.http.refusals import Refusal

if TYPE_CHECKING:
    from retail_etl.connectors.http.answer import Answer

_SWALLOWED: Final = "unexpected internal problem"
_SEATS: Final = "maximum users exceeded"
_UNAUTHORIZED: Final = 401
_NOT_FOUND: Final = 404
_IMPORT_STEP: Final = "Import the BAQ and share it with the API user, or name the right one in the configuration."
_SCOPE_STEP: Final = "Allow the service or BAQ in the API key's access scope and to the user, then run again."
_LOGIN_STEP: Final = "Check API key, user and password in the settings; set a new password where this one has expired."
_STEPS: Final[tuple[tuple[tuple[str, ...], bool | None, str], ...]] = (
    (("UnauthorizedAccessException",), None, _SCOPE_STEP),
    (("ODataException",), False, "A column or a parameter is unknown there: compare the BAQ or $metadata."),
    (("InvalidSessionException",), True, "The next try opens a new session."),
    (("DuplicateRecordException",), False, "The key is there already: search for the record before it is entered again."),
    (("ApiException", "RecordNotFoundException"), False, _IMPORT_STEP),
    (
        ("BusinessObjectException", "BLException"),
        False,
        "A business rule or a BPM refuses the call: ask to exempt the API user.",
    ),
)


def decode(answer: Answer) -> Refusal:
    """The refusal in Epicor's words, with the correlation id that its server log is searched by."""
    body = json_object(answer)
    if body is None:
        return Refusal(plain_text(answer), next_step=_IMPORT_STEP if answer.status == _NOT_FOUND else None)
    message = _message(body)
    kind = str(body.get("ErrorType") or "")
    said = "; ".join(part for part in (message, kind, _details(body), _correlation(body)) if part)
    return _classed(answer, said, message.lower(), kind)


def _classed(answer: Answer, said: str, message: str, kind: str) -> Refusal:
    if _SEATS in message:
        return Refusal(said, retry=True, next_step="Free a licence, or give the integration a Web Service licence.")
    if _SWALLOWED in message:
        step = "Search the server's log for the correlation id; read the entity by another path (baq, odata, getrows)."
        return Refusal(said, retry=True, attempts_max=2, next_step=step)
    if answer.status == _UNAUTHORIZED:
        return Refusal(said, credential=True, next_step=_LOGIN_STEP)
    for suffixes, retry, step in _STEPS:
        if kind.endswith(suffixes):
            return Refusal(said, retry=retry, attempts_max=2 if retry else None, next_step=step)
    return Refusal(said, next_step=_IMPORT_STEP if answer.status == _NOT_FOUND else None)


def _message(body: dict[str, Any]) -> str:
    said = body.get("ErrorMessage") or body.get("error_description") or body.get("ReasonPhrase")
    error = body.get("error")
    if not said and isinstance(error, dict):
        said = error.get("message")
    return str(said or error or "no message")


def _details(body: dict[str, Any]) -> str:
    told = body.get("ErrorDetails")
    details = [detail for detail in told if isinstance(detail, dict)] if isinstance(told, list) else []
    where = [f"{one.get('Table', '')}.{one.get('Field', '')}" for one in details if one.get("Table") or one.get("Field")]
    return f"at {', '.join(where)}" if where else ""


def _correlation(body: dict[str, Any]) -> str:
    return f"correlation id {body['CorrelationId']}" if body.get("CorrelationId") else ""
