"""What Heartland says when it refuses: ``{"error", "message", "details", "request_id"}``; token requests only ``{"error"}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retail_etl.connectors.http.bodies import json_object, plain_text
from retail_etl.connectors.http.refusals import STEPS_BY_STATUS, Refusal

if TYPE_CHECKING:
    from retail_etl.connectors.http.answer import Answer


def decode(answer: Answer) -> Refusal:
    """The refusal in Heartland's words, with the request id that their support asks for."""
    body = json_object(answer)
    if body is None:
        return Refusal(plain_text(answer))
    parts = [str(body[name]) for name in ("error", "message", "error_description") if body.get(name)]
    details = body.get("details")
    if isinstance(details, dict):
        parts += [
            f"{field}: {', '.join(map(str, said)) if isinstance(said, list) else said}" for field, said in details.items()
        ]
    if body.get("request_id"):
        parts.append(f"request {body['request_id']}")
    permission = body.get("required_scope") or body.get("scope")
    step = STEPS_BY_STATUS.get(answer.status)
    words = "; ".join(parts) or plain_text(answer)
    return Refusal(words, permission=str(permission) if permission else None, next_step=step)
