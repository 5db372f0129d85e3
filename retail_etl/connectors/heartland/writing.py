"""How Heartland's ``v1`` is written to: one request a try, exact numbers, refusals by the contract's error codes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import msgspec

from retail_etl.connectors.heartland.refusals import decode
from retail_etl.connectors.http.ask import Ask
from retail_etl.connectors.http.bodies import json_object
from retail_etl.connectors.interface import Failure, FailureClass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retail_etl.connectors.http.answer import Answer, Place
    from retail_etl.connectors.http.client import HttpClient
    from retail_etl.connectors.interface import Outcome

_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")
_DECODER: Final = msgspec.json.Decoder(float_hook=Decimal)
_PAGE: Final = 200
_REFUSED: Final = frozenset({400, 404, 405, 409, 412, 422})
# The contract's error codes and what they mean to whoever has to deal with them.
_CLASSES: Final[Mapping[str, tuple[FailureClass, str]]] = {
    "conflict": (FailureClass.RETRY_LATER, "Somebody changed it meanwhile: it is tried again."),
    "idempotency_in_progress": (FailureClass.RETRY_LATER, "The first request is still at work: it is tried again."),
    "precondition_failed": (FailureClass.RETRY_LATER, "Somebody changed it since it was read: it is tried again."),
    "unknown_sku": (FailureClass.NEEDS_PERSON, "Create the product in Heartland, or map the SKU; then replay it."),
    "validation_error": (FailureClass.NEEDS_PERSON, "Correct the named fields, at the source or with `deadletters edit`."),
    "payment_error": (FailureClass.NEEDS_PERSON, "Compare the payment with its parent: the sums do not allow it."),
    "invalid_transition": (FailureClass.NEEDS_PERSON, "The record has moved on in Heartland: withdraw it, or send what fits."),
    "idempotency_mismatch": (
        FailureClass.NEEDS_PERSON,
        "The key was used with another body: edit it, which gives it another key.",
    ),
    "not_found": (FailureClass.NEEDS_PERSON, "It is gone from Heartland: withdraw it, or find where it was merged into."),
    "method_not_allowed": (
        FailureClass.NEEDS_PERSON,
        "Heartland has no such call (payments cannot be changed): mend the mapping.",
    ),
    "bad_request": (FailureClass.NEEDS_PERSON, "The request itself is wrong: mend the mapping, and say so to the developers."),
}
CUSTOM, PARCELS = "custom", "shipments"
"""Fields of a record of the tills that a PUT replaces whole."""


@dataclass(frozen=True)
class Written:
    """What Heartland answered to a write: the record, or the failure that it makes of the item."""

    document: dict[str, Any]
    status: int
    failure: Outcome | None = None


class HeartlandWriter:
    """Requests that change something, and the reads that look what they did."""

    def __init__(self, client: HttpClient) -> None:
        self._client = client

    def send(self, method: str, path: str, body: Any, place: Place, *, key: str = "", idempotent: bool = False) -> Written:
        """The answer to one try. ``key`` names the item in a failure, and travels with POSTs where ``idempotent``.

        Raises:
            OutcomeUnknownError, RetryLaterError, CredentialError: as the client says.
        """
        headers = {"Content-Type": "application/json"}
        if idempotent:
            headers["Idempotency-Key"] = key
        ask = Ask(path, place, method=method, headers=headers, content=_ENCODER.encode(body), accept=_REFUSED)
        answer = self._client.send(ask)
        if answer.status in _REFUSED:
            return Written({}, answer.status, refused(key, answer))
        return Written(_DECODER.decode(answer.body), answer.status)

    def listed(self, path: str, query: Sequence[tuple[str, str]], place: Place) -> list[dict[str, Any]]:
        """The first page of a list."""
        return self._page(path, query, place, 1)

    def listed_whole(self, path: str, query: Sequence[tuple[str, str]], place: Place) -> list[dict[str, Any]]:
        """Every page of a list that is small enough to be read while it stands still."""
        rows: list[dict[str, Any]] = []
        while len(rows) % _PAGE == 0:
            page = self._page(path, query, place, len(rows) // _PAGE + 1)
            rows += page
            if not page:
                break
        return rows

    def _page(self, path: str, query: Sequence[tuple[str, str]], place: Place, number: int) -> list[dict[str, Any]]:
        answer = self._client.ask(Ask(path, place, query=[*query, ("per_page", str(_PAGE)), ("page", str(number))]))
        return list(_DECODER.decode(answer.body).get("results") or [])

    def record(self, path: str, place: Place) -> dict[str, Any] | None:
        """One record, or ``None`` where there is none."""
        answer = self._client.ask(Ask(path, place, accept=frozenset({404})))
        return None if answer.status in _REFUSED else dict(_DECODER.decode(answer.body))


def refused(key: str, answer: Answer) -> Outcome:
    """What a refusal makes of the item, by its error code."""
    code = str((json_object(answer) or {}).get("error") or "bad_request")
    return told(key, code, decode(answer).message)


def told(key: str, code: str, message: str) -> Failure:
    """A failure by an error code of the contract."""
    failure_class, step = _CLASSES.get(code, (FailureClass.NEEDS_PERSON, "Correct what Heartland names; then replay it."))
    return Failure(key, failure_class, code, message, step)


def beside_others(payload: Mapping[str, Any], held: Mapping[str, Any] | None) -> dict[str, Any]:
    """The payload with the free fields and the parcels that the tills keep besides: those are sent whole."""
    told, kept = dict(payload), (held or {}).get(CUSTOM)
    if kept and CUSTOM in payload:
        told[CUSTOM] = {**kept, **payload[CUSTOM]}
    if payload.get(PARCELS):
        ids = {one.get("id") for one in payload[PARCELS]}
        told[PARCELS] = [*(one for one in (held or {}).get(PARCELS) or [] if one["id"] not in ids), *payload[PARCELS]]
    return told
