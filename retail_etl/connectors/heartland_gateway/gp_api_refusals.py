"""What GP-API says when it refuses: ``{"error_code", "detailed_error_code", "detailed_error_description"}``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from retail_etl.connectors.http.bodies import json_object, plain_text
from retail_etl.connectors.http.refusals import STEPS_BY_STATUS, Refusal

if TYPE_CHECKING:
    from retail_etl.connectors.http.answer import Answer

_WORDS: Final = ("error_code", "detailed_error_code", "detailed_error_description", "message")


def decode(answer: Answer) -> Refusal:
    """The refusal in GP-API's words, with the codes that its support asks for."""
    body = json_object(answer)
    if body is None:
        return Refusal(plain_text(answer))
    said = "; ".join(str(body[name]) for name in _WORDS if body.get(name)) or plain_text(answer)
    return Refusal(said, next_step=STEPS_BY_STATUS.get(answer.status))
