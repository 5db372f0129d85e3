"""What Heartland Retail says when it refuses: ``{"error", "message", "details"}``, with 400 or with 422."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retail_etl.connectors.http.bodies import json_object, plain_text
from retail_etl.connectors.http.refusals import STEPS_BY_STATUS, Refusal

if TYPE_CHECKING:
    from retail_etl.connectors.http.answer import Answer


def decode(answer: Answer) -> Refusal:
    """The refusal in the source's words, with the fields that it finds fault with."""
    body = json_object(answer)
    if body is None:
        return Refusal(plain_text(answer))
    parts = [str(body[name]) for name in ("error", "message") if body.get(name)]
    details = body.get("details")
    if isinstance(details, dict):
        parts += [f"{field}: {_listed(said)}" for field, said in details.items()]
    return Refusal("; ".join(parts) or plain_text(answer), next_step=STEPS_BY_STATUS.get(answer.status))


def _listed(said: object) -> str:
    return ", ".join(map(str, said)) if isinstance(said, list) else str(said)
